"""The commission: hold a session, note who attends, ballots, the opinion and its reservations as drafted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.application import Application
from models.commission import Attendance, Ballot, CommissionSession, Deliberation, ReservationDraft
from models.organisation import Person
from models.queries import facts as query
from referencing.services.errors import NotFoundError
from referencing.services.working import acting_person, begin_work, refuse_if
from workflows.calendar import day_of
from workflows.sitting import before_its_day
from workflows.vocabulary import Actor, Holder, MissedEffect, Opinion


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A reservation as the commission writes it; without `due_on` the rulebook's delay runs."""

    text: str
    is_suspensive: bool
    missed_effect: MissedEffect
    criterion: str | None = None
    due_on: date | None = None
    owner: Holder = Holder.VENDOR


def hold_session(session: Session, held_on: date, present: Sequence[Person], place: str = "") -> CommissionSession:
    """Record a session of the commission and who attends it."""
    meeting = CommissionSession(held_on=held_on, place=place)
    meeting.attendances = [Attendance(person_id=person.id) for person in present]
    session.add(meeting)
    session.flush()
    return meeting


def examine(session: Session, application: Application, meeting: CommissionSession, *, actor: Actor) -> Deliberation:
    """Put a case before a session."""
    begin_work(session, application, "deliberate", actor)
    deliberation = _deliberation(session, application)
    deliberation.session_id = meeting.id
    session.flush()
    return deliberation


def vote(session: Session, application: Application, opinion: Opinion, *, actor: Actor, at: datetime) -> Ballot:
    """Cast a member's ballot on a case, in place of an earlier one; StepRefusedError before the day of the session."""
    begin_work(session, application, "vote", actor)
    deliberation = _deliberation(session, application)
    held_on = query.day_of_session(session, deliberation.session_id)
    refuse_if(before_its_day(held_on, day_of(at)), application, "vote")
    ballot = next((cast for cast in deliberation.ballots if cast.person_id == actor.id), None)
    if ballot is None:
        ballot = Ballot(person_id=acting_person(actor))
        deliberation.ballots.append(ballot)
    ballot.opinion, ballot.cast_at = opinion, at
    session.flush()
    return ballot


def draft_opinion(
    session: Session,
    application: Application,
    opinion: Opinion,
    *,
    actor: Actor,
    summary: str = "",
    reservations: Sequence[Draft] = (),
) -> Deliberation:
    """Write the opinion and the reservations that the step will give."""
    begin_work(session, application, "deliberate", actor)
    deliberation = _deliberation(session, application)
    deliberation.opinion, deliberation.summary = opinion, summary
    deliberation.drafts = [
        ReservationDraft(
            position=position,
            text=draft.text,
            criterion=draft.criterion,
            is_suspensive=draft.is_suspensive,
            due_on=draft.due_on,
            missed_effect=draft.missed_effect,
            owner=draft.owner,
        )
        for position, draft in enumerate(reservations)
    ]
    session.flush()
    return deliberation


def _deliberation(session: Session, application: Application) -> Deliberation:
    deliberation = query.deliberation_of(session, application.id)
    if deliberation is None:
        raise NotFoundError(application.number)
    return deliberation
