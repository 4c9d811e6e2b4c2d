"""Persons, organisations and their roles."""

import uuid
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from models.organisation import Interest, Membership, Organisation, Person, StaffRole
from workflows.vocabulary import Role


def active_person(session: Session, email: str) -> Person | None:
    """Return the active person with this address (lower case)."""
    return session.scalars(select(Person).where(Person.email == email, Person.is_active)).one_or_none()


def person_at(session: Session, email: str) -> Person | None:
    """Return the person with this address (lower case), active or not."""
    return session.scalars(select(Person).where(Person.email == email)).one_or_none()


def organisation_with_siren(session: Session, siren: str) -> Organisation | None:
    """Return the vendor with this SIREN."""
    return session.scalars(select(Organisation).where(Organisation.siren == siren)).one_or_none()


def membership_of(session: Session, organisation_id: uuid.UUID, person_id: uuid.UUID) -> Membership | None:
    """Return a person's membership of an organisation."""
    return session.scalars(
        select(Membership).where(Membership.organisation_id == organisation_id, Membership.person_id == person_id)
    ).one_or_none()


def memberships_of(session: Session, person_id: uuid.UUID) -> Sequence[Membership]:
    """Return the memberships of a person."""
    return session.scalars(select(Membership).where(Membership.person_id == person_id)).all()


def staff_roles_of(session: Session, person_id: uuid.UUID) -> Sequence[Role]:
    """Return the staff roles of a person."""
    return session.scalars(select(StaffRole.role).where(StaffRole.person_id == person_id)).all()


def interest_of(session: Session, person_id: uuid.UUID, application_id: object) -> Interest | None:
    """Return what a person declared about an application."""
    return session.scalars(
        select(Interest).where(Interest.person_id == person_id, Interest.application_id == application_id)
    ).one_or_none()


def demo_people(session: Session) -> Sequence[Person]:
    """Return the demonstration accounts with their roles and organisations."""
    return session.scalars(
        select(Person)
        .where(Person.is_demo, Person.is_active)
        .order_by(Person.email)
        .options(
            selectinload(Person.staff_roles), selectinload(Person.memberships).selectinload(Membership.organisation)
        )
    ).all()


def organisations_named(session: Session, typed: str, limit: int = 200) -> Sequence[uuid.UUID]:
    """Return the vendors with this SIREN or whose name begins so, case aside."""
    siren = typed.replace(" ", "")
    begins = func.lower(Organisation.name).startswith(typed.lower(), autoescape=True)
    query = select(Organisation.id).where((Organisation.siren == siren) | begins)
    return session.scalars(query.order_by(Organisation.id).limit(limit)).all()
