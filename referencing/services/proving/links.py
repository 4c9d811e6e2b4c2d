"""Links that mails carry: good once, for a time; the token is signed when the mail leaves and is kept nowhere."""

import uuid
from datetime import datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.orm import Session

from models.account import AccountLink, Purpose, SignUp
from models.organisation import Person
from models.queries import accounts as query
from referencing.services.outbox import put

ACCOUNT_MAIL = "account_mail"
GOOD_FOR = {
    Purpose.SIGN_UP: timedelta(days=2),
    Purpose.INVITATION: timedelta(days=7),
    Purpose.RECOVERY: timedelta(hours=1),
    Purpose.NEW_ADDRESS: timedelta(hours=24),
}
PATHS = {
    Purpose.SIGN_UP: "/inscription/confirmer",
    Purpose.INVITATION: "/compte/ouvrir",
    Purpose.RECOVERY: "/connexion/nouveau-mot-de-passe",
    Purpose.NEW_ADDRESS: "/compte/adresse/confirmer",
}
_SALT = "account-link"


class DeadLinkError(Exception):
    """A link that we did not send, or that is used, too old, or replaced by a newer one."""


def send_link(
    session: Session,
    purpose: Purpose,
    at: datetime,
    *,
    person: Person | None = None,
    sign_up: SignUp | None = None,
    email: str | None = None,
) -> AccountLink:
    """Put a mail with a new link in the outbox; earlier ones of the person are worth nothing now."""
    if person is not None:
        query.close_links(session, person.id, (purpose,), at)
    link = AccountLink(
        purpose=purpose,
        person_id=person.id if person else None,
        sign_up_id=sign_up.id if sign_up else None,
        email=email,
        made_at=at,
        expires_at=at + GOOD_FOR[purpose],
    )
    session.add(link)
    session.flush()
    put(session, ACCOUNT_MAIL, f"{ACCOUNT_MAIL}:{link.id}", {"kind": purpose.value, "link_id": str(link.id)}, at)
    return link


def token_of(link_id: uuid.UUID, secret_key: str) -> str:
    """Return the token that a link carries."""
    return str(URLSafeSerializer(secret_key, _SALT).dumps(link_id.hex))


def link_of(session: Session, token: str, purpose: Purpose, secret_key: str, at: datetime) -> AccountLink:
    """Return the link of a token while it is good; DeadLinkError afterwards, and for every other token."""
    try:
        link = query.link_to_use(session, uuid.UUID(hex=URLSafeSerializer(secret_key, _SALT).loads(token)))
    except (BadSignature, ValueError) as error:
        raise DeadLinkError from error
    if link is None or link.purpose is not purpose or link.used_at is not None or at >= link.expires_at:
        raise DeadLinkError
    if link.person is not None and not link.person.is_active:
        raise DeadLinkError
    return link
