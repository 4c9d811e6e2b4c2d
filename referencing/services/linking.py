"""Accounts and the identities that a provider knows them by: found by a link, which its owner made once."""

from datetime import datetime

from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.orm import Session

from models.access import LinkedIdentity
from models.organisation import Person
from models.queries.access import identity_known
from models.queries.people import active_person
from referencing.services.errors import NotFoundError
from referencing.services.identity_provider import Identity

_SALT = "linked identity"
_LIFE = 1800  # seconds to sign in with one's own account


def linked_person(session: Session, identity: Identity) -> Person | None:
    """Return the active person to whom an identity is linked."""
    known = identity_known(session, identity.issuer, identity.subject)
    return known.person if known is not None and known.person.is_active else None


def matching_person(session: Session, identity: Identity) -> Person | None:
    """Return the active account with the address that the provider vouches for."""
    return active_person(session, identity.email) if identity.email else None


def promise(identity: Identity, key: str) -> str:
    """Return a signed token by which an identity may be linked once its account has signed in by its own means."""
    return str(URLSafeTimedSerializer(key, salt=_SALT).dumps([identity.issuer, identity.subject, identity.email]))


def link(session: Session, token: str, key: str, person: Person, at: datetime) -> None:
    """Link the identity of a token to a person; NotFoundError for a forged, old, or another account's token."""
    try:
        # The age is measured by the library's own clock: it signs with the same.
        issuer, subject, email = URLSafeTimedSerializer(key, salt=_SALT).loads(token, max_age=_LIFE)
    except (BadSignature, ValueError, TypeError) as error:
        raise NotFoundError(_SALT) from error
    if email != person.email:
        raise NotFoundError(email)
    known = identity_known(session, issuer, subject)
    if known is None:
        session.add(LinkedIdentity(issuer=issuer, subject=subject, person_id=person.id, linked_at=at))
        session.flush()
    elif known.person_id != person.id:
        raise NotFoundError(email)
