"""Every listing that the public ever saw, with what became of it, read in batches: a catalogue of any length."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session, aliased

from models.catalogue import CatalogueEntry, FormerSlug
from models.feed import ListingChange
from models.ledger import LedgerEntry
from models.listing import Listing, Term
from models.organisation import Organisation
from models.service import Service
from workflows.vocabulary import ListingState, Track

BATCH = 500  # listings held at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenListing:
    """One listing; `previous`: the number of the listing of the same service before it."""

    id: uuid.UUID
    number: str
    track: Track
    rulebook: str
    state: ListingState
    starts_on: date
    ends_on: date
    rank: int
    verified_version: str
    entered_on: date
    slug: str
    service: str
    vendor: str
    siren: str
    previous: str | None


def listings_in_batches(session: Session, size: int = BATCH) -> Iterator[list[OpenListing]]:
    """Yield the listings ever published, in the order of their numbers."""
    last = ""
    while found := [OpenListing(**row) for row in session.execute(_listings(last, size)).mappings()]:
        yield found
        last = found[-1].number


def _listings(after: str, size: int) -> Select[Any]:
    own = ("id", "number", "track", "rulebook", "state", "starts_on", "ends_on", "rank", "verified_version")
    return (
        select(
            *(getattr(Listing, name) for name in own),
            CatalogueEntry.entered_on,
            Service.slug,
            Service.name.label("service"),
            Organisation.name.label("vendor"),
            Organisation.siren,
            _previous().label("previous"),
        )
        .select_from(Listing)
        .join(CatalogueEntry, CatalogueEntry.listing_id == Listing.id)
        .join(Service, Service.id == Listing.service_id)
        .join(Organisation, Organisation.id == Listing.organisation_id)
        .where(Listing.number > after)
        .order_by(Listing.number)
        .limit(size)
    )


def _previous() -> Any:  # noqa: ANN401 - a scalar subquery
    earlier = aliased(Listing)
    return (
        select(earlier.number)
        .join(CatalogueEntry, CatalogueEntry.listing_id == earlier.id)
        .where(earlier.service_id == Listing.service_id, earlier.opened_at < Listing.opened_at)
        .order_by(earlier.opened_at.desc(), earlier.id.desc())
        .limit(1)
        .correlate(Listing)
        .scalar_subquery()
    )


def public_changes(session: Session, listing_ids: Sequence[uuid.UUID]) -> Sequence[Any]:
    """Return what the public saw happen to some listings: listing_id, at, trigger, source, state, listed; in order."""
    return session.execute(
        select(
            *(getattr(ListingChange, name) for name in ("listing_id", "at", "state", "listed")),
            LedgerEntry.trigger,
            LedgerEntry.source,
        )
        .join(LedgerEntry, LedgerEntry.id == ListingChange.entry_id)
        .where(ListingChange.listing_id.in_(listing_ids))
        .order_by(ListingChange.listing_id, ListingChange.seq)
    ).all()


def terms_of(session: Session, listing_ids: Sequence[uuid.UUID]) -> Sequence[Row[uuid.UUID, int, date, date]]:
    """Return the terms of some listings: listing_id, rank, starts_on, ends_on; in order."""
    return session.execute(
        select(Term.listing_id, Term.rank, Term.starts_on, Term.ends_on)
        .where(Term.listing_id.in_(listing_ids))
        .order_by(Term.listing_id, Term.rank)
    ).all()


def last_move(session: Session) -> datetime | None:
    """Return when something in these data last changed."""
    moments = (
        session.scalar(select(func.max(column)))
        for column in (Listing.moved_at, CatalogueEntry.presented_at, FormerSlug.since, ListingChange.at)
    )
    return max((moment for moment in moments if moment), default=None)


def stamp(session: Session) -> tuple[object, ...]:
    """Return what is another whenever these data may be."""
    counts = session.execute(select(func.count(), func.sum(Listing.version))).one()
    entries = session.scalar(select(func.count(CatalogueEntry.id)))
    return (*counts, entries, last_move(session))
