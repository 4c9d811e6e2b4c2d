"""The thread of a case, and what a person has not read of it."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from models.evidence import Evidence
from models.message import Message, MessageAttachment, ThreadRead
from models.organisation import Person


def thread_of(session: Session, procedure: str, case_id: uuid.UUID, circle: str) -> Sequence[Message]:
    """Return the messages of a case, oldest first, with authors and attachments."""
    pieces = selectinload(Message.attachments).joinedload(MessageAttachment.evidence)
    return session.scalars(
        select(Message)
        .where(Message.procedure == procedure, Message.case_id == case_id, Message.circle == circle)
        .order_by(Message.sent_at, Message.id)
        .options(joinedload(Message.author), pieces)
    ).all()


def read_until(session: Session, person_id: uuid.UUID, case_id: uuid.UUID) -> ThreadRead | None:
    """Return up to when a person has read the thread of a case."""
    return session.scalars(
        select(ThreadRead).where(ThreadRead.person_id == person_id, ThreadRead.case_id == case_id)
    ).one_or_none()


def unread_counts(session: Session, person_id: uuid.UUID, case_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, int]:
    """Return how many messages of others a person has not read, by case; cases without any are left out."""
    mark = and_(ThreadRead.case_id == Message.case_id, ThreadRead.person_id == person_id)
    query = (
        select(Message.case_id, func.count())
        .outerjoin(ThreadRead, mark)
        .where(Message.case_id.in_(case_ids), Message.author_id != person_id)
        .where(or_(ThreadRead.read_at.is_(None), Message.sent_at > ThreadRead.read_at))
        .group_by(Message.case_id)
    )
    return dict(session.execute(query).all())


def staff_in_thread(session: Session, case_id: uuid.UUID) -> Sequence[Person]:
    """Return the active people of the house who wrote in the thread of a case."""
    authors = select(Message.author_id).where(Message.case_id == case_id, Message.is_from_vendor.is_(False))
    return session.scalars(select(Person).where(Person.id.in_(authors), Person.is_active)).all()


def people(session: Session, ids: Sequence[uuid.UUID]) -> Sequence[Person]:
    """Return active people by identifier."""
    return session.scalars(select(Person).where(Person.id.in_(ids), Person.is_active)).all()


def shelf(session: Session, organisation_id: uuid.UUID) -> Sequence[Evidence]:
    """Return the library of a vendor, last added first."""
    return session.scalars(
        select(Evidence)
        .where(Evidence.organisation_id == organisation_id)
        .order_by(Evidence.added_at.desc(), Evidence.id.desc())
    ).all()


def read_now(session: Session, person_id: uuid.UUID, case_id: uuid.UUID, at: datetime) -> None:
    """Note that a person has read the thread of a case up to an instant."""
    known = read_until(session, person_id, case_id)
    if known is None:
        session.add(ThreadRead(person_id=person_id, case_id=case_id, read_at=at))
    else:
        known.read_at = max(known.read_at, at)
    session.flush()
