"""Effects of the reservation's steps."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from models.queries import facts as query
from models.queries.reservations import fresh_evidence
from referencing.services import steps
from referencing.services.effects import effect
from referencing.services.turn import Turn
from referencing.services.words_of_steps import missed_reservation
from workflows.calendar import due_on
from workflows.procedures import LISTING
from workflows.rulebook import DelayName
from workflows.vocabulary import THE_PROCEDURE, MissedEffect


@effect
def note_lifting(session: Session, turn: Turn) -> None:  # noqa: ARG001 - effects share one shape
    """The reservation is lifted now."""
    turn.case.lifted_at = turn.at


@effect
def set_evidence_aside(session: Session, turn: Turn) -> None:
    """The evidence was not enough: the vendor files another, in the delay that is left or a new one."""
    for item in fresh_evidence(session, turn.case.id):
        item.set_aside_at = turn.at
    if turn.case.must_be_lifted_by <= turn.on:
        delay = turn.book.delay(DelayName.RESERVATION)
        turn.case.must_be_lifted_by = due_on(turn.on, delay, turn.facts.holidays)
    turn.due_on = turn.case.must_be_lifted_by
    turn.payload["due_on"] = turn.case.must_be_lifted_by.isoformat()


@effect
def apply_missed_effect(session: Session, turn: Turn) -> None:
    """Do what was announced for a missed reservation; a reminder leaves with the step's own notice."""
    turn.payload["effect"] = turn.case.missed_effect.value
    _MISSED[turn.case.missed_effect](session, turn)


def _remind(session: Session, turn: Turn) -> None:
    """Nothing more than the notice that every missed reservation sends."""


def _propose_suspension(session: Session, turn: Turn) -> None:
    _act_on_listing(session, turn, "propose_suspension", unless_flagged=True)


def _suspend(session: Session, turn: Turn) -> None:
    _act_on_listing(session, turn, "suspend", unless_flagged=False)


_MISSED: dict[MissedEffect, Callable[[Session, Turn], None]] = {
    MissedEffect.REMINDER: _remind,
    MissedEffect.PROPOSE_SUSPENSION: _propose_suspension,
    MissedEffect.SUSPENSION: _suspend,
}


def _act_on_listing(session: Session, turn: Turn, trigger: str, *, unless_flagged: bool) -> None:
    listing = query.listing_of_service(session, turn.case.service_id)
    if listing is None or not LISTING.may_leave(listing.state, trigger):
        return
    if unless_flagged and listing.flagged_at is not None:
        return
    reason = missed_reservation(turn.case.number)
    steps.take_step(session, listing, trigger, actor=THE_PROCEDURE, at=turn.at, reason=reason)
