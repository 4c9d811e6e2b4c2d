"""Sessions of the commission: plan, change, cancel, convene, answer, note who attends."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.commission import Attendance, CommissionSession, Convening
from models.queries import commission as query
from referencing.services.agendas import issue_agendas
from referencing.services.errors import NotFoundError, StaleError
from referencing.services.invitations import invite, tell_agenda, tell_cancelled
from workflows.calendar import day_of
from workflows.machine import StepRefusedError
from workflows.sitting import Sitting, forbidden_sitting
from workflows.vocabulary import Actor, ConveningAnswer, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """When and where a session takes place; instants are aware, `link` is an address of a video call."""

    begins_at: datetime
    ends_at: datetime
    place: str
    link: str


def seen_session(
    session: Session, identifier: uuid.UUID, reader: uuid.UUID, roles: Collection[Role]
) -> CommissionSession:
    """Return a session; NotFoundError when there is none, or for a member who is not called to it."""
    sitting = query.session_with_id(session, identifier)
    if sitting is None or not (Role.SECRETARY in roles or query.is_convened(session, identifier, reader)):
        raise NotFoundError(str(identifier))
    return sitting


def sitting_of(session: Session, sitting: CommissionSession) -> Sitting:
    """Return a session as the rules see it."""
    is_held = any(one.given_at for one in query.deliberations_in(session, sitting.id))
    is_cancelled = sitting.cancelled_at is not None
    return Sitting(held_on=sitting.held_on, begins_at=sitting.begins_at, is_cancelled=is_cancelled, is_held=is_held)


def begin_sitting(
    session: Session, identifier: uuid.UUID, name: str, actor: Actor, at: datetime, seen_version: int | None = None
) -> CommissionSession:
    """Return a session kept from other writers; StepRefusedError when this actor may not do this with it now.

    StaleError when it changed since `seen_version`.
    """
    sitting = query.session_with_id(session, identifier, for_writing=True)
    if sitting is None:
        raise NotFoundError(str(identifier))
    _refuse(name, actor, sitting_of(session, sitting), at)
    if seen_version is not None and sitting.version != seen_version:
        raise StaleError(str(identifier))
    sitting.version += name != "answer"  # what a member answers is in nobody's way
    return sitting


def refuse_stale(session: Session, identifier: uuid.UUID, seen_version: int | None) -> None:
    """Raise StaleError when a session changed since `seen_version`; it stays from other writers until the commit."""
    sitting = query.session_with_id(session, identifier, for_writing=True)
    if sitting is not None and seen_version is not None and sitting.version != seen_version:
        raise StaleError(str(identifier))


def _refuse(name: str, actor: Actor, sitting: Sitting | None, at: datetime) -> None:
    refusals = forbidden_sitting(name, actor, sitting, at)
    if refusals:
        raise StepRefusedError(name, None, refusals)


def plan_session(session: Session, meeting: Meeting, *, actor: Actor, at: datetime) -> CommissionSession:
    """Plan a session; nobody is called to it yet."""
    _refuse("plan", actor, None, at)
    sitting = CommissionSession(held_on=day_of(meeting.begins_at))
    _place(sitting, meeting)
    session.add(sitting)
    session.flush()
    return sitting


def change_session(
    session: Session, identifier: uuid.UUID, meeting: Meeting, *, actor: Actor, at: datetime, seen_version: int
) -> CommissionSession:
    """Move a session; members already called are told, and answer anew when the hour changes."""
    sitting = begin_sitting(session, identifier, "change", actor, at, seen_version)
    is_another_hour = (sitting.begins_at, sitting.ends_at) != (meeting.begins_at, meeting.ends_at)
    is_changed = is_another_hour or (sitting.place, sitting.link) != (meeting.place, meeting.link)
    _place(sitting, meeting)
    if is_changed and sitting.convened_at is not None:
        sitting.sequence += 1
        convenings = query.convenings_of(session, identifier)
        for called in convenings if is_another_hour else ():
            called.answer = called.answered_at = None
        issue_agendas(session, sitting, actor=actor, at=at)
        invite(session, sitting, [called.person for called in convenings], actor=actor, at=at)
    session.flush()
    return sitting


def _place(sitting: CommissionSession, meeting: Meeting) -> None:
    sitting.held_on = day_of(meeting.begins_at)
    sitting.begins_at, sitting.ends_at = meeting.begins_at, meeting.ends_at
    sitting.place, sitting.link = meeting.place, meeting.link


def convene(session: Session, identifier: uuid.UUID, *, actor: Actor, at: datetime) -> int:
    """Call every active member who is not called yet; return how many were."""
    sitting = begin_sitting(session, identifier, "convene", actor, at)
    known = {called.person_id for called in query.convenings_of(session, identifier)}
    new = [person for person in query.members_of_commission(session) if person.id not in known]
    session.add_all(Convening(session_id=identifier, person_id=person.id, convened_at=at) for person in new)
    if sitting.convened_at is None:
        sitting.convened_at, sitting.organiser = at, query.email_of(session, actor.id)
    session.flush()
    issue_agendas(session, sitting, actor=actor, at=at)
    invite(session, sitting, new, actor=actor, at=at)
    session.flush()
    return len(new)


def establish_agenda(
    session: Session, identifier: uuid.UUID, *, actor: Actor, at: datetime, seen_version: int | None = None
) -> CommissionSession:
    """Issue the agenda of a session as it stands now; members already called are told of it.

    StaleError when the session changed since `seen_version`.
    """
    sitting = begin_sitting(session, identifier, "compose", actor, at, seen_version)
    issue_agendas(session, sitting, actor=actor, at=at)
    if sitting.convened_at is not None:
        called = [one.person for one in query.convenings_of(session, identifier)]
        tell_agenda(session, sitting, called, actor=actor, at=at)
    session.flush()
    return sitting


def cancel_session(
    session: Session, identifier: uuid.UUID, reason: str, *, actor: Actor, at: datetime
) -> CommissionSession:
    """Cancel a session: its cases are ready for another one, its members are told why."""
    sitting = begin_sitting(session, identifier, "cancel", actor, at)
    sitting.cancelled_at = at
    sitting.sequence += 1
    for deliberation in query.deliberations_in(session, identifier):
        deliberation.session_id, deliberation.position = None, 0
        deliberation.ballots = []
    called = [one.person for one in query.convenings_of(session, identifier)]
    tell_cancelled(session, sitting, called, reason, actor=actor, at=at)
    session.flush()
    return sitting


def answer_convening(
    session: Session, identifier: uuid.UUID, answer: ConveningAnswer, *, actor: Actor, at: datetime
) -> Convening:
    """Keep whether a member comes; NotFoundError for somebody who is not called."""
    called = next((one for one in query.convenings_of(session, identifier) if one.person_id == actor.id), None)
    if called is None:
        raise NotFoundError(str(identifier))
    begin_sitting(session, identifier, "answer", actor, at)
    called.answer, called.answered_at = answer, at
    session.flush()
    return called


def note_presence(
    session: Session,
    identifier: uuid.UUID,
    present: Collection[uuid.UUID],
    *,
    actor: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> None:
    """Note who attends a session, in place of what was noted before; NotFoundError for somebody not called.

    StaleError when the session changed since `seen_version`.
    """
    sitting = begin_sitting(session, identifier, "note_presence", actor, at, seen_version)
    called = {one.person_id for one in query.convenings_of(session, identifier)}
    kept = {one.person_id: one for one in sitting.attendances}
    if not set(present) <= called | kept.keys():
        raise NotFoundError(str(identifier))
    sitting.attendances = [kept.get(person) or Attendance(person_id=person) for person in sorted(set(present))]
    session.flush()
