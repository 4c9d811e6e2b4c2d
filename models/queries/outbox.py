"""The outbox: add a row once, lease rows to one worker at a time, close them, count what still waits."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Insert, and_, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models.entropy import new_id
from models.outbox import OutboxMessage

_WAITING = (OutboxMessage.done_at.is_(None), OutboxMessage.failed_at.is_(None))
_GIVEN_UP = (OutboxMessage.failed_at.is_not(None), OutboxMessage.cancelled_at.is_(None))


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A row leased to a worker; `attempts` counts this one."""

    id: uuid.UUID
    kind: str
    key: str
    payload: dict[str, Any]
    created_at: datetime
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxState:
    """Rows that wait, those among them that failed before, those given up; when the oldest was due."""

    waiting: int
    retrying: int
    failed: int
    oldest_at: datetime | None


def insert_once(
    session: Session, kind: str, key: str, payload: dict[str, Any], created_at: datetime, due_at: datetime
) -> uuid.UUID | None:
    """Add a row in the caller's transaction and return its identifier; None when its key was there."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    row = insert(OutboxMessage).values(
        id=new_id(), kind=kind, key=key, payload=payload, created_at=created_at, due_at=due_at, attempts=0
    )
    once: Insert = row.on_conflict_do_nothing(index_elements=["key"])
    return session.execute(once.returning(OutboxMessage.id)).scalar_one_or_none()


def claim(
    session: Session,
    now: datetime,
    worker: str,
    until: datetime,
    limit: int,
    only: uuid.UUID | None = None,
) -> list[Claimed]:
    """Lease due rows that nobody holds, oldest first (or `only` one row), and return them.

    PostgreSQL passes over rows that another worker is just taking; SQLite has one writer at a time.
    """
    free = select(OutboxMessage.id).where(*_claimable(now)).order_by(OutboxMessage.due_at, OutboxMessage.id)
    if only is not None:
        free = free.where(OutboxMessage.id == only)
    ids = session.scalars(free.limit(limit).with_for_update(skip_locked=True)).all()
    taken = session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(ids), *_claimable(now))
        .values(leased_by=worker, leased_until=until, attempts=OutboxMessage.attempts + 1)
        .returning(
            OutboxMessage.id,
            OutboxMessage.kind,
            OutboxMessage.key,
            OutboxMessage.payload,
            OutboxMessage.created_at,
            OutboxMessage.attempts,
        )
        .execution_options(synchronize_session=False)
    )
    rows = {row.id: Claimed(**row._mapping) for row in taken}  # noqa: SLF001 - the public name of a row's dict
    return [rows[claimed] for claimed in ids if claimed in rows]


def _claimable(now: datetime) -> tuple[ColumnElement[bool], ...]:
    nobodys = or_(OutboxMessage.leased_until.is_(None), OutboxMessage.leased_until <= now)
    return (*_WAITING, OutboxMessage.due_at <= now, nobodys)


def close(session: Session, message_id: uuid.UUID, worker: str, **values: Any) -> bool:  # noqa: ANN401 - columns
    """Write the end of a run and give the lease back; False when another worker has taken the row over."""
    done = session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == message_id, OutboxMessage.leased_by == worker, *_WAITING)
        .values(leased_by=None, leased_until=None, **values)
        .returning(OutboxMessage.id)
        .execution_options(synchronize_session=False)
    )
    return done.scalar_one_or_none() is not None


def waiting(session: Session, until: datetime, limit: int) -> Sequence[tuple[uuid.UUID, datetime]]:
    """Return rows that may run before an instant and from when: their due time, or the end of their lease."""
    leased = func.coalesce(OutboxMessage.leased_until, OutboxMessage.due_at)
    rows = session.execute(
        select(OutboxMessage.id, OutboxMessage.due_at, OutboxMessage.leased_until)
        .where(*_WAITING, OutboxMessage.due_at <= until, leased <= until)
        .order_by(OutboxMessage.due_at, OutboxMessage.id)
        .limit(limit)
    )
    return [(row.id, max(row.due_at, row.leased_until or row.due_at)) for row in rows]


def state(session: Session) -> OutboxState:
    """Return what waits and what was given up."""
    rows = session.execute(
        select(func.count(), func.count(OutboxMessage.error), func.min(OutboxMessage.due_at)).where(*_WAITING)
    ).one()
    failed = session.scalar(select(func.count()).where(*_GIVEN_UP))
    return OutboxState(waiting=rows[0], retrying=rows[1], oldest_at=rows[2], failed=failed or 0)


def revive(session: Session, now: datetime, message_id: uuid.UUID | None = None) -> int:
    """Give rows that were given up (or one of them) a new start; return how many."""
    chosen = and_(*_GIVEN_UP) if message_id is None else and_(*_GIVEN_UP, OutboxMessage.id == message_id)
    revived = session.execute(
        update(OutboxMessage)
        .where(chosen)
        .values(failed_at=None, attempts=0, due_at=now, leased_by=None, leased_until=None)
        .returning(OutboxMessage.id)
        .execution_options(synchronize_session=False)
    )
    return len(revived.all())


def settle(session: Session, kinds: Collection[str], at: datetime) -> int:
    """Call the waiting rows of some kinds done, and return how many: their effect came about in another way."""
    settled = session.execute(
        update(OutboxMessage)
        .where(*_WAITING, OutboxMessage.kind.in_(kinds))
        .values(done_at=at, leased_by=None, leased_until=None)
        .returning(OutboxMessage.id)
        .execution_options(synchronize_session=False)
    )
    return len(settled.all())


def cancel(session: Session, now: datetime, message_id: uuid.UUID) -> bool:
    """Take a row that has not left out of the queue for good; False when it is done or at work."""
    free = or_(OutboxMessage.leased_until.is_(None), OutboxMessage.leased_until <= now)
    cancelled = session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == message_id, OutboxMessage.done_at.is_(None), OutboxMessage.cancelled_at.is_(None))
        .where(free)
        .values(failed_at=now, cancelled_at=now, leased_by=None, leased_until=None)
        .returning(OutboxMessage.id)
        .execution_options(synchronize_session=False)
    )
    return cancelled.scalar_one_or_none() is not None
