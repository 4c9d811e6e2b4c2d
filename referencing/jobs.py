"""The queue: huey carries the keys of outbox rows and strikes the minutes. What must happen stands in the rows.

huey takes a task off the queue before it runs it, so a killed worker loses it: the sweep hands its row out again.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from huey import PostgresHuey, RedisHuey, SqliteHuey, crontab
from huey.serializer import SignedSerializer
from redis import ConnectionPool
from sqlalchemy import event, make_url
from sqlalchemy.orm import Session, scoped_session, sessionmaker

from models.database import driver_url
from referencing import clock
from referencing.config import Settings
from referencing.services import outbox
from referencing.services.beats import struck
from referencing.services.context import Context
from referencing.services.deliveries import handlers
from referencing.services.digests import gather

NAME = "parcours"
MINUTE = timedelta(minutes=1)
HANDED_OUT = 10_000  # rows a sweep puts on the queue, and tasks on it that make a sweep stand back
AT_ONCE = 100  # rows of one transaction that get a task each; more wait for one sweep
_STOP_SECONDS = 5  # what a running task is left on the way out; the sweep sees to one that is cut off

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Queue:
    """`huey` with our tasks: deliver(row id), sweep(), strike()."""

    huey: Any
    deliver: Any
    sweep: Any
    strike: Any


def make_huey(settings: Settings) -> Any:  # noqa: ANN401 - huey has no types
    """Return the queue of the settings. Tasks are signed: they are pickles, and only ours may be opened.

    Its writes are not synced to the disk: a task that a power cut loses is found by the sweep.
    """
    options = {"results": False, "serializer": SignedSerializer(settings.secret_key, NAME)}
    if settings.queue == "sqlite":
        return SqliteHuey(NAME, filename=str(settings.instance / "queue.sqlite"), fsync=False, **options)
    if settings.queue == "postgresql":
        url = make_url(driver_url(settings.database_url)).set(drivername="postgresql")
        dsn = url.render_as_string(hide_password=False)
        return PostgresHuey(NAME, dsn=dsn, options="-c synchronous_commit=off", **options)
    # A web request waits at most this long for a Redis that is gone, then leaves its rows to the sweep.
    pool = ConnectionPool.from_url(settings.queue, socket_connect_timeout=2, socket_timeout=5)
    return RedisHuey(NAME, connection_pool=pool, **options)


def make_queue(context: Context, lease: timedelta = outbox.LEASE) -> Queue:
    """Return the queue with its tasks; `lease` is how long a row stays with a worker that does not answer."""
    huey = make_huey(context.settings)
    effects = handlers(context)

    def deliver(message_id: str) -> None:
        outbox.run_one(context.sessions, uuid.UUID(message_id), effects, clock.now(), lease)

    def strike() -> None:
        from referencing.services.api_keys import announce_endings  # noqa: PLC0415 - as below
        from referencing.services.expiring import announce_ends  # noqa: PLC0415 - all the services:
        from referencing.services.reports.forgetting import forget_reporters  # noqa: PLC0415
        from referencing.services.self_check import forget_results  # noqa: PLC0415
        from referencing.services.tick import tick  # noqa: PLC0415 - a page needs none of it

        at = clock.now()
        announce_ends(context.sessions, at)
        announce_endings(context.sessions, at)
        forget_results(context.sessions, at)
        forget_reporters(context.sessions, at)
        gather(context.sessions, at)
        tick(context.sessions, at)
        struck(context.sessions, at)

    task = huey.task(name="deliver")(deliver)

    def sweep() -> None:
        hand_out(context, huey, task)

    every_minute = {"validate_datetime": crontab(minute="*"), "expires": 60}  # a busy worker skips what it missed
    return Queue(huey, task, huey.periodic_task(**every_minute)(sweep), huey.periodic_task(**every_minute)(strike))


def hand_out(context: Context, huey: Any, deliver: Any) -> int:  # noqa: ANN401 - huey has no types
    """Put a task on the queue for every row whose time has come or comes within the minute; return how many."""
    if huey.pending_count() >= HANDED_OUT:
        return 0
    now = clock.now()
    rows = outbox.sweep(context.sessions, now, MINUTE, HANDED_OUT)
    for message_id, at in rows:
        if at <= now:
            deliver(str(message_id))
        else:
            deliver.schedule((str(message_id),), delay=(at - now).total_seconds())
    return len(rows)


def enqueue_after_commit(sessions: sessionmaker[Session] | scoped_session[Any], queue: Queue) -> None:
    """Give the rows that a session puts to the queue as soon as they are committed; the sweep is the safety."""

    @event.listens_for(sessions, "after_commit")
    def hand_over(session: Session) -> None:
        if session.in_nested_transaction():  # a savepoint: nothing is decided yet
            return
        fresh = session.info.pop(outbox.FRESH, [])
        _try(lambda: _enqueue(queue, fresh))

    @event.listens_for(sessions, "after_rollback")
    def forget(session: Session) -> None:
        session.info.pop(outbox.FRESH, None)


def accepts_writing(queue: Queue) -> bool:
    """Return whether the queue takes and gives back what is put there."""
    key = f"{NAME}.health"
    try:
        queue.huey.storage.put_data(key, b"1")
        found: bool = queue.huey.storage.pop_data(key) is not None
    except Exception as error:  # noqa: BLE001 - SQLite, PostgreSQL and Redis each have their own
        log.warning("queue.unreachable", error=type(error).__name__)
        return False
    return found


def run_worker(context: Context, *, with_clock: bool, lease: timedelta = outbox.LEASE) -> None:
    """Run tasks until SIGTERM or SIGINT; `with_clock` also strikes the minutes. One task at a time."""
    queue = make_queue(context, lease)
    enqueue_after_commit(context.sessions, queue)
    consumer = queue.huey.create_consumer(
        workers=1,
        periodic=with_clock,
        initial_delay=0.05,
        max_delay=1.0,
        graceful_signal="TERM",
        shutdown_timeout=_STOP_SECONDS,
    )
    consumer.run()


def _enqueue(queue: Queue, fresh: list[uuid.UUID]) -> None:
    if len(fresh) > AT_ONCE:
        queue.huey.enqueue(queue.sweep.s())
        return
    for message_id in fresh:
        queue.deliver(str(message_id))


def _try(enqueue: Callable[[], None]) -> None:
    try:
        enqueue()
    except Exception as error:  # noqa: BLE001 - the rows are committed: the queue may be down, the request is done
        log.warning("queue.unreachable", error=type(error).__name__)
