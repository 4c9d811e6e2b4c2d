"""Cases of every procedure: find one, lock some, the next number, the ledger of one."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from sqlalchemy import Insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, joinedload

from models.case import CaseMixin
from models.entropy import new_id
from models.every import CASES
from models.ledger import LedgerEntry
from models.register import Counter

C = TypeVar("C", bound=CaseMixin)

SERIES = {"application": "CAND", "listing": "REF", "reservation": "RES", "audit": "AUD", "draw": "TIR", "report": "SIG"}


def case_numbered(session: Session, number: str) -> CaseMixin | None:
    """Return the case with this number, whichever its procedure."""
    for procedure, series in SERIES.items():
        if number.upper().startswith(series + "-"):
            model = CASES[procedure]
            return session.scalars(select(model).where(model.number == number.upper())).one_or_none()
    return None


def cases_numbered(session: Session, numbers: Iterable[str]) -> dict[str, CaseMixin]:
    """Return number → case for those that there are, with service and organisation: one query a procedure named."""
    wanted = {number.upper() for number in numbers}
    found: dict[str, CaseMixin] = {}
    for procedure, series in SERIES.items():
        model: Any = CASES[procedure]
        mine = [number for number in wanted if number.startswith(series + "-")]
        if mine:
            query = select(model).where(model.number.in_(mine))
            rows = session.scalars(query.options(joinedload(model.service), joinedload(model.organisation)))
            found |= {row.number: row for row in rows}
    return found


def locked(session: Session, model: type[C], ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, C]:
    """Return cases by identifier, read afresh and kept from other writers until the end of the transaction."""
    rows = session.scalars(
        select(model)
        .where(model.id.in_(list(ids)))  # type: ignore[attr-defined]  # every case has the key of Base
        .order_by(model.id)  # type: ignore[attr-defined]  # one order for all writers: no deadlock
        .with_for_update(of=model)
        .execution_options(populate_existing=True)
    )
    return {row.id: row for row in rows}  # type: ignore[attr-defined]  # as above


def take_numbers(session: Session, series: str, year: int, count: int = 1) -> Sequence[str]:
    """Return the next `count` numbers of a series in a year, such as «CAND-2026-00012»."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = insert(Counter).values(id=new_id(), series=series, year=year, last=count)
    upsert: Insert = statement.on_conflict_do_update(
        index_elements=["series", "year"], set_={"last": Counter.last + count}
    )
    last: int = session.execute(upsert.returning(Counter.last)).scalar_one()
    return [f"{series}-{year}-{number:05d}" for number in range(last - count + 1, last + 1)]


def ledger_of(session: Session, case: CaseMixin) -> Sequence[LedgerEntry]:
    """Return the entries of one case with their details, oldest first."""
    return session.scalars(
        select(LedgerEntry)
        .where(LedgerEntry.procedure == case.procedure, LedgerEntry.case_id == case.id)  # type: ignore[attr-defined]
        .order_by(LedgerEntry.seq)
    ).all()
