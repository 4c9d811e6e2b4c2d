"""Audits opened by hand: plan, questionnaire, findings, conclusion."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.audit import Audit, AuditItem, Complaint
from models.listing import Listing
from models.queries.facts import audit_items
from referencing.services.errors import NotFoundError
from referencing.services.steps import open_case
from referencing.services.working import acting_person, begin_work
from workflows.vocabulary import Actor, AuditConclusion, AuditFinding, AuditOrigin


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the vendor is told one month before (order of 20 November 2023)."""

    perimeter: str
    calendar: str
    conditions: str
    starts_on: date


def open_audit(
    session: Session, listing: Listing, *, reason: str, actor: Actor, at: datetime, complaint: Complaint | None = None
) -> Audit:
    """Open an audit of a listing; its origin is the complaint when there is one, else the auditor's draw."""
    audit = Audit(
        organisation_id=listing.organisation_id,
        service_id=listing.service_id,
        rulebook=listing.rulebook,
        listing_id=listing.id,
        complaint_id=complaint.id if complaint else None,
        auditor_id=acting_person(actor),
        origin=AuditOrigin.COMPLAINT if complaint else AuditOrigin.DRAW,
        perimeter="",
        calendar="",
        conditions="",
    )
    open_case(session, audit, actor=actor, at=at, reason=reason)
    return audit


def write_plan(session: Session, audit: Audit, plan: Plan, *, actor: Actor) -> None:
    """Write the plan that the step «notify» sends."""
    begin_work(session, audit, "plan_audit", actor)
    audit.perimeter, audit.calendar, audit.conditions = plan.perimeter, plan.calendar, plan.conditions
    audit.starts_on = plan.starts_on
    session.flush()


def answer_item(session: Session, audit: Audit, criterion: str, answer: str, *, actor: Actor) -> AuditItem:
    """Write the vendor's answer to one item of the questionnaire."""
    begin_work(session, audit, "answer_audit", actor)
    item = _item(session, audit, criterion)
    item.answer = answer
    session.flush()
    return item


def find_item(
    session: Session, audit: Audit, criterion: str, finding: AuditFinding, comment: str = "", *, actor: Actor
) -> AuditItem:
    """Write the auditor's finding about one declaration."""
    begin_work(session, audit, "find_audit", actor)
    item = _item(session, audit, criterion)
    item.finding, item.comment = finding, comment
    session.flush()
    return item


def draft_conclusion(session: Session, audit: Audit, conclusion: AuditConclusion, *, actor: Actor) -> None:
    """Write the conclusion that the step «conclude» gives."""
    begin_work(session, audit, "draft_conclusion", actor)
    audit.conclusion = conclusion
    session.flush()


def _item(session: Session, audit: Audit, criterion: str) -> AuditItem:
    item = next((item for item in audit_items(session, audit.id) if item.criterion == criterion), None)
    if item is None:
        raise NotFoundError(criterion)
    return item
