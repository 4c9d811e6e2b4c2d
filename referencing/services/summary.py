"""What a whole database holds, as plain JSON: an object for each case, listing, audit and document."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from models.application import Application
from models.case import CaseMixin, state_of
from models.listing import Listing
from models.queries import draws as query_draws
from models.queries import summary as query
from models.queries.reports import all_reports
from models.report import Report
from models.reservation import Reservation

Triggers = Mapping[uuid.UUID, Sequence[str]]


def summary_of(session: Session) -> dict[str, list[dict[str, Any]]]:
    """Return `cases` (with their reservations inside), `listings`, `audits`, `draws`, `reports` and `documents`."""
    taken = _triggers(session)
    return {
        "cases": _cases(session, taken),
        "listings": [_listing(listing, taken) for listing in query.all_listings(session)],
        "audits": [
            {
                **_common(audit, taken),
                "listing": audit.listing.number,
                "origin": audit.origin.value,
                "starts_on": audit.starts_on.isoformat() if audit.starts_on else None,
                "conclusion": audit.conclusion.value if audit.conclusion else None,
            }
            for audit in query.all_audits(session)
        ],
        "draws": [
            {
                **_common(draw, taken),
                "campaign": draw.campaign.number,
                "population_sha256": draw.population_sha256,
                "file_sha256": draw.file_sha256,
                "drawn": sorted(lot.listing.number for lot in draw.lots),
                "why_cancelled": draw.ended_because,
            }
            for draw in query_draws.all_draws(session)
        ],
        "reports": [_report(report, taken) for report in all_reports(session)],
        "documents": [
            {
                "number": document.number,
                "kind": document.kind,
                "case": case,
                "issued_at": document.issued_at.isoformat(),
                "sha256": document.sha256,
                "size": document.size,
            }
            for document, case in query.documents_with_case(session)
        ],
    }


def _report(report: Report, taken: Triggers) -> dict[str, Any]:
    return {
        **_common(report, taken),
        "listing": report.listing.number,
        "kind": report.kind.value,
        "audit": report.audit.number if report.audit else None,
    }


def _triggers(session: Session) -> Triggers:
    taken: dict[uuid.UUID, list[str]] = defaultdict(list)
    for case_id, trigger in query.triggers_taken(session):
        taken[case_id].append(trigger)
    return taken


def _common(case: CaseMixin, taken: Triggers) -> dict[str, Any]:
    """What every case has: number, state, rulebook, when it was opened and last moved, the steps in its ledger."""
    return {
        "number": case.number,
        "state": state_of(case).value,
        "rulebook": case.rulebook,
        "opened_at": case.opened_at.isoformat(),
        "moved_at": case.moved_at.isoformat(),
        "steps": list(taken[case.id]),  # type: ignore[attr-defined]  # the key of Base
    }


def _cases(session: Session, taken: Triggers) -> list[dict[str, Any]]:
    opinions = query.opinions_given(session)
    listings = {listing.id: listing.number for listing in query.all_listings(session)}
    imposed: dict[uuid.UUID, list[Reservation]] = defaultdict(list)
    for reservation in query.all_reservations(session):
        imposed[reservation.application_id].append(reservation)
    return [
        {
            **_common(application, taken),
            **_declared(application),
            "opinion": opinions.get(application.id),
            "listing": listings.get(application.listing_id) if application.listing_id else None,
            "reservations": [_reservation(one, taken) for one in imposed[application.id]],
        }
        for application in query.all_applications(session)
    ]


def _declared(application: Application) -> dict[str, Any]:
    return {
        "kind": application.kind.value,
        "track": application.track.value,
        "service": application.service.name,
        "version": application.declaration["service"]["version"],
        "vendor": application.organisation.name,
    }


def _reservation(reservation: Reservation, taken: Triggers) -> dict[str, Any]:
    return {
        **_common(reservation, taken),
        "suspensive": reservation.is_suspensive,
        "owner": reservation.owner.value,
        "must_be_lifted_by": reservation.must_be_lifted_by.isoformat(),
        "missed_effect": reservation.missed_effect.value,
    }


def _listing(listing: Listing, taken: Triggers) -> dict[str, Any]:
    return {
        **_common(listing, taken),
        "service": listing.service.name,
        "track": listing.track.value,
        "starts_on": listing.starts_on.isoformat(),
        "ends_on": listing.ends_on.isoformat(),
        "verified_version": listing.verified_version,
        "terms": [[term.starts_on.isoformat(), term.ends_on.isoformat()] for term in listing.terms],
        "major_releases": [release.version for release in listing.releases if release.is_major],
    }
