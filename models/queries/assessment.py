"""What the assessment shows: findings with who made them, comments, phrases, filings of earlier rounds."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from models.application import Answer, AnswerEvidence, Application, Filing
from models.assessment import Finding
from models.comment import Comment
from models.evidence import Evidence
from models.phrase import Phrase

Named = tuple[str, date | None]  # the name of a piece of evidence and its last day, as a filing keeps them


def all_findings(session: Session, application_id: uuid.UUID) -> Sequence[Finding]:
    """Return every finding on an application with its reviewer, in the order of rounds."""
    return session.scalars(
        select(Finding)
        .where(Finding.application_id == application_id)
        .options(joinedload(Finding.reviewer))
        .order_by(Finding.round, Finding.found_at)
    ).all()


def comments_on(session: Session, application_id: uuid.UUID) -> Sequence[Comment]:
    """Return every comment on an application with its author, oldest first."""
    return session.scalars(
        select(Comment)
        .where(Comment.application_id == application_id)
        .options(joinedload(Comment.author))
        .order_by(Comment.written_at, Comment.id)
    ).all()


def filing_before(session: Session, application_id: uuid.UUID) -> Filing | None:
    """Return the filing before the last one; None while there is one at most."""
    filings = session.scalars(
        select(Filing).where(Filing.application_id == application_id).order_by(Filing.round.desc()).limit(2)
    ).all()
    return filings[1] if filings[1:] else None


def evidence_used(session: Session, application_id: uuid.UUID, evidence_id: uuid.UUID) -> Evidence | None:
    """Return a piece of evidence that an answer of this application shows."""
    return session.scalars(
        select(Evidence)
        .join(AnswerEvidence, AnswerEvidence.evidence_id == Evidence.id)
        .join(Answer, Answer.id == AnswerEvidence.answer_id)
        .join(Application, Application.id == Answer.application_id)
        .where(Application.id == application_id, Evidence.id == evidence_id)
        .limit(1)
    ).first()


def evidence_named(
    session: Session, organisation_id: uuid.UUID, named: Collection[Named], before: datetime
) -> list[Evidence]:
    """Return the evidence of a vendor with these names and last days that was there at a moment, oldest first."""
    names = {name for name, _valid_until in named}
    found = session.scalars(
        select(Evidence)
        .where(Evidence.organisation_id == organisation_id, Evidence.name.in_(names), Evidence.added_at <= before)
        .order_by(Evidence.added_at, Evidence.id)
    )
    return [one for one in found if (one.name, one.valid_until) in named]


def phrases_for(session: Session, rulebook: str, theme: str, criterion: str) -> Sequence[Phrase]:
    """Return the phrases in use that fit a criterion, by title."""
    return session.scalars(
        select(Phrase)
        .where(
            Phrase.retired_at.is_(None),
            or_(Phrase.rulebook == "", Phrase.rulebook == rulebook),
            or_(Phrase.theme == "", Phrase.theme == theme),
            or_(Phrase.criterion == "", Phrase.criterion == criterion),
        )
        .order_by(Phrase.title, Phrase.id)
    ).all()


def every_phrase(session: Session) -> Sequence[Phrase]:
    """Return every phrase in use, by rulebook, theme, criterion and title."""
    return session.scalars(
        select(Phrase)
        .where(Phrase.retired_at.is_(None))
        .order_by(Phrase.rulebook, Phrase.theme, Phrase.criterion, Phrase.title)
    ).all()


def phrase_like(session: Session, *, title: str, text: str, rulebook: str, theme: str, criterion: str) -> Phrase | None:
    """Return a phrase in use with the same words in the same place."""
    return session.scalars(
        select(Phrase)
        .where(Phrase.retired_at.is_(None), Phrase.title == title.strip(), Phrase.text == text.strip())
        .where(Phrase.rulebook == rulebook, Phrase.theme == theme, Phrase.criterion == criterion)
        .limit(1)
    ).one_or_none()


def phrase_was_kept(session: Session, identifier: uuid.UUID) -> bool:
    """Return whether there is a phrase with this identifier, in use or not."""
    return session.get(Phrase, identifier) is not None


def phrase_in_use(session: Session, identifier: uuid.UUID) -> Phrase | None:
    """Return the phrase in use with this identifier."""
    return session.scalars(select(Phrase).where(Phrase.id == identifier, Phrase.retired_at.is_(None))).one_or_none()
