"""Votes in session: cast by a member, or noted by the secretary; and the recusals declared at the table."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from models.application import Application
from models.commission import Ballot, Deliberation
from models.organisation import Interest
from models.queries import commission as query
from models.queries.facts import conflicted_people, day_of_session, deliberation_of
from referencing.services.errors import NotFoundError
from referencing.services.people import actor_for, declare_interest
from referencing.services.working import acting_person, begin_work, refuse_if
from workflows.calendar import day_of
from workflows.sitting import forbidden_ballot
from workflows.vocabulary import Actor, Opinion


def cast_ballot(session: Session, application: Application, opinion: Opinion, *, actor: Actor, at: datetime) -> Ballot:
    """Cast a member's own ballot, in place of an earlier one; StepRefusedError for a member absent or recused."""
    begin_work(session, application, "vote", actor)
    return _cast(session, application, acting_person(actor), opinion, at, None)


def record_ballot(
    session: Session,
    application: Application,
    member: uuid.UUID,
    opinion: Opinion | None,
    *,
    actor: Actor,
    at: datetime,
) -> Ballot | None:
    """Note the ballot that a member says in session, or take it back when there is no opinion."""
    begin_work(session, application, "record_vote", actor)
    if opinion is not None:
        return _cast(session, application, member, opinion, at, acting_person(actor))
    _drop(session, _deliberation(session, application), member)
    return None


def note_recusal(
    session: Session, application: Application, member: uuid.UUID, statement: str, *, actor: Actor, at: datetime
) -> Interest:
    """Note the interest that a member declares in session; their ballot on this case goes."""
    begin_work(session, application, "record_vote", actor)
    person = next((one for one in query.members_of_commission(session) if one.id == member), None)
    if person is None:
        raise NotFoundError(str(member))
    declared = declare_interest(
        session, application.id, actor_for(session, person), has_interest=True, statement=statement, at=at
    )
    _drop(session, _deliberation(session, application), member)
    return declared


def _cast(
    session: Session, application: Application, member: uuid.UUID, opinion: Opinion, at: datetime, by: uuid.UUID | None
) -> Ballot:
    deliberation = _deliberation(session, application)
    person = next((one for one in query.members_of_commission(session) if one.id == member), None)
    refusals = forbidden_ballot(
        person.name if person else "",
        held_on=day_of_session(session, deliberation.session_id),
        on=day_of(at),
        is_member=person is not None,
        is_present=deliberation.session_id is not None
        and member in query.attendances_of(session, deliberation.session_id),
        is_recused=member in conflicted_people(session, application.service_id),
    )
    refuse_if(refusals, application, "vote")
    ballot = next((cast for cast in deliberation.ballots if cast.person_id == member), None)
    if ballot is None:
        ballot = Ballot(person_id=member)
        deliberation.ballots.append(ballot)
    ballot.opinion, ballot.cast_at, ballot.recorded_by_id = opinion, at, by
    session.flush()
    return ballot


def _drop(session: Session, deliberation: Deliberation, member: uuid.UUID) -> None:
    deliberation.ballots = [ballot for ballot in deliberation.ballots if ballot.person_id != member]
    session.flush()


def _deliberation(session: Session, application: Application) -> Deliberation:
    deliberation = deliberation_of(session, application.id)
    if deliberation is None:
        raise NotFoundError(application.number)
    return deliberation
