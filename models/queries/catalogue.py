"""The public catalogue: listings in force, as a filter wants them, in pages by key.

The list is never older than the ledger: state, term and grants are read where they live.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, String, case, func, literal, select, tuple_, type_coerce
from sqlalchemy.orm import Session

from models.application import Application
from models.catalogue import CatalogueEntry, CatalogueFacet
from models.listing import Grant, Listing
from models.organisation import Organisation
from models.queries.catalogue_text import Matched
from models.service import Release, Service
from workflows.vocabulary import Access, Facet, ListingState, Track

Operation = tuple[str, Access]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Listings in force on a day: with one of the values of each facet, calling one of `apis`, nothing but `accepted`.

    `text`: what a search found, None for no search; `accepted` None: every exchange is.
    """

    states: tuple[ListingState, ...]
    on: date
    facets: Mapping[Facet, Sequence[str]] = field(default_factory=dict)
    track: Track | None = None
    apis: tuple[str, ...] = ()
    accepted: frozenset[Operation] | None = None
    entered_since: date | None = None
    text: Matched | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """By name, or last entered first; `is_ranked`: those found by their name before the others."""

    is_by_name: bool = True
    is_ranked: bool = False


Place = tuple[int, str | date, uuid.UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One listing in the list. `declaration`: the parts of the dossier as filed; `is_ahead`: a later version runs."""

    id: uuid.UUID
    number: str
    track: Track
    rulebook: str
    starts_on: date
    ends_on: date
    entered_on: date
    verified_version: str
    slug: str
    name: str
    vendor: str
    declaration: Mapping[str, Any]
    application_id: uuid.UUID
    is_ahead: bool
    place: Place


def listed(session: Session, wanted: Wanted, order: Order, after: Place | None, limit: int) -> list[Line]:
    """Return listings in an order, after the place of the last one shown."""
    keys = _keys(wanted, order)
    query = (
        select(
            *(getattr(Listing, name) for name in _OF_LISTING),
            CatalogueEntry.entered_on,
            CatalogueEntry.application_id,
            Service.slug,
            Service.name,
            Organisation.name.label("vendor"),
            Application.declaration,
            is_ahead().label("is_ahead"),
            *(key.label(f"key_{position}") for position, key in enumerate(keys)),
        )
        .select_from(Listing)
        .join(CatalogueEntry, CatalogueEntry.listing_id == Listing.id)
        .join(Application, Application.id == CatalogueEntry.application_id)
        .join(Service, Service.id == Listing.service_id)
        .join(Organisation, Organisation.id == Listing.organisation_id)
        .where(*conditions(wanted))
    )
    query = query.order_by(*(key if order.is_by_name or key is keys[0] else key.desc() for key in keys)).limit(limit)
    if after is not None:
        query = query.where(_after(keys, order, after))
    return [_line(dict(row)) for row in session.execute(query).mappings()]


_OF_LISTING = ("id", "number", "track", "rulebook", "starts_on", "ends_on", "verified_version")


def _line(row: dict[str, Any]) -> Line:
    place = (row.pop("key_0"), row.pop("key_1"), row.pop("key_2"))
    return Line(**row, place=place)


def _keys(wanted: Wanted, order: Order) -> list[ColumnElement[Any]]:
    rank: ColumnElement[int] = literal(0)
    if order.is_ranked and wanted.text is not None:
        rank = case((Listing.service_id.in_(wanted.text.by_name), 0), else_=1)
    return [rank, Service.sort_name if order.is_by_name else CatalogueEntry.entered_on, Listing.id]  # type: ignore[list-item]  # columns


def _after(keys: list[ColumnElement[Any]], order: Order, after: Place) -> ColumnElement[bool]:
    rank, *rest = keys
    values = [literal(value, key.type) for key, value in zip(rest, after[1:], strict=True)]
    within = tuple_(*rest) > tuple_(*values) if order.is_by_name else tuple_(*rest) < tuple_(*values)
    return (rank > after[0]) | ((rank == after[0]) & within)


def count_listed(session: Session, wanted: Wanted) -> int:
    """Return how many listings there are."""
    found: int | None = session.scalar(base(select(func.count()), wanted))
    return found or 0


def base(query: Any, wanted: Wanted) -> Any:  # noqa: ANN401 - a select of any columns
    """Return a query over the listings wanted and their entries."""
    joined = query.select_from(Listing).join(CatalogueEntry, CatalogueEntry.listing_id == Listing.id)
    return joined.where(*conditions(wanted))


def conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    """Return what a listing has to fulfil."""
    found = [Listing.state.in_(wanted.states), Listing.ends_on >= wanted.on]
    for facet, values in wanted.facets.items():
        found.append(
            Listing.id.in_(
                select(CatalogueFacet.listing_id).where(CatalogueFacet.facet == facet, CatalogueFacet.value.in_(values))
            )
        )
    if wanted.track is not None:
        found.append(Listing.track == wanted.track)
    if wanted.entered_since is not None:
        found.append(CatalogueEntry.entered_on >= wanted.entered_since)
    if wanted.text is not None:
        found.append(wanted.text.condition)
    return found + _of_exchanges(wanted)


def _of_exchanges(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    running = select(Grant.listing_id).where(Grant.revoked_at.is_(None))
    if wanted.apis:
        found.append(Listing.id.in_(running.where(Grant.api.in_(wanted.apis))))
    if wanted.accepted is not None:
        allowed = [f"{api}:{operation.value}" for api, operation in sorted(wanted.accepted)]
        called = Grant.api + ":" + type_coerce(Grant.operation, String)
        found.append(Listing.id.not_in(running.where(called.not_in(allowed))))
    return found


def is_ahead() -> ColumnElement[bool]:
    """Return whether a listing's service runs in a major version that nobody has verified yet."""
    return (
        select(Release.id)
        .where(
            Release.listing_id == Listing.id,
            Release.is_major,
            Release.verified_at.is_(None),
            Release.declared_at.is_not(None),
        )
        .correlate(Listing)
        .exists()
    )


def facets_of(session: Session, listing_ids: Sequence[uuid.UUID]) -> Sequence[Row[uuid.UUID, Facet, str]]:
    """Return what some listings are sorted by: listing, facet, value."""
    return session.execute(
        select(CatalogueFacet.listing_id, CatalogueFacet.facet, CatalogueFacet.value)
        .where(CatalogueFacet.listing_id.in_(listing_ids))
        .order_by(CatalogueFacet.facet, CatalogueFacet.value)
    ).all()


def running_grants(session: Session, listing_ids: Sequence[uuid.UUID]) -> Sequence[Grant]:
    """Return the grants of some listings that run now."""
    return session.scalars(
        select(Grant)
        .where(Grant.listing_id.in_(listing_ids), Grant.revoked_at.is_(None))
        .order_by(Grant.granted_at, Grant.api, Grant.operation)
    ).all()


def stamp(session: Session) -> tuple[object, ...]:
    """Return what changes whenever the list may: how many listings are in each state, and since when."""
    moves = select(Listing.state, func.count(), func.max(Listing.moved_at)).group_by(Listing.state)
    shown = session.execute(select(func.count(), func.max(CatalogueEntry.presented_at))).one()
    return (*shown, *sorted(map(tuple, session.execute(moves).all())))
