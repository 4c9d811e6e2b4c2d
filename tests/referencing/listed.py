"""Services in the catalogue, written as a publication leaves them; their whole procedure is told elsewhere."""

import itertools
from datetime import date, timedelta

from models.application import GrantRequest
from models.listing import Grant, Listing
from models.service import Release, Service
from referencing.services.catalogue.presenting import present
from tests.referencing.told import AT, application, vendor
from workflows.vocabulary import Access, ApplicationState, ListingState, Track

TODAY = date(2026, 3, 2)
_numbers = itertools.count(1)
_TEXTS = ("need", "modalities", "security", "consent_text")


def listed(session, name="Suivi Tension", *, of=None, grants=(), **values) -> Listing:
    """Put a service in the catalogue; `grants`: «measures:read», `values`: what its service declares, and `state`."""
    organisation = of or vendor(session)
    apart = {key: values.pop(key) for key in ("state", "starts_on", "ends_on", "slug", "service_id") if key in values}
    declared = {"name": name, "version": "1.0.0", "forms": ["website"], "audience": "individuals"}
    declared |= {"fields": ["health"], "free": True, **values}
    told = {"vendor": _vendor(organisation), "service": declared, "orientation": {}}
    track = Track.EXCHANGE if grants else Track.SIMPLE
    given = {"service_id": apart["service_id"]} if "service_id" in apart else {}
    case = application(
        session, organisation, name, state=ApplicationState.SUBMITTED, track=track, declaration=told, **given
    )
    for position, api in enumerate(dict.fromkeys(one.split(":")[0] for one in grants)):
        case.grant_requests.append(_request(api, grants, position))
    if "slug" in apart:
        session.get(Service, case.service_id).slug = apart["slug"]
    starts_on = apart.get("starts_on", TODAY - timedelta(days=120))
    listing = Listing(
        number=f"REF-2026-{next(_numbers):05d}",
        rulebook="mes-2023",
        state=apart.get("state", ListingState.ACTIVE),
        track=track,
        starts_on=starts_on,
        ends_on=apart.get("ends_on", starts_on + timedelta(days=364)),
        verified_version="1.0.0",
        opened_at=AT,
        moved_at=AT,
        organisation_id=organisation.id,
        service_id=case.service_id,
    )
    session.add(listing)
    session.flush()
    case.listing_id, case.state = listing.id, ApplicationState.PUBLISHED
    for one in grants if listing.state is ListingState.ACTIVE else ():
        session.add(_grant(listing, case, *one.split(":")))
    session.flush()
    present(session, listing, case, AT)
    return listing


def _vendor(organisation):
    signatory = {"name": "Signataire", "email": "signataire@exemple.fr"}
    return {"name": organisation.name, "siren": organisation.siren, "nature": "private", "signatory": signatory}


def _request(api, grants, position):
    access = [one.split(":")[1] for one in grants if one.startswith(f"{api}:")]
    texts = {name: f"{name} {api}" for name in _TEXTS}
    return GrantRequest(position=position, api=api, access=access, purpose="care", retention="P12M", **texts)


def _grant(listing, case, api, operation):
    given = {"purpose": "care", "retention": "P12M", "specification_version": "1", "granted_at": AT}
    return Grant(listing_id=listing.id, application_id=case.id, api=api, operation=Access(operation), **given)


def release(session, listing, version="2.0.0", **values) -> Release:
    """Put a declared major version of a listing in use."""
    made = {"released_on": TODAY, "is_major": True, "declared_at": AT, "due_on": TODAY + timedelta(days=90), **values}
    added = Release(listing_id=listing.id, version=version, **made)
    session.add(added)
    session.flush()
    return added
