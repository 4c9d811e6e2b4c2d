"""Canned phrases: listed, saved, retired, filled with the words of a case."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.application import Application
from models.phrase import Phrase
from models.queries import assessment as query
from referencing.services import rulebooks
from referencing.services.administration import record
from referencing.services.errors import NotFoundError
from referencing.services.working import acting_person
from workflows.administration import Act
from workflows.phrases import refused_phrase
from workflows.rulebook import Criterion, Rulebook
from workflows.vocabulary import Actor, Refusal


class PhraseRefusedError(Exception):
    """A phrase that may not be kept, with every reason."""

    def __init__(self, refusals: tuple[Refusal, ...]) -> None:
        self.refusals = refusals
        super().__init__(refusals)


class PhraseKnownError(Exception):
    """The very same phrase is in use already, in the same place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A phrase as it is written; rulebook, theme and criterion empty: everywhere."""

    title: str
    text: str
    rulebook: str = ""
    theme: str = ""
    criterion: str = ""


def list_phrases(session: Session) -> Sequence[Phrase]:
    """Return every phrase in use."""
    return query.every_phrase(session)


def save_phrase(
    session: Session, wording: Wording, *, by: Actor, at: datetime, replaces: uuid.UUID | None = None
) -> Phrase:
    """Keep a phrase, in place of another if asked, which is retired; PhraseRefusedError says all that is wrong.

    PhraseKnownError when the same words are in use in the same place.
    """
    refusals = refusals_of(wording)
    if refusals:
        raise PhraseRefusedError(refusals)
    known = query.phrase_like(session, **asdict(wording))
    if known is not None and known.id != replaces:
        raise PhraseKnownError(str(known.id))
    if replaces is not None:
        _phrase(session, replaces).retired_at = at
    phrase = Phrase(
        title=wording.title.strip(),
        text=wording.text.strip(),
        rulebook=wording.rulebook,
        theme=wording.theme,
        criterion=wording.criterion,
        saved_by_id=acting_person(by),
        saved_at=at,
    )
    session.add(phrase)
    session.flush()
    replaced = {"replaces": str(replaces)} if replaces else {}
    record(session, Act.SAVE_PHRASE, actor=by, at=at, subject=phrase.title, subject_id=phrase.id, details={**replaced})
    return phrase


def retire_phrase(session: Session, identifier: uuid.UUID, *, by: Actor, at: datetime) -> None:
    """Offer a phrase no more; NotFoundError when it is not in use."""
    phrase = _phrase(session, identifier)
    phrase.retired_at = at
    session.flush()
    record(session, Act.RETIRE_PHRASE, actor=by, at=at, subject=phrase.title, subject_id=phrase.id)


def refusals_of(wording: Wording) -> tuple[Refusal, ...]:
    """Return every reason why a phrase may not be kept: its words, or a place that no rulebook has."""
    found = refused_phrase(wording.title, wording.text)
    return found if _is_somewhere(wording) else (*found, Refusal("phrase_nowhere"))


def _is_somewhere(wording: Wording) -> bool:
    keys = [wording.rulebook] if wording.rulebook else rulebooks.keys()
    return any(_has(rulebooks.load(key), wording) for key in keys if key in rulebooks.keys())  # noqa: SIM118


def _has(book: Rulebook, wording: Wording) -> bool:
    if not wording.criterion:
        return not wording.theme or wording.theme in book.theme
    criterion = book.criterion.get(wording.criterion)
    return criterion is not None and wording.theme in ("", criterion.theme)


def _phrase(session: Session, identifier: uuid.UUID) -> Phrase:
    phrase = query.phrase_in_use(session, identifier)
    if phrase is None:
        raise NotFoundError(str(identifier))
    return phrase


def words_for(
    application: Application, book: Rulebook, criterion: Criterion | None, *, today: str, due_on: str
) -> Mapping[str, str]:
    """Return what the variables stand for on a case, days already in words; `due_on` empty: not fixed yet."""
    return {
        "service": application.service.name,
        "editeur": application.organisation.name,
        "dossier": application.number,
        "version": application.declaration.get("service", {}).get("version", ""),
        "critere": criterion.title if criterion else "",
        "theme": book.theme[criterion.theme].title if criterion else "",
        "echeance": due_on,
        "aujourdhui": today,
    }
