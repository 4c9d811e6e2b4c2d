"""Messages between a vendor and the desk: one thread a case; whoever may see the case may read and write in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from models.assignment import WHOLE
from models.case import CaseMixin
from models.evidence import Evidence
from models.message import Message, MessageAttachment
from models.organisation import Person
from models.queries import messages as query
from models.queries.assignments import current_assignments
from models.queries.memberships import people_of
from models.queries.recipients import covers_of, people_to_tell
from referencing.services.errors import NotFoundError
from referencing.services.telling import tell
from referencing.services.working import acting_person
from workflows.calendar import day_of
from workflows.vocabulary import VENDOR_ROLES, Actor, Holder

CIRCLE = "staff_and_vendor"


@dataclass(frozen=True, slots=True)
class Letter:
    """What somebody writes; `id` is drawn with the page, so that the same one sent twice is one message."""

    id: UUID
    text: str
    attached: tuple[UUID, ...] = ()


def write_message(session: Session, case: CaseMixin, letter: Letter, *, actor: Actor, at: datetime) -> Message:
    """Put a message into the thread of a case, tell the other side, and return it.

    NotFoundError for an attachment that is not in the library of the case's vendor.
    """
    known = session.get(Message, letter.id)
    if known is not None:
        return _same(known, case, actor)
    held = {evidence.id: evidence for evidence in query.shelf(session, case.organisation_id)}
    is_from_vendor = bool(actor.roles & VENDOR_ROLES)
    message = Message(
        id=letter.id,
        procedure=case.procedure,
        case_id=case.id,  # type: ignore[attr-defined]  # the key of Base
        circle=CIRCLE,
        author_id=acting_person(actor),
        is_from_vendor=is_from_vendor,
        text=letter.text,
        sent_at=at,
        attachments=[
            MessageAttachment(evidence=_held(held, one), position=place) for place, one in enumerate(letter.attached)
        ],
    )
    session.add(message)
    session.flush()
    mark_read(session, case, actor, at)
    people = _staff(session, case, day_of(at)) if is_from_vendor else people_of(session, case.organisation_id)
    context = {"by": actor.name, "path": f"/dossiers/{case.number}/messages"}
    tell(session, "message", people, context, actor=actor, at=at, case=case, key=f"message:{message.id}")
    return message


def mark_read(session: Session, case: CaseMixin, actor: Actor, at: datetime) -> None:
    """Note that somebody has read the thread of a case up to now."""
    query.read_now(session, acting_person(actor), case.id, at)  # type: ignore[attr-defined]  # the key of Base


def _same(known: Message, case: CaseMixin, actor: Actor) -> Message:
    if known.author_id != actor.id or known.case_id != case.id:  # type: ignore[attr-defined]  # the key of Base
        raise NotFoundError(str(known.id))
    return known


def _held(held: dict[UUID, Evidence], wanted: UUID) -> Evidence:
    if wanted not in held:
        raise NotFoundError(str(wanted))
    return held[wanted]


def _staff(session: Session, case: CaseMixin, on: date) -> Sequence[Person]:
    """Return who follows the case, the whole desk where no officer does, who already wrote, and who covers them."""
    found: Any = case
    held = current_assignments(session, [found.id]).get(found.id, [])
    people = {one.person_id for one in held}
    if WHOLE not in {one.theme for one in held}:
        people |= people_to_tell(session, case, (Holder.DESK,))
    people |= {person.id for person in query.staff_in_thread(session, found.id)}
    return query.people(session, sorted(people | covers_of(session, people, on)))
