"""Who is signed in: the session holds an identifier, the database says each time what it is worth."""

import secrets
import uuid

from flask import current_app, g
from flask import session as cookie

from models.organisation import Person
from models.queries.readers import demo_reader, reader
from referencing.access import Standing
from referencing.services.seeing import staff_roles
from referencing.web.database import session

IS_DEMO = "PARCOURS_DEMO"
_PERSON = "person"
_LIFE = "life"


def current_person() -> Person | None:
    """Return the active person who is signed in, read once a request; a demonstration account only in a demo."""
    if "person" not in g:
        g.person = _admitted()
    person: Person | None = g.person
    return person


def signed_in_person() -> Person:
    """Return the person who is signed in; LookupError on a page that asked for nobody."""
    person = current_person()
    if person is None:
        raise LookupError
    return person


def standing() -> Standing:
    """Return what the person of this request may claim."""
    person = current_person()
    if person is None:
        return Standing()
    return Standing(is_signed_in=True, roles=staff_roles(person), is_vendor=bool(person.memberships))


def demo_account(email: str) -> Person | None:
    """Return the demonstration account with this address; None where there is none or this is no demonstration."""
    return demo_reader(session(), email.strip().lower()) if current_app.config[IS_DEMO] else None


def sign_in(person: Person) -> None:
    """Begin a session of this person's: nothing of the one before is kept, its CSRF token neither."""
    cookie.clear()
    cookie[_PERSON], cookie[_LIFE] = person.id.hex, secrets.token_hex(8)
    cookie.permanent = True
    g.person = person


def sign_out() -> None:
    """End the session."""
    cookie.clear()
    g.person = None


def _admitted() -> Person | None:
    known = cookie.get(_PERSON)
    if known is None:
        return None
    person = reader(session(), uuid.UUID(hex=known))
    if person is None or (person.is_demo and not current_app.config[IS_DEMO]):
        cookie.pop(_PERSON)
        return None
    return person
