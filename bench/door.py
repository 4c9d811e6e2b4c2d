"""One step through the door, and a night of the clock, beside the same rows written by hand."""

import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from sqlalchemy import Engine, event, insert, select, update
from sqlalchemy.orm import Session, sessionmaker

from bench.databases import AT, ENTRIES, ZERO, a_vendor, applications, databases, entries, fill, listings
from bench.measure import Row, alternating, seconds
from models.application import Application
from models.database import make_sessions
from models.entropy import new_id
from models.ledger import LedgerEntry, hash_of
from models.listing import Listing
from referencing.services.steps import take_step
from referencing.services.tick import CHUNK, tick
from workflows.calendar import end_of
from workflows.vocabulary import Actor, Role

CASES = 100_000
ENDS_ON = date(2026, 3, 31)
LONGEST_MS = 300  # no other writer may wait longer: an absolute bound, shown in the bare column
_ROUNDS = 200


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
            session.execute(insert(LedgerEntry.__table__), [_entry("application", row.id, ENTRIES + 1, "admit")])

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


def _tick(name: str, engine: Engine, ids: dict[str, uuid.UUID], size: int) -> Iterator[Row]:
    fill(engine, "listing", listings(ids, size, ENDS_ON))
    sessions = make_sessions(engine)
    half = size // 2
    bare = seconds(lambda: _bare_tick(sessions, half))
    waits: list[float] = []
    with _timed_transactions(engine, waits):
        ours = seconds(lambda: tick(sessions, end_of(ENDS_ON) + timedelta(hours=1)))
    yield Row(
        work=f"tick, {size - half:,} due listings, {name}",
        ours=(size - half) / ours,
        bare=half / bare,
        unit="rows/s",
        budget=0.5,
        is_rate=True,
    )
    longest = max(waits) * 1e3
    yield Row(work=f"longest write of a tick, {name}", ours=longest, bare=LONGEST_MS, unit="ms", budget=1)


def _bare_tick(sessions: sessionmaker[Session], size: int) -> None:
    """Expire `size` listings: one set-based update and the chained entries a chunk."""
    done = 0
    while done < size:
        with sessions.begin() as session:
            ids = session.scalars(select(Listing.id).where(Listing.state == "active").order_by(Listing.id).limit(CHUNK))
            found = ids.all()
            session.execute(
                update(Listing)
                .where(Listing.id.in_(found), Listing.state == "active")
                .values(state="expired", version=Listing.version + 1, moved_at=AT, ledger_length=1)
                .execution_options(synchronize_session=False)
            )
            session.execute(insert(LedgerEntry.__table__), [_entry("listing", case, 1, "expire") for case in found])
            done += len(found)


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
