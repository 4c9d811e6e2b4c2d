"""An organisation from inside: its members, invitations, journal, and who is in charge of its cases."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.ledger import LedgerDetail, LedgerEntry
from models.membership import Charge, Invitation, OrganisationEvent
from models.organisation import Membership, Organisation, Person


def members_of(session: Session, organisation_id: uuid.UUID) -> Sequence[Membership]:
    """Return the memberships of an organisation with their persons, by name."""
    return session.scalars(
        select(Membership)
        .join(Membership.person)
        .where(Membership.organisation_id == organisation_id)
        .order_by(Person.name, Person.id)
        .options(joinedload(Membership.person))
    ).all()


def people_of(session: Session, organisation_id: uuid.UUID) -> Sequence[Person]:
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


def locked_members_of(session: Session, organisation_id: uuid.UUID) -> Sequence[Membership]:
    """Return the memberships of an organisation as they stand, kept from other writers until the commit."""
    session.execute(select(Organisation.id).where(Organisation.id == organisation_id).with_for_update())
    return session.scalars(
        select(Membership)
        .where(Membership.organisation_id == organisation_id)
        .execution_options(populate_existing=True)
    ).all()


def unanswered_invitations(session: Session, organisation_id: uuid.UUID) -> Sequence[Invitation]:
    """Return the invitations that nobody accepted or withdrew, the latest first, those out of date included."""
    return session.scalars(
        select(Invitation)
        .where(
            Invitation.organisation_id == organisation_id,
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_(None),
        )
        .order_by(Invitation.invited_at.desc(), Invitation.id)
        .options(joinedload(Invitation.invited_by))
    ).all()


def invitation_of(session: Session, invitation_id: uuid.UUID, *, to_answer: bool) -> Invitation | None:
    """Return an invitation; one to answer is kept from other writers until the commit."""
    query = select(Invitation).where(Invitation.id == invitation_id).execution_options(populate_existing=True)
    return session.scalars(query.with_for_update() if to_answer else query).one_or_none()


def journal_of(session: Session, organisation_id: uuid.UUID, limit: int) -> Sequence[OrganisationEvent]:
    """Return the last lines of an organisation's journal, the latest first."""
    return session.scalars(
        select(OrganisationEvent)
        .where(OrganisationEvent.organisation_id == organisation_id)
        .order_by(OrganisationEvent.at.desc(), OrganisationEvent.id.desc())
        .limit(limit)
    ).all()


def charge_of(session: Session, case_id: uuid.UUID) -> Charge | None:
    """Return who was put in charge of a case."""
    return session.scalars(
        select(Charge).where(Charge.case_id == case_id).options(joinedload(Charge.person))
    ).one_or_none()


def charges_of(session: Session, person_id: uuid.UUID) -> Sequence[Charge]:
    """Return the cases that a person was put in charge of."""
    return session.scalars(select(Charge).where(Charge.person_id == person_id)).all()


def opener_of(session: Session, case_id: uuid.UUID) -> uuid.UUID | None:
    """Return who opened a case, as its ledger says."""
    return session.scalars(
        select(LedgerDetail.actor_id)
        .join(LedgerEntry)
        .where(LedgerEntry.case_id == case_id)
        .order_by(LedgerEntry.seq)
        .limit(1)
    ).one_or_none()
