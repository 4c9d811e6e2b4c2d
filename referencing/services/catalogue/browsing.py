"""One page of the catalogue: the lines, the counts of every choice, where the next page begins."""

from collections import OrderedDict, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from models.listing import Grant
from models.queries.catalogue import Line, Order, Place, Wanted, facets_of, listed, running_grants, stamp
from models.queries.catalogue_facets import Counts, counted
from models.queries.catalogue_text import matched
from referencing.services.catalogue.filter import Exchange, Filter, Sort, base_operations, stored_values
from workflows.catalogue import LISTED, NEW_DAYS
from workflows.vocabulary import Facet, Track

if TYPE_CHECKING:
    import uuid

PAGE_SIZE = 20
_KEPT = 200  # counts of filters, in each process
_counts: OrderedDict[tuple[object, ...], Counts] = OrderedDict()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One service in the list: its line, what it is sorted by, the grants that run."""

    line: Line
    facets: Mapping[Facet, Sequence[str]]
    grants: Sequence[Grant]
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """`after`: the place of the last one shown, None on the last page; `corrected`: word typed → word taken."""

    lines: Sequence[Listed]
    counts: Counts
    after: Place | None
    corrected: Sequence[tuple[str, str]]


def browse(session: Session, asked: Filter, after: Place | None, on: date, size: int = PAGE_SIZE) -> Page:
    """Return a page of the services in the catalogue on a day."""
    wanted = wanted_by(session, asked, on)
    order = Order(is_by_name=asked.order is not Sort.NEW, is_ranked=asked.order is Sort.BEST)
    found = listed(session, wanted, order, after, size + 1)
    shown = found[:size]
    return Page(
        lines=_with_details(session, shown, on),
        counts=_counted(session, asked, wanted, on),
        after=shown[-1].place if len(found) > size else None,
        corrected=wanted.text.corrected if wanted.text else (),
    )


def wanted_by(session: Session, asked: Filter, on: date) -> Wanted:
    """Return what a filter means on a day."""
    accepted = None
    if asked.exchange is Exchange.CHOSEN:
        accepted = frozenset(asked.accepted) | (base_operations() if asked.accepted else frozenset())
    tracks = {Exchange.NONE: Track.SIMPLE, Exchange.SOME: Track.EXCHANGE}
    return Wanted(
        states=LISTED,
        on=on,
        facets={facet: stored_values(facet, values) for facet, values in asked.facets.items()},
        track=tracks.get(asked.exchange) if asked.exchange else None,
        apis=asked.apis,
        accepted=accepted,
        entered_since=_new_since(on) if asked.is_new else None,
        text=matched(session, asked.text, LISTED) if asked.text else None,
    )


def _new_since(on: date) -> date:
    return on - timedelta(days=NEW_DAYS)


def _with_details(session: Session, lines: Sequence[Line], on: date) -> list[Listed]:
    ids = [line.id for line in lines]
    facets: dict[uuid.UUID, dict[Facet, list[str]]] = defaultdict(lambda: defaultdict(list))
    grants: dict[uuid.UUID, list[Grant]] = defaultdict(list)
    for listing_id, facet, value in facets_of(session, ids):
        facets[listing_id][facet].append(value)
    for grant in running_grants(session, ids):
        grants[grant.listing_id].append(grant)
    return [
        Listed(
            line=line, facets=dict(facets[line.id]), grants=grants[line.id], is_new=line.entered_on >= _new_since(on)
        )
        for line in lines
    ]


def _counted(session: Session, asked: Filter, wanted: Wanted, on: date) -> Counts:
    """Return the counts, kept until anything in the catalogue changes: no count is older than the list beside it."""
    now = (str(session.get_bind().url), on, stamp(session))  # type: ignore[union-attr]  # an engine
    key = (*now, tuple(replace(asked, sort=None, ignored=()).asked()))
    found = _counts.get(key)
    if found is None:
        _counts[key] = found = counted(session, wanted, _new_since(on))
        while len(_counts) > _KEPT:
            _counts.popitem(last=False)
    return found
