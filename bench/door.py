"""One step through the door, and a night of the clock, beside the same rows written by hand."""

import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial

from sqlalchemy import Engine, event, insert, select, update
from sqlalchemy.orm import Session, sessionmaker

from bench.databases import AT, ENTRIES, ZERO, a_vendor, applications, databases, declarations, entries, fill, listings
from bench.measure import Row, alternating, seconds
from models.application import Application
from models.database import make_sessions
from models.entropy import new_id
from models.ledger import LedgerDetail, LedgerEntry, hash_of
from models.listing import Listing
from referencing.services.steps import take_step
from referencing.services.tick import CHUNK, tick
from workflows.calendar import end_of
from workflows.vocabulary import Actor, Role

CASES = 100_000
ENDS_ON = date(2026, 3, 31)
LONGEST_MS = 300  # no other writer may wait longer: an absolute bound, shown in the bare column
_ROUNDS = 200
_NIGHTS = 5


def rows(scale: float) -> Iterator[Row]:
    """Yield the step and the tick on each database; `scale` 1 is the size that the budgets name."""
    with databases() as every:
        for name, engine in every:
            ids = a_vendor(engine)
            yield _step(name, engine, ids, int(CASES * scale))
            yield from _tick(name, engine, ids, int(CASES * scale))


def _step(name: str, engine: Engine, ids: dict[str, uuid.UUID], size: int) -> Row:
    fill(engine, "application", applications(ids, size))
    sessions = make_sessions(engine)
    with sessions() as session:
        cases = list(session.scalars(select(Application.id)))
    fill(engine, "ledger_entry", entries(cases))
    fill(engine, "interest", declarations(ids, cases[: 4 * _ROUNDS]))
    fresh = iter(cases)
    actor = Actor(ids["person"], "Banc", frozenset({Role.OFFICER}))

    def ours() -> None:
        with sessions.begin() as session:
            take_step(session, session.get_one(Application, next(fresh)), "admit", actor=actor, at=AT)

    took, bare = alternating(ours, _bare_step(sessions, fresh), _ROUNDS)
    return Row(work=f"one step, {size:,} cases, {name}", ours=took * 1e3, bare=bare * 1e3, unit="ms", budget=3)


def _bare_step(sessions: sessionmaker[Session], fresh: Iterator[uuid.UUID]) -> Callable[[], None]:
    def bare() -> None:
        with sessions.begin() as session:
            row = session.execute(
                select(Application.id, Application.version, Application.state).where(Application.id == next(fresh))
            ).one()
            session.execute(
                update(Application)
                .where(Application.id == row.id, Application.version == row.version)
                .values(state="assessment", version=row.version + 1, moved_at=AT)
                .execution_options(synchronize_session=False)
            )
            written = _entry("application", row.id, ENTRIES + 1, "admit")
            session.execute(insert(LedgerEntry.__table__), [written])

    return bare


def _entry(procedure: str, case: uuid.UUID, seq: int, trigger: str) -> dict[str, object]:
    entry: dict[str, object] = {
        "id": new_id(),
        "procedure": procedure,
        "case_id": case,
        "seq": seq,
        "trigger": trigger,
        "source": "active",
        "target": "expired",
        "role": "clock",
        "at": AT,
        "payload": {},
        "commitment": ZERO,
        "previous_hash": ZERO,
    }
    return entry | {"hash": hash_of(entry)}


def _detail(entry: dict[str, object]) -> dict[str, object]:
    return {"id": new_id(), "entry_id": entry["id"], "salt": ZERO, "actor_name": "Banc"}


def _tick(name: str, engine: Engine, ids: dict[str, uuid.UUID], size: int) -> Iterator[Row]:
    """Expire listings that end on several days, half of each day's by hand and then the others by the clock."""
    half = size // (2 * _NIGHTS)
    days = [ENDS_ON + timedelta(days=night) for night in range(_NIGHTS)]
    fill(engine, "listing", listings(ids, 2 * half, days))
    sessions, waits, ours, bare = make_sessions(engine), [0.0], 0.0, 0.0
    for day in days:
        bare += seconds(partial(_bare_tick, sessions, day, half))
        with _timed_transactions(engine, waits):
            ours += seconds(partial(tick, sessions, end_of(day) + timedelta(hours=1)))
    rates = {"ours": half * _NIGHTS / ours, "bare": half * _NIGHTS / bare}
    yield Row(work=f"tick, {half * _NIGHTS:,} due listings, {name}", **rates, unit="rows/s", budget=0.5, is_rate=True)
    longest = max(waits) * 1e3
    yield Row(work=f"longest write of a tick, {name}", ours=longest, bare=LONGEST_MS, unit="ms", budget=1)


def _bare_tick(sessions: sessionmaker[Session], ends_on: date, size: int) -> None:
    """Expire `size` listings: one set-based update and the chained entries, with their details, a chunk."""
    due = select(Listing.id).where(Listing.state == "active", Listing.ends_on == ends_on).order_by(Listing.id)
    for first in range(0, size, CHUNK):
        with sessions.begin() as session:
            found = session.scalars(due.limit(min(CHUNK, size - first))).all()
            session.execute(
                update(Listing)
                .where(Listing.id.in_(found), Listing.state == "active")
                .values(state="expired", version=Listing.version + 1, moved_at=AT, ledger_length=1)
                .execution_options(synchronize_session=False)
            )
            written = [_entry("listing", case, 1, "expire") for case in found]
            session.execute(insert(LedgerEntry.__table__), written)
            session.execute(insert(LedgerDetail.__table__), [_detail(entry) for entry in written])


@contextmanager
def _timed_transactions(engine: Engine, waits: list[float]) -> Iterator[None]:
    """Note how long each transaction kept the others waiting, from its first word to its commit."""
    begun = [0.0]

    def on_begin(_connection: object) -> None:
        begun[0] = time.perf_counter()

    def on_commit(_connection: object) -> None:
        waits.append(time.perf_counter() - begun[0])

    event.listen(engine, "begin", on_begin)
    event.listen(engine, "commit", on_commit)
    try:
        yield
    finally:
        event.remove(engine, "begin", on_begin)
        event.remove(engine, "commit", on_commit)
