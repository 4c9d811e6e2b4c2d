"""What must still leave after the commit: put a row, lease it, run it, try again, hand out what was left."""

import os
import socket
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import structlog
from sqlalchemy.orm import Session, sessionmaker

from models.database import reading
from models.queries import outbox as queries
from models.queries.outbox import Claimed, OutboxState

LEASE = timedelta(minutes=5)  # longer than any effect: a report takes seconds, a mail server half a minute
BACKOFF = (
    *(timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30)),
    *(timedelta(hours=2), timedelta(hours=6), timedelta(hours=12), timedelta(hours=24)),
)
MAX_ATTEMPTS = len(BACKOFF) + 1
FRESH = "outbox_fresh"  # in session.info: rows put in this transaction and due at once
_ERROR_LENGTH = 2000

log = structlog.get_logger(__name__)


class Outcome(StrEnum):
    """How a run ended; `elsewhere`: another worker holds the row, or it is done, or its time has not come."""

    DONE = "done"
    RETRY = "retry"
    FAILED = "failed"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What a handler is given: `key` and `created_at` stay from one attempt to the next; `at` is now."""

    id: uuid.UUID
    kind: str
    key: str
    payload: Mapping[str, Any]
    created_at: datetime
    at: datetime


Handler = Callable[[Delivery], None]


def put(
    session: Session,
    kind: str,
    key: str,
    payload: Mapping[str, Any],
    at: datetime,
    due_at: datetime | None = None,
) -> uuid.UUID | None:
    """Add an effect to the caller's transaction and return its identifier; None when its key is known."""
    added = queries.insert_once(session, kind, key, dict(payload), at, due_at or at)
    if added is not None and (due_at is None or due_at <= at):
        remember(session, [added])
    return added


def remember(session: Session, message_ids: Iterable[uuid.UUID]) -> None:
    """Note rows that this transaction adds, so that a queue may learn of them once it is committed."""
    session.info.setdefault(FRESH, []).extend(message_ids)


def claim(
    session: Session,
    now: datetime,
    worker: str,
    limit: int,
    lease: timedelta = LEASE,
    only: uuid.UUID | None = None,
) -> list[Claimed]:
    """Lease up to `limit` due rows to a worker; end the transaction soon: the rows are locked until then."""
    return queries.claim(session, now, worker, now + lease, limit, only)


def run_one(
    sessions: sessionmaker[Session],
    message_id: uuid.UUID,
    handlers: Mapping[str, Handler],
    now: datetime,
    lease: timedelta = LEASE,
) -> Outcome:
    """Lease one row, run its effect outside any transaction, write down how it went."""
    worker = _worker()
    with sessions.begin() as session:
        claimed = claim(session, now, worker, 1, lease, message_id)
    return _run(sessions, claimed[0], handlers, now, worker) if claimed else Outcome.ELSEWHERE


def run_all(sessions: sessionmaker[Session], handlers: Mapping[str, Handler], now: datetime) -> dict[Outcome, int]:
    """Run every row that is due, and those they put, until none is left; return how many ended how."""
    ended: dict[Outcome, int] = {}
    while True:
        worker = _worker()
        with sessions.begin() as session:
            claimed = claim(session, now, worker, 1)
        if not claimed:
            return ended
        outcome = _run(sessions, claimed[0], handlers, now, worker)
        ended[outcome] = ended.get(outcome, 0) + 1


def sweep(
    sessions: sessionmaker[Session], now: datetime, ahead: timedelta, limit: int
) -> Sequence[tuple[uuid.UUID, datetime]]:
    """Return the rows to hand out, each with its time: due, left by a dead worker, or due soon."""
    with reading(), sessions() as session:
        return queries.waiting(session, now + ahead, limit)


def outbox_state(session: Session) -> OutboxState:
    """Return how many effects wait, are tried again, were given up."""
    return queries.state(session)


def revive(session: Session, now: datetime, message_id: uuid.UUID | None = None) -> int:
    """Try the effects that were given up (or one of them) once more; return how many."""
    return queries.revive(session, now, message_id)


def _run(
    sessions: sessionmaker[Session], row: Claimed, handlers: Mapping[str, Handler], now: datetime, worker: str
) -> Outcome:
    if row.attempts > MAX_ATTEMPTS:
        return _postpone(sessions, row, RuntimeError("every worker that took this row died"), now, worker)
    try:
        handlers[row.kind](_delivery(row, now))
    except Exception as error:  # noqa: BLE001 - whatever an effect raises is written into its row
        return _postpone(sessions, row, error, now, worker)
    with sessions.begin() as session:
        kept = queries.close(session, row.id, worker, done_at=now, error=None)
    log.debug("outbox.done", id=str(row.id), kind=row.kind, attempts=row.attempts, taken_over=not kept)
    return Outcome.DONE


def _delivery(row: Claimed, now: datetime) -> Delivery:
    return Delivery(id=row.id, kind=row.kind, key=row.key, payload=row.payload, created_at=row.created_at, at=now)


def _postpone(sessions: sessionmaker[Session], row: Claimed, error: Exception, now: datetime, worker: str) -> Outcome:
    text = _writable(f"{type(error).__name__}: {error}")[:_ERROR_LENGTH]
    is_last = row.attempts >= MAX_ATTEMPTS
    when = {"failed_at": now} if is_last else {"due_at": now + BACKOFF[row.attempts - 1]}
    with sessions.begin() as session:
        queries.close(session, row.id, worker, error=text, **when)
    outcome = Outcome.FAILED if is_last else Outcome.RETRY
    event = "outbox.given_up" if is_last else "outbox.postponed"
    log.warning(event, id=str(row.id), kind=row.kind, attempts=row.attempts, error=text)
    return outcome


def _writable(text: str) -> str:
    """Return a text that every database takes: a server may answer anything."""
    return text.replace("\0", "\\0").encode("utf-8", "backslashreplace").decode()


def _worker() -> str:
    """Return a name for one run: host and process tell people where, the rest tells two runs apart."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex}"
