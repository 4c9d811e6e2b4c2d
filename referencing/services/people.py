"""Persons, organisations, and in what capacity someone acts on a case."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from models.independence import FormerDeclaration
from models.organisation import Interest, Membership, Organisation, Person, StaffRole
from models.queries import people as query
from referencing.services.errors import NotFoundError
from referencing.services.working import acting_person
from workflows.dossier import Vendor
from workflows.vocabulary import Actor, Role


class ClosedAccountError(Exception):
    """The address belongs to an account that was closed."""


class NoVendorError(Exception):
    """No organisation has this SIREN."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Someone to add, with the capacities they get; `siren`: of the vendor they belong to."""

    email: str
    name: str
    roles: tuple[Role, ...] = ()
    siren: str | None = None
    is_signatory: bool = False


def person_with_email(session: Session, email: str) -> Person:
    """Return the active person with this address; NotFoundError when there is none."""
    person = query.active_person(session, email.strip().lower())
    if person is None:
        raise NotFoundError(email)
    return person


def register_person(session: Session, email: str, name: str, at: datetime, *, is_demo: bool = False) -> Person:
    """Return the person with this address, created when there is none; NotFoundError when the account is closed."""
    address = email.strip().lower()
    person = query.person_at(session, address)
    if person is not None and not person.is_active:
        raise NotFoundError(address)
    if person is None:
        person = Person(email=address, name=name, created_at=at, is_demo=is_demo)
        session.add(person)
        session.flush()
    return person


def give_roles(session: Session, person: Person, roles: Iterable[Role], at: datetime) -> None:
    """Give staff roles without a journal, to invented people; `users.give_role` is for the others."""
    held = {held.role for held in person.staff_roles}
    person.staff_roles += [StaffRole(role=role, given_at=at) for role in roles if role not in held]
    session.flush()


def register_vendor(session: Session, vendor: Vendor, at: datetime, *, is_demo: bool = False) -> Organisation:
    """Return the organisation with this SIREN and make its signatory one, each created when missing.

    Who brings a new organisation in administers it.
    """
    organisation = query.organisation_with_siren(session, vendor.siren)
    is_new = organisation is None
    if organisation is None:
        organisation = Organisation(
            name=vendor.name, siren=vendor.siren, nature=vendor.nature.value, is_demo=is_demo, created_at=at
        )
        session.add(organisation)
        session.flush()
    person = register_person(session, vendor.signatory.email, vendor.signatory.name, at, is_demo=is_demo)
    join(session, organisation, person, is_signatory=True, is_administrator=is_new)
    return organisation


def join(
    session: Session,
    organisation: Organisation,
    person: Person,
    *,
    is_signatory: bool,
    is_administrator: bool = False,
) -> Membership:
    """Make a person a member of an organisation and return the membership; capacities held already stay."""
    membership = query.membership_of(session, organisation.id, person.id)
    if membership is None:
        membership = Membership(organisation_id=organisation.id, person_id=person.id, is_signatory=is_signatory)
        session.add(membership)
    membership.is_signatory = bool(membership.is_signatory) or is_signatory
    membership.is_administrator = bool(membership.is_administrator) or is_administrator
    session.flush()
    session.expire(person, ["memberships"])
    return membership


def actor_for(session: Session, person: Person, organisation_id: object = None) -> Actor:
    """Return a person as an actor: staff roles everywhere, vendor roles on what belongs to their organisation."""
    roles = set(query.staff_roles_of(session, person.id))
    for membership in query.memberships_of(session, person.id):
        if membership.organisation_id == organisation_id:
            roles.add(Role.VENDOR)
            if membership.is_signatory:
                roles.add(Role.SIGNATORY)
    return Actor(person.id, person.name, frozenset(roles))


def declare_interest(
    session: Session, application_id: object, actor: Actor, *, has_interest: bool, statement: str, at: datetime
) -> Interest:
    """Keep a person's declaration about an application, in place of an earlier one."""
    interest = query.interest_of(session, acting_person(actor), application_id)
    if interest is None:
        interest = Interest(person_id=acting_person(actor), application_id=application_id)
        session.add(interest)
    else:
        keep_former(session, interest, acting_person(actor), at)
    interest.has_interest, interest.statement, interest.declared_at = has_interest, statement, at
    session.flush()
    return interest


def keep_former(session: Session, interest: Interest, by: UUID, at: datetime, reason: str = "") -> None:
    """Keep what a declaration says before it is corrected."""
    session.add(
        FormerDeclaration(
            interest_id=interest.id,
            has_interest=interest.has_interest,
            statement=interest.statement,
            declared_at=interest.declared_at,
            corrected_at=at,
            corrected_by_id=by,
            reason=reason,
        )
    )
