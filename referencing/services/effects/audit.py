"""Effects of the audit's steps."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from models.application import Application
from models.audit import AuditItem, AuditItemEvidence
from models.case import state_of
from models.queries import facts as query
from models.queries.listings import granting_application
from models.reservation import Reservation
from referencing.services import steps
from referencing.services.declared import declarations_examined
from referencing.services.effects import effect
from referencing.services.programme.asked import placement_asked
from referencing.services.turn import Turn
from referencing.services.words_of_steps import audit_conclusion
from workflows.calendar import due_on
from workflows.clocks import last_call_on
from workflows.procedures import LISTING
from workflows.rulebook import DelayName
from workflows.vocabulary import THE_PROCEDURE, AuditConclusion, AuditFinding, AuditSide, MissedEffect


@effect
def place_audit(session: Session, turn: Turn) -> None:
    """Give the audit the day and the auditor asked for; the ledger tells the days, and whether the auditor changes."""
    asked, case = placement_asked(session, turn.case.number), turn.case
    before = case.starts_on
    has_other = case.auditor_id != UUID(asked.auditor)
    case.starts_on, case.auditor_id = asked.starts_on, UUID(asked.auditor)
    turn.payload |= {
        "starts_on": asked.starts_on.isoformat(),
        "before": before.isoformat() if before else None,
        "has_other_auditor": has_other,
    }


@effect
def seed_questionnaire(session: Session, turn: Turn) -> None:
    """Seed the questionnaire with the declarations in force at listing; the vendor is due on the start day."""
    turn.due_on = turn.case.starts_on
    items = [
        AuditItem(
            audit_id=turn.case.id,
            position=position,
            criterion=one.criterion,
            declared_level=one.level,
            declared=one.words,
            evidence=[
                AuditItemEvidence(evidence_id=piece.id, side=AuditSide.DECLARED, linked_at=turn.at)
                for piece in one.evidence
            ],
        )
        for position, one in enumerate(declarations_examined(session, turn.case))
    ]
    session.add_all(items)
    turn.payload |= {"starts_on": turn.case.starts_on.isoformat(), "items": len(items)}


@effect
def shorten_collection(session: Session, turn: Turn) -> None:
    """A complement has its own delay; what it asks again waits for another answer, beside the former."""
    for item in query.audit_items(session, turn.case.id):
        if item.is_asked_again:
            item.answered_at = None
    turn.due_on = due_on(turn.on, turn.book.delay(DelayName.AUDIT_COMPLEMENT), turn.facts.holidays)
    turn.payload["due_on"] = turn.due_on.isoformat()


@effect
def announce_end(session: Session, turn: Turn) -> None:  # noqa: ARG001 - as above
    """Choose the day to remind the vendor of the end of the delay that begins."""
    target = turn.step.target or state_of(turn.case)
    delay = turn.book.delay(turn.procedure.delays[target])
    last = turn.due_on or due_on(turn.on, delay, turn.facts.holidays)
    turn.case.next_reminder_on = last_call_on(turn.on, last)


@effect
def note_last_call(session: Session, turn: Turn) -> None:  # noqa: ARG001 - as above
    """The vendor is reminded once of each delay."""
    turn.case.next_reminder_on = None


@effect
def note_audit_observations(session: Session, turn: Turn) -> None:  # noqa: ARG001 - effects share one shape
    """Keep the vendor's observations on the draft report."""
    turn.case.observations = turn.reason
    turn.case.next_reminder_on = None


@effect
def apply_conclusion(session: Session, turn: Turn) -> None:
    """Do to the listing what the audit concludes."""
    conclusion: AuditConclusion = turn.case.conclusion
    turn.payload["conclusion"] = conclusion.value
    _CONCLUSIONS[conclusion](session, turn)


def _leave(session: Session, turn: Turn) -> None:
    """The listing stays as it is."""


def _reserve(session: Session, turn: Turn) -> None:
    """The listing goes on under reservations: one for each declaration that the audit does not confirm."""
    doubtful = (AuditFinding.CONTRADICTED, AuditFinding.UNVERIFIABLE)
    _impose_each(session, turn, _Demand(doubtful, DelayName.RESERVATION, turn.book.missed_effect))


def _notify(session: Session, turn: Turn) -> None:
    """A formal notice: what is contradicted is put right within the delay to be heard, or a suspension is proposed."""
    demand = _Demand((AuditFinding.CONTRADICTED,), DelayName.HEARING, MissedEffect.PROPOSE_SUSPENSION)
    _impose_each(session, turn, demand)
    _act(session, turn, "open_hearing")


@dataclass(frozen=True, slots=True)
class _Demand:
    """What an audit asks of the vendor: about which findings, within which delay, and what happens if it is missed."""

    about: tuple[AuditFinding, ...]
    delay: DelayName
    missed_effect: MissedEffect


def _impose_each(session: Session, turn: Turn, demand: _Demand) -> None:
    """Impose a reservation for each declaration that a demand is about, or one for the whole audit.

    Nothing is asked for a right that has ended meanwhile.
    """
    listing = query.listing_of_service(session, turn.case.service_id)
    application = granting_application(session, listing.id) if listing and LISTING.steps_from(listing.state) else None
    if application is None:
        return
    items = [item for item in query.audit_items(session, turn.case.id) if item.finding in demand.about]
    asked: list[tuple[str, str | None]] = [(item.comment or turn.reason, item.criterion) for item in items]
    asked = asked or [(turn.reason, None)]
    for text, criterion in asked:
        _impose(session, turn, application, demand, text, criterion)


def _impose(
    session: Session, turn: Turn, application: Application, demand: _Demand, text: str, criterion: str | None
) -> None:
    delay = turn.book.delay(demand.delay)
    reservation = Reservation(
        application_id=application.id,
        audit_id=turn.case.id,
        organisation_id=turn.case.organisation_id,
        service_id=turn.case.service_id,
        rulebook=turn.case.rulebook,
        text=text,
        criterion=criterion,
        is_suspensive=False,
        must_be_lifted_by=due_on(turn.on, delay, turn.facts.holidays),
        missed_effect=demand.missed_effect,
    )
    steps.open_case(session, reservation, actor=THE_PROCEDURE, at=turn.at)
    reservation.due_on = reservation.must_be_lifted_by


def _suspend(session: Session, turn: Turn) -> None:
    """The right is suspended at once, if it is not already: its letter says the appeal."""
    _act(session, turn, "suspend")


def _remove(session: Session, turn: Turn) -> None:
    """A removal is the decider's, after a chance to be heard: the audit opens the hearing."""
    _act(session, turn, "open_hearing")


_CONCLUSIONS: dict[AuditConclusion, Callable[[Session, Turn], None]] = {
    AuditConclusion.COMPLIANT: _leave,
    AuditConclusion.RESERVATIONS: _reserve,
    AuditConclusion.FORMAL_NOTICE: _notify,
    AuditConclusion.SUSPEND: _suspend,
    AuditConclusion.REMOVE: _remove,
}


def _act(session: Session, turn: Turn, trigger: str) -> None:
    listing = query.listing_of_service(session, turn.case.service_id)
    if listing is None or not LISTING.may_leave(listing.state, trigger):
        return
    if trigger == "open_hearing" and query.open_hearing(session, listing.id) is not None:
        return
    reason = f"{audit_conclusion(turn.case.number, turn.case.conclusion)} {turn.reason}"
    steps.take_step(session, listing, trigger, actor=THE_PROCEDURE, at=turn.at, reason=reason)
