"""People of a vendor's organisation, and those at work on a case."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.organisation import Membership, Person


def members_of(session: Session, organisation_id: uuid.UUID) -> Sequence[Person]:
    """Return the active people of an organisation, by name."""
    return session.scalars(
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organisation_id == organisation_id, Person.is_active)
        .order_by(Person.name, Person.id)
    ).all()


def signatories_of(session: Session, organisation_id: uuid.UUID) -> Sequence[Person]:
    """Return the active people who commit an organisation, by name."""
    return session.scalars(
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organisation_id == organisation_id, Membership.is_signatory, Person.is_active)
        .order_by(Person.name, Person.id)
    ).all()
