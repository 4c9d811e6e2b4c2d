"""One change of the feed as JSON: the API answers it, webhooks post it."""

from collections.abc import Sequence
from typing import Any

from models.queries.feed import Change
from referencing.services.feed import cursor_of
from workflows.catalogue import LISTED
from workflows.vocabulary import Access


def told(change: Change, public_url: str) -> dict[str, Any]:
    """Return what happened, and the listing as it was after it; `public_url`: where the pages of the service are."""
    listed = change.listed
    pairs = [(api, Access(operation)) for api, operation in (written.split(":") for written in listed["grants"])]
    page = f"{public_url}/catalogue/{change.slug}"
    return {
        "position": change.position,
        "cursor": cursor_of(change.position, change.hash),
        "at": change.at.isoformat(),
        "event": f"listing.{change.trigger}",
        "before": change.source,
        "listing": {
            "listing": str(change.listing_id),
            "number": change.number,
            "service": {"slug": change.slug, "name": change.name, "page": page},
            "vendor": {"name": change.vendor, "siren": change.siren},
            "state": change.state.value,
            "is_listed": change.state in LISTED,
            "track": listed["track"],
            "starts_on": listed["starts_on"],
            "ends_on": listed["ends_on"],
            "verified_version": listed["verified_version"],
            "grants": grants(pairs),
        },
    }


def grants(pairs: Sequence[tuple[str, Access]]) -> list[dict[str, Any]]:
    """Return which APIs may be called, each with its operations."""
    found: dict[str, list[str]] = {}
    for api, operation in pairs:
        found.setdefault(api, []).append(operation.value)
    return [{"api": api, "operations": sorted(found[api])} for api in sorted(found)]
