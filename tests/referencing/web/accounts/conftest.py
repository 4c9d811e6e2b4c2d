"""Somebody with an account, and the mails that left for them."""

import re
import uuid
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from models.outbox import OutboxMessage
from referencing.services import accounts
from referencing.services.account_mail import send_account_mail
from referencing.services.context import make_context
from referencing.services.outbox import Delivery
from referencing.services.people import give_roles, register_person
from referencing.services.proving.links import ACCOUNT_MAIL
from tests.referencing.web.conftest import AT
from workflows.vocabulary import Role

PASSWORD = "huit zebres sautent"  # noqa: S105 - of somebody invented
OTHER = "neuf loutres nagent"


@dataclass(frozen=True)
class Known:
    """Somebody with an account; reading more of them would keep the database from those who write."""

    id: uuid.UUID
    email: str


@dataclass
class Box:
    """Keeps mails instead of sending them."""

    mails: list = field(default_factory=list)

    def send(self, mail):
        self.mails.append(mail)


@pytest.fixture
def box(settings, session):
    """Return the mails of accounts that left so far."""

    def read():
        session.rollback()
        kept = Box()
        context = make_context(settings, kept)
        for row in session.scalars(
            select(OutboxMessage).where(OutboxMessage.kind == ACCOUNT_MAIL).order_by(OutboxMessage.id)
        ):
            given = {name: getattr(row, name) for name in ("id", "kind", "key", "payload", "created_at")}
            send_account_mail(context, Delivery(**given, at=AT))
        context.close()
        session.rollback()
        return kept.mails

    return read


def path_in(mail) -> str:
    """Return the path of the link that a mail carries."""
    return re.search(r"https?://[^/\s]+(/\S+)", mail.text)[1]


def _person(session, email, name, *roles):
    person = register_person(session, email, name, AT)
    give_roles(session, person, roles, AT)
    accounts.open_account(session, person, PASSWORD, AT)
    known = Known(person.id, email)
    session.commit()
    return known


@pytest.fixture
def officer(app, session):  # noqa: ARG001 - the time of the service
    return _person(session, "agente@maison.example", "Agente Essai", Role.OFFICER)


@pytest.fixture
def somebody(app, session):  # noqa: ARG001 - as above
    return _person(session, "camille@editeur.example", "Camille Essai")


def enter(visitor, email, password=PASSWORD, status=303, suite=""):
    """Fill in the form of the sign-in page and send it."""
    form = form_of(visitor.open(f"/connexion?suite={suite}"), "/connexion/mot-de-passe")
    return visitor.post(form.action, form.fields | {"email": email, "password": password}, status)


def form_of(page, action=None):
    """Return the form of a page with this action, or its last one."""
    return [form for form in page.forms if action is None or form.action == action][-1]


def send(visitor, path, status=303, action=None, **typed):
    """Open a page, fill in its form and send it to where it says."""
    form = form_of(visitor.open(path), action)
    return visitor.post(form.action or path, form.fields | typed, status)
