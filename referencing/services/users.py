"""What an administrator does about people: accounts, staff roles, closing and opening again; each with its reason."""

from dataclasses import replace
from datetime import datetime

from email_validator import EmailNotValidError, validate_email
from sqlalchemy.orm import Session

from models.organisation import Person, StaffRole
from models.queries.access import holders_count
from models.queries.people import organisation_with_siren, person_at
from referencing.services.accounts import has_account, invite, reset_second_factors
from referencing.services.administration import record, required
from referencing.services.people import ClosedAccountError, Newcomer, NoVendorError, join
from referencing.services.staff import keep_change
from referencing.services.telling import tell
from referencing.words import gettext
from workflows.administration import Act
from workflows.labels import label
from workflows.vocabulary import STAFF_ROLES, Actor, Role
from workflows.words import _

GIVEN = _("Le rôle « {role} » vous a été donné.")
TAKEN = _("Le rôle « {role} » vous a été retiré.")
REOPENED = _("Votre compte a été réactivé.")


class UserError(Exception):
    """What an administrator asked for cannot be; `sentence` says why, in French."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


OWN_ACCOUNT = _("Vous ne pouvez pas faire cela sur votre propre compte : demandez-le à un autre administrateur.")
LAST_ADMINISTRATOR = _("Il ne resterait aucun administrateur en activité.")
ADDRESS_WRONG = _("Cette adresse ne peut pas recevoir de courriel : vérifiez-la.")
ADDRESS_TAKEN = _("Cette adresse a déjà un compte : retrouvez-le dans la liste.")
OPENED = _("Cette personne a déjà choisi son mot de passe : elle en change depuis la page de connexion.")
CLOSED = _("Ce compte est désactivé : réactivez-le d’abord.")


def create_account(session: Session, newcomer: Newcomer, *, actor: Actor, at: datetime, reason: str) -> Person:
    """Open an account and send it its link; UserError for an address that is wrong or taken."""
    why, address = required(reason), _address(newcomer.email)
    if person_at(session, address) is not None:
        raise UserError(ADDRESS_TAKEN)
    return _bring_in(session, None, replace(newcomer, email=address), actor, at, why)


def add_person(
    session: Session, newcomer: Newcomer, *, actor: Actor, at: datetime, reason: str
) -> tuple[Person, bool, bool]:
    """Return the person with the capacities asked for, whether they are new, and whether a link was sent to them.

    A known one keeps their name and gets what is missing. ClosedAccountError and NoVendorError leave nothing behind
    once the caller rolls back.
    """
    why, address = required(reason), newcomer.email.strip().lower()
    known = person_at(session, address)
    if known is not None and not known.is_active:
        raise ClosedAccountError(address)
    person = _bring_in(session, known, replace(newcomer, email=address), actor, at, why)
    return person, known is None, not person.is_demo and not has_account(session, person)


def _bring_in(
    session: Session, known: Person | None, newcomer: Newcomer, actor: Actor, at: datetime, why: str
) -> Person:
    """Give a person, created when unknown, what they are to hold, and the link that opens an account still shut."""
    person = known
    if person is None:
        person = Person(email=newcomer.email, name=newcomer.name.strip(), created_at=at)
        session.add(person)
        session.flush()
        _record(session, Act.CREATE_ACCOUNT, person, actor, at, why)
    is_invited = not person.is_demo and not has_account(session, person)
    for role in dict.fromkeys(newcomer.roles):  # who is invited hears of their roles by that one mail
        give_role(session, person, role, actor=actor, at=at, reason=why, is_told=not is_invited)
    if newcomer.siren is not None:
        organisation = organisation_with_siren(session, newcomer.siren)
        if organisation is None:
            raise NoVendorError(newcomer.siren)
        join(session, organisation, person, is_signatory=newcomer.is_signatory)
    if is_invited:
        invite(session, person, at)
    return person


def give_role(
    session: Session, person: Person, role: Role, *, actor: Actor, at: datetime, reason: str, is_told: bool = True
) -> bool:
    """Give a staff role, tell the person where `is_told`, and return whether they did not hold it yet."""
    why = required(reason)
    if role not in STAFF_ROLES:
        raise ValueError(role)
    if not person.is_active:
        raise UserError(CLOSED)
    if role in {held.role for held in person.staff_roles}:
        return False
    person.staff_roles.append(StaffRole(role=role, given_at=at))
    _changed(session, person, role, was_given=True, actor=actor, at=at, reason=why)
    if is_told:
        _tell_of_role(session, person, role, GIVEN, actor, at, why)
    return True


def take_role(session: Session, person: Person, role: Role, *, actor: Actor, at: datetime, reason: str) -> bool:
    """Take a staff role, tell the person, and return whether they held it; UserError for the last administrator."""
    why = required(reason)
    held = next((held for held in person.staff_roles if held.role is role), None)
    if held is None:
        return False
    if role is Role.ADMINISTRATOR:
        _keep_an_administrator(session, person, actor)
    person.staff_roles.remove(held)
    session.delete(held)
    _changed(session, person, role, was_given=False, actor=actor, at=at, reason=why)
    _tell_of_role(session, person, role, TAKEN, actor, at, why)
    return True


def send_link(session: Session, person: Person, *, actor: Actor, at: datetime) -> None:
    """Send the link that opens an account again; UserError where the account was opened, or is closed."""
    if not person.is_active:
        raise UserError(CLOSED)
    if has_account(session, person):
        raise UserError(OPENED)
    invite(session, person, at)
    _record(session, Act.SEND_LINK, person, actor, at, "")


def reset_factors(session: Session, person: Person, *, actor: Actor, at: datetime, reason: str) -> None:
    """Take every second factor off a person who lost them, end their sessions and tell them."""
    why = required(reason)
    if person.id == actor.id:
        raise UserError(OWN_ACCOUNT)
    if not person.is_active:
        raise UserError(CLOSED)
    reset_second_factors(session, person, at)
    _record(session, Act.RESET_FACTORS, person, actor, at, why)


def deactivate(session: Session, person: Person, *, actor: Actor, at: datetime, reason: str) -> bool:
    """Close an account and return whether it was open; its sessions end with their next page, what it did stays."""
    why = required(reason)
    if person.id == actor.id:
        raise UserError(OWN_ACCOUNT)
    if Role.ADMINISTRATOR in {held.role for held in person.staff_roles}:
        _keep_an_administrator(session, person, actor)
    if not person.is_active:
        return False
    person.is_active = False
    _record(session, Act.DEACTIVATE, person, actor, at, why)
    return True


def reactivate(session: Session, person: Person, *, actor: Actor, at: datetime, reason: str) -> bool:
    """Open a closed account again, with the roles that it had, tell the person and return whether it was closed."""
    why = required(reason)
    if person.is_active:
        return False
    person.is_active = True
    _record(session, Act.REACTIVATE, person, actor, at, why)
    _tell(session, person, gettext(REOPENED), actor, at, why)
    return True


def _changed(
    session: Session, person: Person, role: Role, *, was_given: bool, actor: Actor, at: datetime, reason: str
) -> None:
    keep_change(session, person, role.value, reason, actor, at, was_given=was_given)
    act = Act.GIVE_ROLE if was_given else Act.TAKE_ROLE
    _record(session, act, person, actor, at, reason, role=role.value)


def _tell_of_role(
    session: Session, person: Person, role: Role, words: str, actor: Actor, at: datetime, reason: str
) -> None:
    _tell(session, person, gettext(words, role=gettext(label(role))), actor, at, reason)


def _record(
    session: Session, act: Act, person: Person, actor: Actor, at: datetime, reason: str, **details: str
) -> None:
    record(
        session,
        act,
        actor=actor,
        at=at,
        subject=_name(person),
        subject_id=person.id,
        reason=reason,
        details=dict(details),
    )


def _tell(session: Session, person: Person, change: str, actor: Actor, at: datetime, reason: str) -> None:
    context = {"change": change, "reason": reason, "path": "/compte/courriels"}
    tell(session, "access_changed", [person], context, actor=actor, at=at)


def _keep_an_administrator(session: Session, person: Person, actor: Actor) -> None:
    if person.id == actor.id:
        raise UserError(OWN_ACCOUNT)
    if person.is_active and holders_count(session, Role.ADMINISTRATOR) < 2:  # noqa: PLR2004 - this one and another
        raise UserError(LAST_ADMINISTRATOR)


def _address(email: str) -> str:
    try:
        return validate_email(email.strip(), check_deliverability=False, test_environment=True).normalized.lower()
    except EmailNotValidError as error:
        raise UserError(ADDRESS_WRONG) from error


def _name(person: Person) -> str:
    return f"{person.name} <{person.email}>"
