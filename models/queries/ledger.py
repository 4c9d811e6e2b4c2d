"""The whole ledger: append entries, read them in chain order, and what each case says of its own chain."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, select, type_coerce, update
from sqlalchemy.orm import Session

from models.every import CASES
from models.ledger import LedgerDetail, LedgerEntry
from models.types import Lenient

_CHUNK = 2_000


def append(session: Session, entries: Sequence[dict[str, Any]], details: Sequence[dict[str, Any]]) -> None:
    """Insert entries and their details."""
    if entries:
        session.execute(insert(LedgerEntry.__table__), entries)  # type: ignore[arg-type]  # a Table
        session.execute(insert(LedgerDetail.__table__), details)  # type: ignore[arg-type]  # a Table


def entries_in_order(session: Session, procedure: str) -> Iterator[Any]:
    """Yield the entries of a procedure with their details, case by case, each from its first.

    What somebody made unreadable comes as it stands: a check must be able to name the place.
    """
    details = [LedgerDetail.salt, LedgerDetail.actor_id, LedgerDetail.actor_name, LedgerDetail.reason]
    columns: list[Any] = [*LedgerEntry.__table__.columns, *details, LedgerDetail.purged_at]
    query = (
        select(*map(_as_it_stands, columns), LedgerDetail.entry_id.is_not(None).label("has_detail"))
        .outerjoin(LedgerDetail, LedgerDetail.entry_id == LedgerEntry.id)
        .where(LedgerEntry.procedure == procedure)
        .order_by(LedgerEntry.case_id, LedgerEntry.seq, LedgerEntry.id)
        .execution_options(yield_per=_CHUNK)
    )
    yield from session.execute(query)


def chain_ends(session: Session, procedure: str) -> Iterator[Any]:
    """Yield identifier, number, state, length and head of the chain of every case of a procedure, in order."""
    model: Any = CASES[procedure]
    columns = (model.id, model.number, model.state, model.ledger_length, model.ledger_head)
    query = select(*map(_as_it_stands, columns)).order_by(model.id)
    yield from session.execute(query.execution_options(yield_per=_CHUNK))


def last_entry_at(session: Session) -> datetime | None:
    """Return the time of the latest entry; None when there is none."""
    return session.scalar(select(func.max(LedgerEntry.at)))


def strangers(session: Session, procedures: Collection[str]) -> Sequence[Row[str, int, int]]:
    """Return procedure, number of cases and of entries of every procedure that is not among these."""
    columns = (LedgerEntry.procedure, func.count(LedgerEntry.case_id.distinct()), func.count())
    query = select(*columns).where(LedgerEntry.procedure.not_in(procedures))
    return session.execute(query.group_by(LedgerEntry.procedure).order_by(LedgerEntry.procedure)).all()


def forget_person(session: Session, person_id: UUID, at: datetime) -> int:
    """Empty the details of every entry of a person and return how many; the database allows exactly this."""
    emptied = session.execute(
        update(LedgerDetail)
        .where(LedgerDetail.actor_id == person_id, LedgerDetail.purged_at.is_(None))
        .values(salt=None, actor_id=None, actor_name=None, reason=None, purged_at=at)
        .returning(LedgerDetail.id)
        .execution_options(synchronize_session=False)
    )
    return len(emptied.all())


def _as_it_stands(column: Any) -> Any:  # noqa: ANN401 - a column of any type
    return type_coerce(column, Lenient(column.type)).label(column.key)
