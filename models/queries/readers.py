"""The person behind a session, with all that decides what they may see."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from models.organisation import Membership, Person


def reader(session: Session, person_id: uuid.UUID) -> Person | None:
    """Return an active person with staff roles, memberships and organisations."""
    return session.scalars(
        select(Person)
        .where(Person.id == person_id, Person.is_active)
        .options(selectinload(Person.staff_roles), selectinload(Person.memberships).joinedload(Membership.organisation))
    ).one_or_none()


def demo_reader(session: Session, email: str) -> Person | None:
    """Return the active demonstration account with this address."""
    return session.scalars(select(Person).where(Person.email == email, Person.is_demo, Person.is_active)).one_or_none()
