"""What the guards of a report look at, and who may audit the service that it is about."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from models.queries.draws import has_open_audit
from models.queries.reports import auditors_with_load, listing_state
from models.report import Report
from referencing.services.campaigns import barred_auditors
from workflows.procedures import LISTING
from workflows.report_facts import Auditing, ReportFacts


def report_facts(
    session: Session, case: Report, on: date, sections: Collection[str], common: dict[str, Any]
) -> ReportFacts:
    """Return the facts about a report that hold the sections asked for."""
    return ReportFacts(
        due_on=case.due_on,
        remind_on=case.remind_on,
        noted_for=case.noted_for,
        has_text_for_vendor=bool((case.text_for_vendor or "").strip()),
        auditing=_auditing(session, case, on) if "auditing" in sections else None,
        **common,
    )


def free_auditor(session: Session, service_id: UUID, on: date) -> UUID | None:
    """Return the least busy of the auditors who may audit a service; None when nobody may."""
    barred = barred_auditors(session, [service_id], on)
    return next((person for person, _load in auditors_with_load(session) if (service_id, person) not in barred), None)


def _auditing(session: Session, case: Report, on: date) -> Auditing:
    return Auditing(
        is_listed=bool(LISTING.steps_from(listing_state(session, case.listing_id))),
        has_auditor=has_open_audit(session, case.service_id) or free_auditor(session, case.service_id, on) is not None,
    )
