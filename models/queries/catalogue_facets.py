"""How many listings each choice of a filter would leave: every facet under all the other choices but its own."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from models.catalogue import CatalogueEntry, CatalogueFacet
from models.listing import Grant, Listing
from models.queries.catalogue import Wanted, base, count_listed
from workflows.vocabulary import Access, Facet, Track


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Numbers of listings: in all, by facet and value, by track, by API, and of those that are new."""

    total: int
    facets: dict[tuple[Facet, str], int] = field(default_factory=dict)
    tracks: dict[Track, int] = field(default_factory=dict)
    apis: dict[str, int] = field(default_factory=dict)
    operations: dict[tuple[str, Access], int] = field(default_factory=dict)
    new: int = 0


def counted(session: Session, wanted: Wanted, new_since: date) -> Counts:
    """Return the counts under a filter."""
    chosen = [facet for facet, values in wanted.facets.items() if values]
    facets = _by_facet(session, wanted, [facet for facet in Facet if facet not in chosen])
    for facet in chosen:
        others = {other: values for other, values in wanted.facets.items() if other is not facet}
        facets |= _by_facet(session, replace(wanted, facets=others), [facet])
    return Counts(
        total=count_listed(session, wanted),
        facets=facets,
        tracks=_by_track(session, replace(wanted, track=None, accepted=None)),
        apis=_by_api(session, replace(wanted, apis=())),
        operations=_by_operation(session, replace(wanted, accepted=None)),
        new=_new(session, replace(wanted, entered_since=None), new_since),
    )


def _by_facet(session: Session, wanted: Wanted, facets: Sequence[Facet]) -> dict[tuple[Facet, str], int]:
    query = base(select(CatalogueFacet.facet, CatalogueFacet.value, func.count()), wanted)
    rows = session.execute(
        query.join(CatalogueFacet, CatalogueFacet.listing_id == Listing.id)
        .where(CatalogueFacet.facet.in_(facets))
        .group_by(CatalogueFacet.facet, CatalogueFacet.value)
    )
    return {(facet, value): count for facet, value, count in rows}


def _by_track(session: Session, wanted: Wanted) -> dict[Track, int]:
    rows = session.execute(base(select(Listing.track, func.count()), wanted).group_by(Listing.track))
    return {track: count for track, count in rows}  # noqa: C416 - a result has keys(): dict() would take it for a mapping


def _by_api(session: Session, wanted: Wanted) -> dict[str, int]:
    rows = session.execute(
        base(select(Grant.api, func.count(Listing.id.distinct())), wanted)
        .join(Grant, Grant.listing_id == Listing.id)
        .where(Grant.revoked_at.is_(None))
        .group_by(Grant.api)
    )
    return {api: count for api, count in rows}  # noqa: C416 - as above


def _by_operation(session: Session, wanted: Wanted) -> dict[tuple[str, Access], int]:
    rows = session.execute(
        base(select(Grant.api, Grant.operation, func.count(Listing.id.distinct())), wanted)
        .join(Grant, Grant.listing_id == Listing.id)
        .where(Grant.revoked_at.is_(None))
        .group_by(Grant.api, Grant.operation)
    )
    return {(api, operation): count for api, operation, count in rows}


def _new(session: Session, wanted: Wanted, since: date) -> int:
    is_new = case((CatalogueEntry.entered_on >= since, 1))
    found: int | None = session.scalar(base(select(func.count(is_new)), wanted))
    return found or 0
