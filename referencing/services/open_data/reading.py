"""The catalogue with its history as plain rows, one listing after the other, a batch in memory at a time."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from models.queries import open_data as query
from models.queries.catalogue import facets_of
from models.queries.open_data import OpenListing
from workflows.calendar import day_of
from workflows.catalogue import LISTED, notice
from workflows.vocabulary import Facet, ListingState

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """One listing: the facts of its line, of its terms and of its history."""

    listing: Facts
    terms: Sequence[Facts]
    history: Sequence[Facts]


def told(session: Session, public_url: str, on: date) -> Iterator[Told]:
    """Yield every listing ever published as it stands on a day; `public_url` has no final slash."""
    for batch in query.listings_in_batches(session):
        ids = [one.id for one in batch]
        changes, terms = _by_listing(query.public_changes(session, ids)), _by_listing(query.terms_of(session, ids))
        facets: dict[tuple[uuid.UUID, Facet], list[str]] = defaultdict(list)
        for listing_id, facet, value in facets_of(session, ids):
            facets[listing_id, facet].append(value)
        for one in batch:
            first = min((term.starts_on for term in terms[one.id]), default=one.starts_on)
            themes = {facet: facets[one.id, facet] for facet in (Facet.TOPIC, Facet.FIELD)}
            yield Told(
                _listing(one, first, themes, public_url, on),
                [_term(term) for term in terms[one.id]],
                [_change(one, change, order) for order, change in enumerate(changes[one.id], 1)],
            )


def _by_listing(rows: Iterable[Any]) -> Mapping[uuid.UUID, list[Any]]:
    found: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.listing_id].append(row)
    return found


def _listing(one: OpenListing, first: date, facets: Mapping[Facet, list[str]], public_url: str, on: date) -> Facts:
    ended = notice(one.state, one.ends_on, on)
    state = one.state if one.state not in LISTED or ended is None else ListingState(ended.value)
    return {
        "referencement": one.number,
        "identifiant": str(one.id),
        "service": one.service,
        "page": f"{public_url}/catalogue/{one.slug}",
        "editeur": one.vendor,
        "siren": one.siren,
        "parcours": one.track.value,
        "referentiel": one.rulebook,
        "thematiques": facets[Facet.TOPIC],
        "domaines": facets[Facet.FIELD],
        "etat": state.value,
        "au_catalogue": ended is None,
        "premier_jour": first,
        "debut": one.starts_on,
        "fin": one.ends_on,
        "periode": one.rank,
        "version_verifiee": one.verified_version,
        "precedent": one.previous,
    }


def _term(term: Row[Any]) -> Facts:
    return {"periode": term.rank, "debut": term.starts_on, "fin": term.ends_on}


def _change(one: OpenListing, change: Row[Any], order: int) -> Facts:
    return {
        "referencement": one.number,
        "ordre": order,
        "date": day_of(change.at),
        "instant": change.at.astimezone(UTC),
        "evenement": change.trigger,
        "avant": change.source,
        "apres": change.state.value,
        "debut": date.fromisoformat(change.listed["starts_on"]),
        "fin": date.fromisoformat(change.listed["ends_on"]),
        "version_verifiee": change.listed["verified_version"],
    }
