"""Migrated databases on a disk, as durable as in service, filled with cases by the hundred thousand."""

import tempfile
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Table, insert, text

from models.database import make_engine, upgrade
from models.entropy import new_id
from models.every import Base
from tests.fixtures.postgresql import Cluster, binaries

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ZERO = "0" * 64
ENTRIES = 2  # of the ledger, for each application
_CHUNK = 5_000


@contextmanager
def databases() -> Iterator[Iterator[tuple[str, Engine]]]:
    """Give name and engine of an empty migrated database of each kind, one after the other."""
    with tempfile.TemporaryDirectory(prefix="parcours-bench-", dir="/var/tmp") as folder:
        Path(folder).chmod(0o711)  # PostgreSQL's account passes through it
        yield _each(Path(folder))


def _each(folder: Path) -> Iterator[tuple[str, Engine]]:
    yield "SQLite", _migrated(f"sqlite:///{folder / 'parcours.sqlite'}")
    if binaries() is None:
        return
    cluster = Cluster(folder / "postgresql", is_durable=True)
    cluster.start()
    try:
        cluster.create("parcours")
        engine = _migrated(cluster.url("parcours"))
        yield "PostgreSQL", engine
        engine.dispose()
    finally:
        cluster.stop()


def _migrated(url: str) -> Engine:
    upgrade(url)
    return make_engine(url)


def fill(engine: Engine, table: str, rows: Iterator[dict[str, Any]]) -> None:
    """Insert rows in chunks, then let the database count them, as it would over time by itself."""
    target: Table = Base.metadata.tables[table]
    while chunk := [row for row, _ in zip(rows, range(_CHUNK), strict=False)]:
        with engine.begin() as connection:
            connection.execute(insert(target), chunk)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def a_vendor(engine: Engine) -> dict[str, uuid.UUID]:
    """Return the identifiers of an organisation, its service and an officer, just inserted."""
    ids = {name: new_id() for name in ("organisation", "service", "person")}
    made = {"id": ids["organisation"], "name": "Banc", "siren": "732829320", "nature": "private"}
    fill(engine, "organisation", iter([made | {"is_demo": False, "created_at": AT}]))
    service = {"id": ids["service"], "organisation_id": ids["organisation"], "name": "Banc", "slug": "banc"}
    fill(engine, "service", iter([service | {"created_at": AT}]))
    person = {"id": ids["person"], "email": "banc@exemple.fr", "name": "Banc", "is_active": True, "is_demo": False}
    fill(engine, "person", iter([person | {"created_at": AT}]))
    return ids


def a_case(ids: dict[str, uuid.UUID], series: str, number: int, **values: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the columns that every case has; `values` are the others."""
    return {
        "id": new_id(),
        "number": f"{series}-2026-{number:07d}",
        "rulebook": "mes-2023",
        "version": 1,
        "ledger_length": 0,
        "ledger_head": ZERO,
        "opened_at": AT,
        "moved_at": AT,
        "due_on": date(2026, 4, 1),
        "queue_on": date(2026, 4, 1),
        "vendor_seconds": 0,
        "desk_seconds": 0,
        "used_days": 0,
        "organisation_id": ids["organisation"],
        "service_id": ids["service"],
        **values,
    }


def applications(ids: dict[str, uuid.UUID], count: int, first: int = 1) -> Iterator[dict[str, Any]]:
    """Yield rows of applications that were submitted."""
    for number in range(first, first + count):
        yield a_case(
            ids,
            "CAND",
            number,
            state="submitted",
            kind="initial",
            track="simple",
            declaration={"service": {"name": "Banc", "version": "1.0.0"}},
            round=1,
            ledger_length=ENTRIES,
        )


def declarations(ids: dict[str, uuid.UUID], cases: Sequence[uuid.UUID]) -> Iterator[dict[str, Any]]:
    """Yield rows by which the officer declares no interest in some applications."""
    for case in cases:
        said = {"id": new_id(), "person_id": ids["person"], "application_id": case}
        yield said | {"has_interest": False, "statement": "", "declared_at": AT}


def listings(ids: dict[str, uuid.UUID], each: int, days: Sequence[date]) -> Iterator[dict[str, Any]]:
    """Yield rows of listings in force, so many for each day on which they end."""
    for number in range(each * len(days)):
        yield a_case(
            ids,
            "REF",
            number,
            state="active",
            track="simple",
            starts_on=date(2025, 4, 1),
            ends_on=days[number // each],
            rank=1,
            verified_version="1.0.0",
        )


def entries(cases: Sequence[uuid.UUID]) -> Iterator[dict[str, Any]]:
    """Yield ledger rows of applications, as large as real ones; nobody verifies them."""
    for case in cases:
        for seq in range(1, ENTRIES + 1):
            yield {
                "id": new_id(),
                "procedure": "application",
                "case_id": case,
                "seq": seq,
                "trigger": "submit",
                "source": "conformity",
                "target": "submitted",
                "role": "signatory",
                "at": AT,
                "payload": {"round": 1},
                "commitment": ZERO,
                "previous_hash": ZERO,
                "hash": ZERO,
            }
