"""What is known of listings, as the JSON that the OpenAPI document describes. Codes, never words of a page."""

from typing import Any
from uuid import UUID

from flask import url_for

from referencing.services.catalogue.browsing import Listed
from referencing.services.catalogue.sheet import Exchange, PublicReservation, Sheet
from referencing.services.feed_shape import grants
from referencing.web.database import session
from workflows.catalogue_words import NATIONAL
from workflows.vocabulary import Facet

Json = dict[str, Any]


def line(listed: Listed) -> Json:
    """Return one service of the list."""
    found = listed.line
    declared = found.declaration["service"]
    return {
        "listing": str(found.id),
        "number": found.number,
        "service": {
            "slug": found.slug,
            "name": found.name,
            "description": declared.get("description", ""),
            "page": _page(found.slug),
        },
        "vendor": {"name": found.vendor},
        "track": found.track.value,
        "starts_on": found.starts_on.isoformat(),
        "ends_on": found.ends_on.isoformat(),
        "entered_on": found.entered_on.isoformat(),
        "is_new": listed.is_new,
        "verified_version": found.verified_version,
        "is_ahead": bool(found.is_ahead),
        **facets(listed.facets),
        "grants": grants([(grant.api, grant.operation) for grant in listed.grants]),
    }


def facets(values: Any) -> Json:  # noqa: ANN401 - facet → values
    """Return what a listing is sorted by; no regions: all of France."""
    regions = [value for value in values.get(Facet.REGION, ()) if value != NATIONAL]
    return {
        "topics": list(values.get(Facet.TOPIC, ())),
        "fields": list(values.get(Facet.FIELD, ())),
        "forms": list(values.get(Facet.FORM, ())),
        "regions": regions,
        "is_free": "free" in values.get(Facet.PRICE, ()),
        "has_connected_objects": "yes" in values.get(Facet.OBJECTS, ()),
        "is_medical_device": "yes" in values.get(Facet.DEVICE, ()),
    }


def sheet(found: Sheet, listing_id: UUID) -> Json:
    """Return all that the public may know of a listing: the last one of its service, or an earlier one in short."""
    listing = found.listing
    if listing.id != listing_id:
        return _former(found, listing_id)
    return {
        **_identity(found, listing),
        "state": "expired" if found.notice == "expired" else listing.state.value,
        "is_in_catalogue": found.notice is None,
        "track": listing.track.value,
        "entered_on": found.entered_on.isoformat(),
        "verified_version": listing.verified_version,
        "is_ahead": found.ahead is not None,
        "rulebook": listing.rulebook,
        **facets(found.facets),
        "urls": dict(found.declared.urls),
        "exchanges": [_exchange(one) for one in found.exchanges],
        "verified": [
            {"theme": one.title, "points": {means.value: count for means, count in one.counts.items()}}
            for one in found.themes
        ],
        "reservations": [_reservation(one) for one in found.reservations],
        "earlier": [str(one.listing.id) for one in found.former],
        "superseded_by": None,
    }


def _identity(found: Sheet, listing: Any) -> Json:  # noqa: ANN401 - a listing
    return {
        "listing": str(listing.id),
        "number": listing.number,
        "service": {
            "slug": found.service.slug,
            "name": found.service.name,
            "description": found.declared.description,
            "page": _page(found.service.slug),
        },
        "vendor": {"name": found.vendor},
        "starts_on": listing.starts_on.isoformat(),
        "ends_on": listing.ends_on.isoformat(),
    }


def _former(found: Sheet, listing_id: UUID) -> Json:
    former = next(one for one in found.former if one.listing.id == listing_id)
    return {
        **_identity(found, former.listing),
        "state": former.notice.value if former.notice else former.listing.state.value,
        "is_in_catalogue": False,
        "track": former.listing.track.value,
        "verified_version": former.listing.verified_version,
        "rulebook": former.listing.rulebook,
        "superseded_by": str(found.listing.id),
    }


def _exchange(one: Exchange) -> Json:
    declared = one.declared
    return {
        "api": one.api.key,
        "title": one.api.title,
        "operations": sorted(operation.value for operation in one.operations),
        "purpose": declared.purpose,
        "retention": declared.retention,
        "tested_on": {operation.value: on.isoformat() for operation, on in one.tested.items()},
    }


def _reservation(one: PublicReservation) -> Json:
    return {
        "state": one.state.value,
        "subject": one.subject,
        "theme": one.theme,
        "text": one.text,
        "due_on": one.due_on.isoformat(),
    }


def _page(slug: str) -> str:
    base: str = session().info["public_url"]
    return base + url_for("catalogue.service", slug=slug)
