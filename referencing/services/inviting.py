"""Invitations into a vendor's organisation: a signed link that expires, opens once, and only the last one sent."""

import secrets
import uuid
from datetime import datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.orm import Session

from models.membership import Invitation
from models.organisation import Membership, Organisation, Person
from models.queries import memberships as query
from models.queries import people
from referencing.mail.notice import day_in_words
from referencing.services.errors import NotFoundError, ObjectionError
from referencing.services.organisations import administered_by, capacity_codes, note
from referencing.services.people import join, register_person
from referencing.services.telling import Outsider, tell
from workflows.calendar import day_of
from workflows.membership import Capacities, Objection
from workflows.vocabulary import Actor

LIFE = timedelta(days=7)
_SALT = "invitation"


def invite(
    session: Session, organisation: Organisation, email: str, wanted: Capacities, *, by: Person, at: datetime
) -> Invitation:
    """Invite an address and send it its link; ObjectionError for a member, a pending invitation or a closed account.

    An invitation that is out of date makes room for the new one.
    """
    address = email.strip().lower()
    known = people.person_at(session, address)
    if known is not None:
        _refuse_known(session, organisation, known)
    for pending in query.unanswered_invitations(session, organisation.id):
        if pending.email == address and pending.expires_at > at:
            raise ObjectionError(Objection.ALREADY_INVITED)
        if pending.email == address:
            pending.withdrawn_at = at
    session.flush()
    invitation = Invitation(
        organisation_id=organisation.id,
        email=address,
        is_signatory=wanted.is_signatory,
        is_administrator=wanted.is_administrator,
        invited_by_id=by.id,
        invited_at=at,
    )
    session.add(invitation)
    _send(session, invitation, organisation, by, at)
    note(session, organisation.id, "invited", by, at, address, capacity_codes(wanted))
    return invitation


def resend(session: Session, invitation: Invitation, *, by: Person, at: datetime) -> None:
    """Send a new link, valid from now on; the one before no longer opens."""
    _send(session, invitation, invitation.organisation, by, at)
    note(session, invitation.organisation_id, "resent", by, at, invitation.email)


def withdraw(session: Session, invitation: Invitation, *, by: Person, at: datetime) -> None:
    """Take an invitation back: its link no longer opens."""
    invitation.withdrawn_at = at
    note(session, invitation.organisation_id, "withdrawn", by, at, invitation.email)


def invitation_administered(session: Session, person: Person, invitation_id: uuid.UUID) -> Invitation:
    """Return an unanswered invitation of an organisation that this person administers; NotFoundError for any other."""
    invitation = query.invitation_of(session, invitation_id, to_answer=True)
    if invitation is None or _is_answered(invitation):
        raise NotFoundError(str(invitation_id))
    administered_by(person, invitation.organisation_id)
    return invitation


def token_of(invitation: Invitation, key: str) -> str:
    """Return what the link of an invitation carries."""
    return str(URLSafeSerializer(key, salt=_SALT).dumps([invitation.id.hex, invitation.seal]))


def opened(session: Session, token: str, key: str, at: datetime, *, to_answer: bool = False) -> Invitation:
    """Return the invitation behind a link; NotFoundError for a forged one, ObjectionError when it is over.

    `to_answer`: nobody else answers it until the commit.
    """
    try:
        identifier, seal = URLSafeSerializer(key, salt=_SALT).loads(token)
        invitation = query.invitation_of(session, uuid.UUID(hex=identifier), to_answer=to_answer)
    except (BadSignature, ValueError, TypeError) as error:
        raise NotFoundError(token) from error
    if invitation is None:
        raise NotFoundError(token)
    if _is_answered(invitation) or invitation.seal != seal or invitation.expires_at <= at:
        raise ObjectionError(Objection.INVITATION_OVER)
    return invitation


def accept(session: Session, invitation: Invitation, person: Person, at: datetime) -> Membership:
    """Make the invited person a member; ObjectionError when the account has another address."""
    if person.email != invitation.email:
        raise ObjectionError(Objection.OTHER_ADDRESS)
    wanted = Capacities(invitation.is_signatory, invitation.is_administrator)
    membership = join(
        session,
        invitation.organisation,
        person,
        is_signatory=wanted.is_signatory,
        is_administrator=wanted.is_administrator,
    )
    invitation.accepted_at = at
    note(session, invitation.organisation_id, "joined", person, at, person.name, capacity_codes(wanted))
    return membership


def newcomer(session: Session, invitation: Invitation, name: str, at: datetime) -> Person:
    """Return the account made for an invited address: its link proved the address; ObjectionError when it has one."""
    if people.person_at(session, invitation.email) is not None:
        raise ObjectionError(Objection.ACCOUNT_EXISTS)
    return register_person(session, invitation.email, name, at, is_demo=invitation.organisation.is_demo)


def _refuse_known(session: Session, organisation: Organisation, known: Person) -> None:
    if not known.is_active:
        raise ObjectionError(Objection.CLOSED_ACCOUNT)
    if people.membership_of(session, organisation.id, known.id) is not None:
        raise ObjectionError(Objection.ALREADY_MEMBER)


def _is_answered(invitation: Invitation) -> bool:
    return invitation.accepted_at is not None or invitation.withdrawn_at is not None


def is_open(session: Session, invitation_id: uuid.UUID) -> bool:
    """Return whether an invitation was neither accepted nor withdrawn."""
    invitation = query.invitation_of(session, invitation_id, to_answer=False)
    return invitation is not None and not _is_answered(invitation)


def link_in_mail(session: Session, invitation_id: uuid.UUID, key: str) -> str | None:
    """Return the path that opens an invitation, for a mail that leaves now: it is signed here and kept nowhere."""
    invitation = query.invitation_of(session, invitation_id, to_answer=False)
    return f"/invitations/{token_of(invitation, key)}" if invitation is not None else None


def _send(session: Session, invitation: Invitation, organisation: Organisation, by: Person, at: datetime) -> None:
    invitation.seal, invitation.expires_at = secrets.token_urlsafe(24), at + LIFE
    session.flush()
    tell(
        session,
        "organisation_invitation",
        [people.active_person(session, invitation.email) or Outsider(invitation.email, invitation.email)],
        {
            "organisation": organisation.name,
            "inviter": by.name,
            "until": day_in_words(day_of(invitation.expires_at)),
            "invitation": str(invitation.id),
        },
        actor=Actor(by.id, by.name, frozenset()),
        at=at,
    )
