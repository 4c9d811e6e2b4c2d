"""The feed of changes: add some, number those that are committed, read on from a place.

A sequence gives numbers before the commit: a reader who had passed number 7 would never see a 6 that commits later.
So rows are numbered afterwards, by one writer at a time, and no number is ever seen before a smaller one.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Insert, Row, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models.entropy import new_id
from models.feed import ListingChange
from models.ledger import LedgerEntry
from models.listing import Listing
from models.organisation import Organisation
from models.register import Counter
from models.service import Service
from workflows.vocabulary import ListingState

_SERIES, _NO_YEAR = "CHANGE", 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change: `position` in the feed, the step, the states before and after, the listing as it was after it."""

    position: int
    hash: str
    at: datetime
    trigger: str
    source: str | None
    state: ListingState
    listed: dict[str, Any]
    listing_id: uuid.UUID
    number: str
    slug: str
    name: str
    vendor: str
    siren: str
    organisation_id: uuid.UUID


def add_changes(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Insert changes, without a number yet."""
    if rows:
        session.execute(insert(ListingChange.__table__), rows)  # type: ignore[arg-type]  # a Table


def is_any_unnumbered(session: Session) -> bool:
    """Return whether some committed change has no number yet."""
    return session.scalar(select(ListingChange.id).where(ListingChange.position.is_(None)).limit(1)) is not None


def number_changes(session: Session) -> int:
    """Number every committed change that has none, and return how many; commit at once.

    The row of the counter keeps other numberers away from before the look until the commit. The changes of one
    listing stay in the order of its ledger, whatever the clocks of two machines say.
    """
    last = _held_counter(session)
    moment = func.max(ListingChange.at).over(partition_by=ListingChange.listing_id, order_by=ListingChange.seq)
    waiting = select(ListingChange.id, ListingChange.listing_id, ListingChange.seq, moment.label("moment"))
    waiting_rows = waiting.where(ListingChange.position.is_(None)).subquery()
    order = (waiting_rows.c.moment, waiting_rows.c.listing_id, waiting_rows.c.seq)
    ranked = select(waiting_rows.c.id, func.row_number().over(order_by=order).label("rank")).subquery()
    numbered = session.execute(
        update(ListingChange)
        .where(ListingChange.id == ranked.c.id)
        .values(position=last + ranked.c.rank)
        .returning(ListingChange.position)
        .execution_options(synchronize_session=False)
    ).all()
    session.execute(
        update(Counter)
        .where(Counter.series == _SERIES, Counter.year == _NO_YEAR)
        .values(last=last + len(numbered))
        .execution_options(synchronize_session=False)
    )
    return len(numbered)


def _held_counter(session: Session) -> int:
    """Return the last number given, its row kept from other writers until the commit."""
    build = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    row = build(Counter).values(id=new_id(), series=_SERIES, year=_NO_YEAR, last=0)
    held: Insert = row.on_conflict_do_update(index_elements=["series", "year"], set_={"last": Counter.last})
    last: int = session.execute(held.returning(Counter.last)).scalar_one()
    return last


def last_change(session: Session) -> Row[int, str] | None:
    """Return position and hash of the last numbered change."""
    return session.execute(_places().order_by(ListingChange.position.desc()).limit(1)).first()


def hash_at(session: Session, position: int) -> str | None:
    """Return the hash of the ledger entry behind the change at a position."""
    found = session.execute(_places().where(ListingChange.position == position)).first()
    return found.hash if found else None


def _places() -> Any:  # noqa: ANN401 - a select of two columns
    return (
        select(ListingChange.position, LedgerEntry.hash)
        .join(LedgerEntry, LedgerEntry.id == ListingChange.entry_id)
        .where(ListingChange.position.is_not(None))
    )


def changes_after(session: Session, position: int, limit: int) -> list[Change]:
    """Return the changes that follow a position, in order."""
    return _changes(session, select_changes().where(ListingChange.position > position).limit(limit))


def changes_of_entries(session: Session, entry_ids: Sequence[uuid.UUID]) -> list[Change]:
    """Return the numbered changes that some ledger entries made, in order."""
    return _changes(session, select_changes().where(ListingChange.entry_id.in_(entry_ids)))


def changes_between(
    session: Session, organisation_id: uuid.UUID | None, since: datetime, until: datetime, limit: int
) -> list[Change]:
    """Return the numbered changes of two moments and between, of a vendor's listings or of all, by time."""
    query = select_changes().where(ListingChange.at >= since, ListingChange.at <= until)
    if organisation_id is not None:
        query = query.where(Listing.organisation_id == organisation_id)
    return _changes(session, query.order_by(None).order_by(ListingChange.at, ListingChange.position).limit(limit))


def _changes(session: Session, query: Any) -> list[Change]:  # noqa: ANN401 - a select of the fields of Change
    return [Change(**row) for row in session.execute(query).mappings()]


def select_changes() -> Any:  # noqa: ANN401 - as above
    """Return the query of the numbered changes with what they are about, in order."""
    return (
        select(
            *(getattr(ListingChange, name) for name in ("position", "at", "state", "listed", "listing_id")),
            LedgerEntry.hash,
            LedgerEntry.trigger,
            LedgerEntry.source,
            Listing.number,
            Listing.organisation_id,
            Service.slug,
            Service.name,
            Organisation.name.label("vendor"),
            Organisation.siren,
        )
        .select_from(ListingChange)
        .join(LedgerEntry, LedgerEntry.id == ListingChange.entry_id)
        .join(Listing, Listing.id == ListingChange.listing_id)
        .join(Service, Service.id == Listing.service_id)
        .join(Organisation, Organisation.id == Listing.organisation_id)
        .where(ListingChange.position.is_not(None))
        .order_by(ListingChange.position)
    )
