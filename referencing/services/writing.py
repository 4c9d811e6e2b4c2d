"""Writing together: versions of each part of an application, and who else is at work on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from models.application import Application
from models.queries import writing as query
from models.writing import Writing
from referencing.services.errors import StalePartError
from referencing.services.working import acting_person
from workflows.vocabulary import Actor

PRESENT = timedelta(seconds=60)  # pages say every 20 seconds that they are open


@dataclass(frozen=True, slots=True)
class Company:
    """Who else has a page of the application open (name and subject), and what was written of each subject."""

    others: Sequence[tuple[str, str]]
    writings: dict[str, Writing]


def mark_written(
    session: Session, application: Application, subject: str, *, actor: Actor, at: datetime, seen: int | None = None
) -> None:
    """Move a subject to its next version; StalePartError when the version `seen` is no longer the last one.

    The comparison is made by the database, so that two processes cannot both believe they were first.
    """
    if seen is None:
        seen = version_of(session, application, subject)
    if not query.write_over(session, application.id, subject, seen, acting_person(actor), at):
        raise StalePartError(application.number, subject)


def mark_all_written(session: Session, application: Application, *, actor: Actor, at: datetime) -> None:
    """Move every subject to its next version: the whole declaration was replaced."""
    query.write_all_over(session, application.id, acting_person(actor), at)


def version_of(session: Session, application: Application, subject: str) -> int:
    """Return how often a subject was written."""
    written = query.writing_of(session, application.id, subject)
    return written.version if written else 0


def keep_company(session: Session, application: Application, person_id: UUID, subject: str, at: datetime) -> Company:
    """Note that a person has a page open, and return who and what else there is."""
    query.see(session, application.id, person_id, subject, at)
    others = query.present(session, application.id, at - PRESENT, but=person_id)
    return Company(
        [(row.person.name, row.subject) for row in others],
        query.writings_of(session, application.id),
    )
