"""Who belongs to a vendor's organisation and in what capacity: the one place that asks who administers it."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from models.membership import OrganisationEvent
from models.organisation import Membership, Person
from models.queries import memberships as query
from referencing.services.errors import NotFoundError, ObjectionError
from workflows.membership import Capacities, Objection, Seat, objections


def membership_in(person: Person, organisation_id: uuid.UUID) -> Membership:
    """Return a person's membership of an organisation; NotFoundError for an organisation that is not theirs."""
    found = next((held for held in person.memberships if held.organisation_id == organisation_id), None)
    if found is None:
        raise NotFoundError(str(organisation_id))
    return found


def administered_by(person: Person, organisation_id: uuid.UUID) -> Membership:
    """Return the membership by which a person administers an organisation; NotFoundError when they do not."""
    membership = membership_in(person, organisation_id)
    if not membership.is_administrator:
        raise NotFoundError(str(organisation_id))
    return membership


def capacities_of(membership: Membership) -> Capacities:
    """Return the capacities of a member."""
    return Capacities(membership.is_signatory, membership.is_administrator)


def member_administered(session: Session, person: Person, membership_id: uuid.UUID) -> Membership:
    """Return a membership of an organisation that this person administers; NotFoundError for any other."""
    membership = session.get(Membership, membership_id)
    if membership is None:
        raise NotFoundError(str(membership_id))
    administered_by(person, membership.organisation_id)
    return membership


def change_capacities(
    session: Session, membership: Membership, wanted: Capacities, seen: Capacities, *, by: Person, at: datetime
) -> None:
    """Give a member these capacities; ObjectionError when nobody is left, or they changed since seen."""
    _keep_somebody(session, membership, wanted)
    if capacities_of(membership) != seen:
        raise ObjectionError(Objection.CHANGED_MEANWHILE)
    membership.is_signatory, membership.is_administrator = wanted.is_signatory, wanted.is_administrator
    note(session, membership.organisation_id, "changed", by, at, membership.person.name, capacity_codes(wanted))


def remove_member(session: Session, membership: Membership, *, by: Person, at: datetime) -> None:
    """Take a member out of an organisation; ObjectionError when nobody would be left to sign or administer."""
    _keep_somebody(session, membership, None)
    person = membership.person
    note(session, membership.organisation_id, "removed", by, at, person.name)
    session.delete(membership)
    session.flush()
    session.expire(person, ["memberships"])


def note(
    session: Session, organisation_id: uuid.UUID, act: str, by: Person, at: datetime, about: str, words: str = ""
) -> None:
    """Write one line into the journal of an organisation; `words`: codes of capacities, or the number of a case."""
    session.add(
        OrganisationEvent(
            organisation_id=organisation_id,
            act=act,
            actor_id=by.id,
            actor_name=by.name,
            about=about,
            words=words,
            at=at,
        )
    )
    session.flush()


def capacity_codes(capacities: Capacities) -> str:
    """Return the capacities as the journal keeps them: «member signatory administrator»."""
    more = (("signatory", capacities.is_signatory), ("administrator", capacities.is_administrator))
    return " ".join(["member", *(code for code, held in more if held)])


def _keep_somebody(session: Session, membership: Membership, wanted: Capacities | None) -> None:
    members = query.locked_members_of(session, membership.organisation_id)
    if membership.id not in {member.id for member in members}:  # somebody else removed them meanwhile
        raise NotFoundError(str(membership.id))
    # An account that was closed can neither sign nor administer.
    seats = [
        Seat(member.person_id, capacities_of(member))
        for member in members
        if member.person.is_active or member.id == membership.id
    ]
    found = objections(seats, membership.person_id, wanted)
    if found:
        raise ObjectionError(*found)
