"""Accounts: sign-up, invitation, recovery, change of password and address. Passwords arrive typed and are kept hashed.

Whoever makes an account for somebody else (an administrator, `parcours user add`) calls

    invite(session, person, at)

after the person is registered: a mail with a link leaves through the outbox; the link opens a page where the person
chooses a password, then, with a role in the service, sets up a second factor. Calling it again sends a newer link and
closes the earlier one. `has_account(session, person)` says whether they chose a password already.
Where somebody proved that an address is theirs by other means (an invitation of an organisation), `open_account` makes
the account at once.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.account import AccountLink, Purpose, SignUp
from models.organisation import Membership, Organisation, Person
from models.queries import accounts as query
from models.queries import people
from referencing.services.outbox import put
from referencing.services.people import register_person
from referencing.services.proving.codes import drop_recovery_codes, stop_codes
from referencing.services.proving.credentials import credential_for
from referencing.services.proving.links import ACCOUNT_MAIL, DeadLinkError, send_link
from referencing.services.proving.passwords import hash_password, is_right
from workflows.dossier import VendorNature

_CHANGED = "password_changed"
_KNOWN = "known_address"
_MOVED = "address_changed"


class SirenTakenError(Exception):
    """An organisation with this SIREN is here already: one joins it by invitation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVendor:
    """What the first person of a vendor types; `siren`: nine digits with their key."""

    email: str
    name: str
    password: str
    siren: str
    organisation: str
    nature: VendorNature


def sign_up(session: Session, new: NewVendor, at: datetime) -> None:
    """Keep a sign-up until its address is confirmed; SirenTakenError for an organisation that is here.

    An address that has an account gets another mail instead, and the caller learns nothing of it: whoever types
    addresses must not find out which are known.
    """
    if people.organisation_with_siren(session, new.siren) is not None:
        raise SirenTakenError
    email, hashed = new.email.strip().lower(), hash_password(new.password)
    known = people.person_at(session, email)
    if known is not None:
        _tell(session, known, _KNOWN, at)
        return
    asked = SignUp(
        email=email,
        name=new.name,
        password_hash=hashed,
        siren=new.siren,
        organisation=new.organisation,
        nature=new.nature.value,
        asked_at=at,
    )
    session.add(asked)
    session.flush()
    send_link(session, Purpose.SIGN_UP, at, sign_up=asked)


def confirm_sign_up(session: Session, link: AccountLink, at: datetime) -> Person:
    """Found the organisation and open the account of its first person, administrator and signatory; return them.

    SirenTakenError when somebody founded it meanwhile; DeadLinkError when the address got an account meanwhile.
    """
    asked = link.sign_up
    if asked is None or people.person_at(session, asked.email) is not None:
        raise DeadLinkError
    if people.organisation_with_siren(session, asked.siren) is not None:
        raise SirenTakenError
    person = register_person(session, asked.email, asked.name, at)
    organisation = Organisation(name=asked.organisation, siren=asked.siren, nature=asked.nature, created_at=at)
    session.add(organisation)
    session.flush()
    session.add(
        Membership(organisation_id=organisation.id, person_id=person.id, is_signatory=True, is_administrator=True)
    )
    credential = credential_for(session, person.id)
    credential.password_hash, credential.password_changed_at = asked.password_hash, at
    link.used_at = at
    session.flush()
    session.expire(person, ["memberships"])
    return person


def invite(session: Session, person: Person, at: datetime) -> None:
    """Send a person the link that opens their account; it replaces an earlier one."""
    send_link(session, Purpose.INVITATION, at, person=person)


def has_account(session: Session, person: Person) -> bool:
    """Return whether a person chose a password."""
    credential = query.credential_of(session, person.id)
    return credential is not None and credential.password_hash is not None


def open_account(session: Session, person: Person, password: str, at: datetime) -> None:
    """Give a person whose address is proved a password; every link and session of theirs ends."""
    credential = credential_for(session, person.id)
    credential.password_hash, credential.password_changed_at = hash_password(password), at
    query.close_links(session, person.id, (Purpose.INVITATION, Purpose.RECOVERY), at)
    query.end_sessions(session, person.id, at)
    session.flush()


def person_with(session: Session, email: str, password: str) -> tuple[Person | None, bool]:
    """Return the active person at an address, if any, and whether the password is theirs.

    It takes as long when nobody is there. A demonstration account has no password.
    """
    person = people.active_person(session, email.strip().lower())
    credential = query.credential_of(session, person.id) if person and not person.is_demo else None
    right = is_right(password, credential.password_hash if credential else None)
    return person, right


def ask_recovery(session: Session, email: str, at: datetime) -> None:
    """Send a link to choose a new password when an account is there; the caller learns nothing of it."""
    person = people.active_person(session, email.strip().lower())
    if person is not None and not person.is_demo:
        purpose = Purpose.RECOVERY if has_account(session, person) else Purpose.INVITATION
        send_link(session, purpose, at, person=person)


def recover(session: Session, link: AccountLink, password: str, at: datetime) -> Person:
    """Give the person of a link a new password and return them; all their sessions end, and they are told."""
    person = link.person
    if person is None:
        raise DeadLinkError
    link.used_at = at
    open_account(session, person, password, at)
    if link.purpose is Purpose.RECOVERY:
        _tell(session, person, _CHANGED, at)
    return person


def change_password(session: Session, person: Person, old: str, new: str, at: datetime) -> bool:
    """Change a person's password and tell them; False when the old one is wrong."""
    credential = credential_for(session, person.id)
    if not is_right(old, credential.password_hash):
        return False
    credential.password_hash, credential.password_changed_at = hash_password(new), at
    query.close_links(session, person.id, (Purpose.RECOVERY,), at)
    _tell(session, person, _CHANGED, at)
    return True


def ask_new_address(session: Session, person: Person, email: str, password: str, at: datetime) -> bool:
    """Send a link to the address that a person wants; False when the password is wrong.

    Nothing is sent to an address that has an account; the caller learns nothing of it.
    """
    credential = query.credential_of(session, person.id)
    if not is_right(password, credential.password_hash if credential else None):
        return False
    address = email.strip().lower()
    if people.person_at(session, address) is None:
        send_link(session, Purpose.NEW_ADDRESS, at, person=person, email=address)
    return True


def take_new_address(session: Session, link: AccountLink, at: datetime) -> Person:
    """Give the person of a link the address that it was sent to, and tell the one before; return them."""
    person, address = link.person, link.email
    if person is None or address is None or people.person_at(session, address) is not None:
        raise DeadLinkError
    _tell(session, person, _MOVED, at)
    person.email, link.used_at = address, at
    query.close_links(session, person.id, (Purpose.RECOVERY, Purpose.INVITATION), at)
    session.flush()
    return person


def tell_of_second_factor(session: Session, person: Person, at: datetime) -> None:
    """Tell a person that their second factors changed: if it was not them, they must know."""
    _tell(session, person, "second_factor_changed", at)


def reset_second_factors(session: Session, person: Person, at: datetime) -> None:
    """Take every second factor off a person who lost them all, end their sessions and tell them.

    For an administrator who made sure, by other means, of whom they are helping.
    """
    stop_codes(session, person.id)
    drop_recovery_codes(session, person.id, at)
    for passkey in query.passkeys_of(session, person.id):
        session.delete(passkey)
    query.end_sessions(session, person.id, at)
    session.flush()
    tell_of_second_factor(session, person, at)


def _tell(session: Session, person: Person, kind: str, at: datetime) -> None:
    """Put a mail without a link of its own in the outbox, to the address that the person has now."""
    payload = {"kind": kind, "person_id": str(person.id), "email": person.email}
    put(session, ACCOUNT_MAIL, f"{ACCOUNT_MAIL}:{kind}:{person.id}:{at.isoformat()}", payload, at)
