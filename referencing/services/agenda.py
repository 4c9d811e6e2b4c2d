"""The agenda of a session: which cases, in which order, and what was not reached."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from models.application import Application
from models.commission import CommissionSession, Deliberation
from models.queries import commission as query
from models.queries.facts import deliberation_of
from referencing.services.errors import NotFoundError
from referencing.services.sittings import begin_sitting
from referencing.services.working import begin_work, refuse_if
from workflows.vocabulary import Actor, Refusal


def put_on_agenda(
    session: Session, application: Application, identifier: uuid.UUID, *, actor: Actor, at: datetime
) -> Deliberation:
    """Put a case at the end of the agenda of a session; StepRefusedError when it is on one."""
    begin_sitting(session, identifier, "compose", actor, at)
    deliberation = _begun(session, application, actor)
    taken = (Refusal("already_on_agenda", (application.number,)),) if deliberation.session_id else ()
    refuse_if(taken, application, "deliberate")
    _append(session, deliberation, identifier)
    return deliberation


def take_off_agenda(
    session: Session, application: Application, identifier: uuid.UUID, *, actor: Actor, at: datetime
) -> None:
    """Take a case off the agenda of a session: it is ready for another one."""
    begin_sitting(session, identifier, "compose", actor, at)
    deliberation = _examined(session, application, identifier, actor)
    deliberation.session_id, deliberation.position = None, 0
    session.flush()


def move_up(session: Session, application: Application, identifier: uuid.UUID, *, actor: Actor, at: datetime) -> None:
    """Examine a case one place earlier; the first stays where it is."""
    begin_sitting(session, identifier, "compose", actor, at)
    order = list(query.deliberations_in(session, identifier))
    place = next((index for index, one in enumerate(order) if one.application_id == application.id), None)
    if place is None:
        raise NotFoundError(application.number)
    order.insert(max(place - 1, 0), order.pop(place))
    for position, one in enumerate(order, start=1):
        one.position = position
    session.flush()


def move_to_next(
    session: Session, application: Application, identifier: uuid.UUID, *, actor: Actor, at: datetime
) -> CommissionSession | None:
    """Move a case that was not reached to the session that follows, if one is planned; return that session."""
    sitting = begin_sitting(session, identifier, "compose", actor, at)
    deliberation = _examined(session, application, identifier, actor)
    following = query.next_session(session, sitting)
    deliberation.session_id, deliberation.position = None, 0
    if following is not None:
        _append(session, deliberation, following.id)
    session.flush()
    return following


def _append(session: Session, deliberation: Deliberation, identifier: uuid.UUID) -> None:
    last = max((one.position for one in query.deliberations_in(session, identifier)), default=0)
    deliberation.session_id, deliberation.position = identifier, last + 1
    session.flush()


def _begun(session: Session, application: Application, actor: Actor) -> Deliberation:
    begin_work(session, application, "deliberate", actor)
    deliberation = deliberation_of(session, application.id)
    if deliberation is None:
        raise NotFoundError(application.number)
    return deliberation


def _examined(session: Session, application: Application, identifier: uuid.UUID, actor: Actor) -> Deliberation:
    """Return the deliberation of a case on the agenda of this session, without any vote yet."""
    deliberation = _begun(session, application, actor)
    if deliberation.session_id != identifier:
        raise NotFoundError(application.number)
    cast = (Refusal("ballots_cast"),) if deliberation.ballots else ()
    refuse_if(cast, application, "deliberate")
    return deliberation
