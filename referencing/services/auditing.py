"""What the auditor and the secretary write about an audit: its plan, its visits, its conclusion."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.audit import Audit, AuditVisit
from models.listing import Listing
from referencing.services import rulebooks
from referencing.services.audit_items import answer_item, ask_again, find_item, observe_item, reply_item
from referencing.services.steps import open_case
from referencing.services.working import acting_person, begin_work, refuse_if
from workflows.calendar import day_of
from workflows.rulebook import Rulebook
from workflows.vocabulary import Actor, AuditConclusion, AuditOrigin, Refusal

__all__ = [
    "Plan",
    "Visit",
    "answer_item",
    "ask_again",
    "draft_conclusion",
    "find_item",
    "note_visit",
    "observe_item",
    "open_audit",
    "reply_item",
    "write_plan",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the vendor is told one month before (order of 20 November 2023).

    `criteria`: those examined, None for every declaration in force; `starts_on`: None where the programme sets the day.
    """

    perimeter: str
    calendar: str
    conditions: str
    criteria: tuple[str, ...] | None = None
    foresees_visit: bool = False
    starts_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A day on site: who was there, what was seen."""

    visited_on: date
    present: str
    notes: str


def open_audit(session: Session, listing: Listing, *, reason: str, actor: Actor, at: datetime) -> Audit:
    """Open an audit of a listing by hand: drawn by the auditor. A report opens its own (audit_opening)."""
    audit = Audit(
        organisation_id=listing.organisation_id,
        service_id=listing.service_id,
        rulebook=listing.rulebook,
        listing_id=listing.id,
        auditor_id=acting_person(actor),
        origin=AuditOrigin.DRAW,
        perimeter="",
        calendar="",
        conditions="",
    )
    open_case(session, audit, actor=actor, at=at, reason=reason)
    return audit


def write_plan(session: Session, audit: Audit, plan: Plan, *, actor: Actor) -> None:
    """Write the plan that the step «notify» sends; StepRefusedError has every criterion that cannot be examined."""
    begin_work(session, audit, "plan_audit", actor)
    refuse_if(_plan_faults(rulebooks.load(audit.rulebook), plan.criteria), audit, "plan_audit")
    audit.perimeter, audit.calendar, audit.conditions = plan.perimeter, plan.calendar, plan.conditions
    audit.criteria = None if plan.criteria is None else list(dict.fromkeys(plan.criteria))
    audit.foresees_visit = plan.foresees_visit
    if plan.starts_on is not None:
        audit.starts_on = plan.starts_on
    session.flush()


def _plan_faults(book: Rulebook, criteria: Sequence[str] | None) -> tuple[Refusal, ...]:
    if criteria is None:
        return ()
    if not criteria:
        return (Refusal("criteria_missing"),)
    return tuple(Refusal("unknown_criterion", (key,)) for key in criteria if key not in book.criterion)


def note_visit(session: Session, audit: Audit, visit: Visit, *, actor: Actor, at: datetime) -> AuditVisit:
    """Keep the notes of a visit; StepRefusedError for one that has not been made."""
    begin_work(session, audit, "note_visit", actor)
    if visit.visited_on > day_of(at):
        refuse_if((Refusal("visit_in_future", (visit.visited_on.isoformat(),)),), audit, "note_visit")
    noted = AuditVisit(
        audit_id=audit.id,
        visited_on=visit.visited_on,
        present=visit.present,
        notes=visit.notes,
        noted_at=at,
        noted_by_id=acting_person(actor),
    )
    session.add(noted)
    session.flush()
    return noted


def draft_conclusion(
    session: Session, audit: Audit, conclusion: AuditConclusion, grounds: str = "", *, actor: Actor
) -> None:
    """Write the conclusion that the step «conclude» gives, with its grounds."""
    begin_work(session, audit, "draft_conclusion", actor)
    audit.conclusion, audit.grounds = conclusion, grounds
    session.flush()
