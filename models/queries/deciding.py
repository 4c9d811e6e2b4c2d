"""What awaits the Minister's delegate: cases to decide, and the decisions being prepared."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, select, tuple_
from sqlalchemy.orm import Session

from models.application import Answer, Application
from models.assessment import Finding
from models.commission import Ballot, Deliberation
from models.decision import DecisionDraft, Signature
from models.organisation import Interest, Organisation
from models.service import Service
from workflows.vocabulary import ApplicationState, Kind, Opinion, Track


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLine:
    """One case awaiting its decision; `is_barred`: the reader assessed it or voted on it.

    `is_accepted`: what is prepared, None when nothing is.
    """

    id: uuid.UUID
    number: str
    service: str
    organisation: str
    kind: Kind
    track: Track
    opinion: Opinion | None
    moved_at: datetime
    due_on: date | None
    is_accepted: bool | None
    is_barred: bool


def cases_to_decide(
    session: Session, reader: uuid.UUID, limit: int, after: tuple[datetime, uuid.UUID] | None = None
) -> list[DecisionLine]:
    """Return the cases to decide, the oldest first, after (time, id) of the last one shown."""
    given = (
        select(Deliberation.opinion)
        .where(Deliberation.application_id == Application.id, Deliberation.dropped_at.is_(None))
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(
            Application.id,
            Application.number,
            Service.name.label("service"),
            Organisation.name.label("organisation"),
            Application.kind,
            Application.track,
            given.label("opinion"),
            Application.moved_at,
            Application.due_on,
            DecisionDraft.is_accepted,
            _took_part(reader).label("is_barred"),
        )
        .join(Service, Service.id == Application.service_id)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .outerjoin(DecisionDraft, DecisionDraft.application_id == Application.id)
        .where(Application.state == ApplicationState.DECISION, ~_is_recused(reader))
        .order_by(Application.moved_at, Application.id)
        .limit(limit)
    )
    if after is not None:
        query = query.where(tuple_(Application.moved_at, Application.id) > after)
    return [DecisionLine(**row) for row in session.execute(query).mappings()]


def _is_recused(reader: uuid.UUID) -> ColumnElement[bool]:
    other = Application.__table__.alias("declared")
    return exists().where(
        Interest.person_id == reader,
        Interest.has_interest,
        Interest.application_id == other.c.id,
        other.c.service_id == Application.service_id,
    )


def _took_part(reader: uuid.UUID) -> ColumnElement[bool]:
    """Return whether somebody assessed a case or voted on it, in any round or sitting."""
    assessed = exists().where(Finding.application_id == Application.id, Finding.reviewer_id == reader)
    voted = exists().where(
        Ballot.person_id == reader,
        Ballot.deliberation_id == Deliberation.id,
        Deliberation.application_id == Application.id,
    )
    return assessed | voted


def draft_of(session: Session, application_id: uuid.UUID) -> DecisionDraft | None:
    """Return the decision being prepared on a case."""
    return session.scalars(select(DecisionDraft).where(DecisionDraft.application_id == application_id)).one_or_none()


def next_prepared(session: Session, decider_id: uuid.UUID) -> str | None:
    """Return the number of the case whose decision this person prepared first and has not taken."""
    return session.scalar(
        select(Application.number)
        .join(DecisionDraft, DecisionDraft.application_id == Application.id)
        .where(DecisionDraft.decider_id == decider_id, Application.state == ApplicationState.DECISION)
        .order_by(DecisionDraft.prepared_at, DecisionDraft.id)
        .limit(1)
    )


def answers_to(session: Session, application_id: uuid.UUID, criteria: Sequence[str]) -> dict[str, Answer]:
    """Return the vendor's answers to some criteria, by key."""
    rows = session.scalars(
        select(Answer).where(Answer.application_id == application_id, Answer.criterion.in_(criteria))
    )
    return {answer.criterion: answer for answer in rows}


def signatures_of(session: Session, application_id: uuid.UUID) -> Sequence[Signature]:
    """Return the signatures of an agreement, in the order they were given."""
    return session.scalars(
        select(Signature).where(Signature.application_id == application_id).order_by(Signature.signed_at, Signature.id)
    ).all()
