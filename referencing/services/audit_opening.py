"""Open the audit of a listing that was drawn, or reported, with the auditor who has the least to do."""

from collections import Counter
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from models.audit import Audit
from models.draw import Draw, DrawnLot
from models.listing import Listing
from models.queries.draws import has_open_audit
from models.report import Report
from referencing.services import steps
from referencing.services.campaigns import barred_auditors
from referencing.services.report_facts import free_auditor
from referencing.services.words_of_steps import audit_drawn, audit_reported
from workflows.calendar import day_of
from workflows.machine import StepRefusedError
from workflows.procedures import DRAW, LISTING
from workflows.vocabulary import THE_PROCEDURE, AuditOrigin, Refusal


def open_drawn_audit(session: Session, draw: Draw, lot: DrawnLot, at: datetime) -> Audit | None:
    """Return the audit opened for a lot; None when the listing left the catalogue or is under audit meanwhile.

    The auditor is a first one, for the schedule to change. StepRefusedError when nobody of the campaign may audit it.
    """
    listing = lot.listing
    if not LISTING.steps_from(listing.state) or has_open_audit(session, listing.service_id):
        return None
    audit = _audit(listing, _auditor(session, draw, lot, at), AuditOrigin.DRAW)
    reason = audit_drawn(draw.number, lot.rank)
    steps.open_case(session, audit, actor=THE_PROCEDURE, at=at, reason=reason)
    lot.audit = audit
    return audit


def open_reported_audit(session: Session, report: Report, at: datetime) -> Audit:
    """Return the audit opened for a report, planned by the least busy auditor who may; LookupError without one."""
    auditor = free_auditor(session, report.service_id, day_of(at))
    if auditor is None:
        raise LookupError(report.number)
    audit = _audit(report.listing, auditor, AuditOrigin.COMPLAINT)
    steps.open_case(session, audit, actor=THE_PROCEDURE, at=at, reason=audit_reported(report.number))
    return audit


def _audit(listing: Listing, auditor_id: UUID, origin: AuditOrigin) -> Audit:
    return Audit(
        organisation_id=listing.organisation_id,
        service_id=listing.service_id,
        rulebook=listing.rulebook,
        listing_id=listing.id,
        auditor_id=auditor_id,
        origin=origin,
        perimeter="",
        calendar="",
        conditions="",
    )


def _auditor(session: Session, draw: Draw, lot: DrawnLot, at: datetime) -> UUID:
    service = lot.listing.service_id
    barred = barred_auditors(session, [service], day_of(at))
    free = [one for one in draw.campaign.auditors if (service, one.person_id) not in barred]
    if not free:
        raise StepRefusedError(
            DRAW.step["draw"].trigger, draw.state, (Refusal("auditor_for_none", (lot.listing.service.name,)),)
        )
    given = Counter(other.audit.auditor_id for other in draw.lots if other.audit)
    return min(free, key=lambda one: (given[one.person_id] / one.capacity, one.person_id)).person_id
