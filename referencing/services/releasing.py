"""Declare a version: recorded and declared in one act; a major one opens its update application where it may."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.application import Application
from models.listing import Listing
from models.service import Release
from referencing.services.errors import InvalidDossierError
from referencing.services.following import record_release
from referencing.services.opening import kinds_for, open_next
from referencing.services.steps import take_step
from workflows.calendar import day_of
from workflows.rulebook import Rulebook
from workflows.vocabulary import Actor, Kind, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What a vendor says of a version; `changes`: the questions of the self-check answered by yes."""

    version: str
    released_on: date
    notes: str
    changes: Collection[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The release; for a major one its update application, or why none was opened."""

    release: Release
    update: Application | None
    refusals: tuple[Refusal, ...] = ()


def declare_version(
    session: Session, listing: Listing, told: Declared, book: Rulebook, *, actor: Actor, at: datetime
) -> Outcome:
    """Declare a version put in use; StepRefusedError when it may not be. `book`: that of an update opened now."""
    release = record_release(
        session,
        listing,
        told.version,
        told.released_on,
        changes=told.changes,
        notes=told.notes,
        actor=actor,
        on=day_of(at),
    )
    take_step(session, listing, "declare_release", actor=actor, at=at)
    if not release.is_major:
        return Outcome(release, None)
    return _updated(session, listing, release, book, actor, at)


def _updated(
    session: Session, listing: Listing, release: Release, book: Rulebook, actor: Actor, at: datetime
) -> Outcome:
    refusals = kinds_for(session, listing.service, book, actor, at)[Kind.UPDATE]
    if refusals:
        return Outcome(release, None, refusals)
    try:
        with session.begin_nested():
            update = open_next(session, listing.service, Kind.UPDATE, release.version, book, actor=actor, at=at)
    except InvalidDossierError:
        return Outcome(release, None, (Refusal("no_signatory"),))
    return Outcome(release, update)
