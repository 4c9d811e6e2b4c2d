"""Write and send the mails of accounts; a link is signed here, when it leaves, and is kept nowhere."""

import uuid
from typing import Any

from sqlalchemy.orm import Session

from models.account import AccountLink
from models.database import reading
from models.organisation import Person
from referencing.config import Settings
from referencing.mail.account_kinds import ACCOUNT_KINDS
from referencing.mail.message import Mail
from referencing.mail.notice import Footing, Told, moment_in_words, told_words
from referencing.mail.why import why
from referencing.services.context import Context
from referencing.services.outbox import Delivery
from referencing.services.proving.links import PATHS, token_of
from workflows.vocabulary import NewsGroup

_SIGN_IN = "/connexion"
_ACCOUNT = "/compte"


def send_account_mail(context: Context, delivery: Delivery) -> None:
    """Send the mail of a row; nothing when its link is used or too old, or its account closed, by now."""
    with reading(), context.sessions() as session:
        mail = _mail(session, delivery, context.settings)
    if mail is not None:
        context.sender.send(mail)


def _mail(session: Session, delivery: Delivery, settings: Settings) -> Mail | None:
    if "link_id" in delivery.payload:
        link = session.get(AccountLink, uuid.UUID(delivery.payload["link_id"]))
        is_good = link is not None and link.used_at is None and delivery.at < link.expires_at
        return _with_link(link, delivery, settings) if link is not None and is_good else None
    person = session.get(Person, uuid.UUID(delivery.payload["person_id"]))
    if person is None or not person.is_active:
        return None
    kind = str(delivery.payload["kind"])
    path = _ACCOUNT if kind == "second_factor_changed" else _SIGN_IN
    return _written(person.name, delivery.payload["email"], settings.public_url + path, {}, delivery)


def _with_link(link: AccountLink, delivery: Delivery, settings: Settings) -> Mail | None:
    address = f"{settings.public_url}{PATHS[link.purpose]}/{token_of(link.id, settings.secret_key)}"
    facts = {"until": moment_in_words(link.expires_at)}
    if link.sign_up is not None:
        facts["organisation"] = link.sign_up.organisation
        return _written(link.sign_up.name, link.sign_up.email, address, facts, delivery)
    person = link.person
    if person is None or not person.is_active:
        return None
    return _written(person.name, link.email or person.email, address, facts, delivery)


def _written(name: str, email: str, link: str, facts: dict[str, Any], delivery: Delivery) -> Mail:
    kind = ACCOUNT_KINDS[delivery.payload["kind"]]
    footing = Footing(why=why(NewsGroup.ACCOUNT, organisation=None, is_vendor=False))
    words = told_words(Told(kind=kind, reader=name, link=link, facts=facts), footing)
    return Mail(
        key=delivery.key,
        name=name,
        email=email,
        at=delivery.created_at,
        subject=words.subject,
        text=words.text,
        html=words.html,
    )
