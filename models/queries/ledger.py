"""The whole ledger: append entries, read them in chain order, and what each case says of its own chain."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from models.every import CASES
from models.ledger import LedgerDetail, LedgerEntry

_CHUNK = 2_000


def append(session: Session, entries: Sequence[dict[str, Any]], details: Sequence[dict[str, Any]]) -> None:
    """Insert entries and their details."""
    if entries:
        session.execute(insert(LedgerEntry.__table__), entries)  # type: ignore[arg-type]  # a Table
        session.execute(insert(LedgerDetail.__table__), details)  # type: ignore[arg-type]  # a Table


def entries_in_order(session: Session, procedure: str) -> Iterator[Any]:
    """Yield the entries of a procedure with their details, case by case, each from its first."""
    columns = list(LedgerEntry.__table__.columns)
    details: list[Any] = [
        LedgerDetail.id.label("detail_id"),
        LedgerDetail.salt,
        LedgerDetail.actor_id,
        LedgerDetail.actor_name,
    ]
    details += [LedgerDetail.reason, LedgerDetail.purged_at]
    query = (
        select(*columns, *details)
        .outerjoin(LedgerDetail, LedgerDetail.entry_id == LedgerEntry.id)
        .where(LedgerEntry.procedure == procedure)
        .order_by(LedgerEntry.case_id, LedgerEntry.seq, LedgerEntry.id)
        .execution_options(yield_per=_CHUNK)
    )
    yield from session.execute(query)


def chain_ends(session: Session, procedure: str) -> Iterator[Any]:
    """Yield identifier, number, state, length and head of the chain of every case of a procedure, in order."""
    model: Any = CASES[procedure]
    query = select(model.id, model.number, model.state, model.ledger_length, model.ledger_head).order_by(model.id)
    yield from session.execute(query.execution_options(yield_per=_CHUNK))
