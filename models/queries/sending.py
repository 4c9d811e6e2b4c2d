"""What leaves, as administrators and the desk look at it: rows of the outbox, the mails about a case."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from models.news import News
from models.organisation import Person
from models.outbox import OutboxMessage
from workflows.vocabulary import NewsGroup, Withheld

_NOT_DONE = (OutboxMessage.done_at.is_(None), OutboxMessage.failed_at.is_(None))
STATES: dict[str, ColumnElement[bool]] = {
    "waiting": and_(*_NOT_DONE, OutboxMessage.error.is_(None)),
    "retrying": and_(*_NOT_DONE, OutboxMessage.error.is_not(None)),
    "failed": and_(OutboxMessage.failed_at.is_not(None), OutboxMessage.cancelled_at.is_(None)),
    "cancelled": OutboxMessage.cancelled_at.is_not(None),
    "done": OutboxMessage.done_at.is_not(None),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One piece of news and what became of it."""

    kind: str
    group: NewsGroup
    name: str
    email: str
    at: datetime
    due_at: datetime | None
    withheld: Withheld | None
    message_id: uuid.UUID | None
    next_at: datetime | None
    attempts: int | None
    sent_at: datetime | None
    failed_at: datetime | None
    error: str | None


def outbox_page(
    session: Session, size: int, before: uuid.UUID | None, state: str | None, kind: str | None
) -> Sequence[OutboxMessage]:
    """Return `size` rows, latest first, from the one before `before`; in one state, of one kind."""
    query = select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(size)
    if before is not None:
        query = query.where(OutboxMessage.id < before)
    if state is not None:
        query = query.where(STATES[state])
    if kind is not None:
        query = query.where(OutboxMessage.kind == kind)
    return session.scalars(query).all()


def outbox_row(session: Session, message_id: uuid.UUID) -> OutboxMessage | None:
    """Return one row."""
    return session.get(OutboxMessage, message_id)


def recipients_of(session: Session, message_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """Return the addresses that rows write to, by row."""
    rows = session.execute(
        select(News.message_id, func.coalesce(Person.email, News.email).label("email"))
        .outerjoin(Person, Person.id == News.person_id)
        .where(News.message_id.in_(message_ids))
        .distinct()
    )
    found: dict[uuid.UUID, list[str]] = {}
    for row in rows:
        found.setdefault(row.message_id, []).append(row.email)
    return found


def letters_about(
    session: Session, procedure: str, case_id: uuid.UUID, size: int, before: uuid.UUID | None
) -> Sequence[tuple[uuid.UUID, Letter]]:
    """Return `size` mails about a case with their news' identifiers, latest first, from the one before `before`."""
    query = (
        select(
            News.id,
            News.kind,
            News.group,
            func.coalesce(Person.name, News.name).label("name"),
            func.coalesce(Person.email, News.email).label("email"),
            News.at,
            News.due_at,
            News.withheld,
            News.message_id,
            OutboxMessage.due_at.label("next_at"),
            OutboxMessage.attempts,
            OutboxMessage.done_at.label("sent_at"),
            OutboxMessage.failed_at,
            OutboxMessage.error,
        )
        .outerjoin(Person, Person.id == News.person_id)
        .outerjoin(OutboxMessage, OutboxMessage.id == News.message_id)
        .where(News.case_id == case_id, News.procedure == procedure)
        .order_by(News.id.desc())
        .limit(size)
    )
    if before is not None:
        query = query.where(News.id < before)
    rows = [dict(row._mapping) for row in session.execute(query)]  # noqa: SLF001 - the public name of a row's dict
    return [(row.pop("id"), Letter(**row)) for row in rows]
