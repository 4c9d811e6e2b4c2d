"""Who is signed in: the cookie holds the token of a session, the database says each time what it is worth."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import structlog
from flask import Flask, Response, current_app, g, redirect, request, url_for
from flask import session as cookie
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from models.account import Proof, WebSession
from models.organisation import Person
from models.queries.readers import demo_reader
from referencing import clock
from referencing.access import Standing
from referencing.services.proving import sessions
from referencing.services.proving.browsers import Visit, visit_of
from referencing.services.proving.credentials import factors_of
from referencing.services.seeing import staff_roles
from referencing.web.database import READING, session
from referencing.web.problems import is_for_programs

IS_DEMO = "PARCOURS_DEMO"
_TOKEN = "session"  # noqa: S105 - the name of its place in the cookie
SET_UP, CODE = "factors.set_up", "entering.code"
# What opens before a member of the house has shown a second factor: the pages that set one up, and the way out.
_BEFORE_SECOND = frozenset(
    {
        *(SET_UP, "factors.application", "factors.add_application", "factors.ask_passkey", "factors.add_passkey"),
        *(CODE, "entering.check_code", "entering.ask_passkey", "entering.passkey", "sign_in.leave"),
        *("static", "bootstrap.static", "monitoring.health"),
    }
)
log = structlog.get_logger(__name__)


def current_session() -> WebSession | None:
    """Return the session of this request, read once; a demonstration account's only in a demo."""
    if "web_session" not in g:
        g.web_session = _admitted()
    found: WebSession | None = g.web_session
    return found


def current_person() -> Person | None:
    """Return the active person who is signed in."""
    if "person" not in g:
        found = current_session()
        g.person = found.person if found else None
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


def visit() -> Visit:
    """Return from where this request comes, in words."""
    return visit_of(request.user_agent.string, request.remote_addr)


def sign_in(person: Person, proof: Proof = Proof.PROVIDER) -> None:
    """Begin a session of this person's, who proved themselves so; the one before ends, its CSRF token too.

    In a POST, call it inside `writing()`, whose commit keeps it; a GET (the way back from a provider) keeps it itself.
    A member of the house whose proof holds no second factor is led to one before any other page opens.
    """
    at, before = clock.now(), current_session()
    with _session_rows() as rows:
        if before is not None:
            sessions.end(rows, before, at)
        token, row = sessions.begin_session(rows, person.id, proof, visit(), at)
    cookie.clear()
    cookie[_TOKEN], cookie.permanent = token, True
    g.person, g.web_session = person, row


def strengthen(proof: Proof) -> None:
    """Note, inside `writing()`, that the person of this session showed more than at its beginning."""
    current = current_session()
    if current is not None and current.proof not in sessions.STRONG:
        current.proof = proof


def sign_out() -> None:
    """End the session, inside `writing()`."""
    current = current_session()
    if current is not None:
        sessions.end(session(), current, clock.now())
    cookie.clear()
    g.person = g.web_session = None


def lacks_second_factor() -> bool:
    """Return whether the person of this request works in the house and has not shown a second factor."""
    person, current = current_person(), current_session()
    if person is None or current is None or person.is_demo or not staff_roles(person):
        return False
    return current.proof not in sessions.STRONG


def watch(app: Flask) -> None:
    """Lead who lacks a second factor to it before any other page opens, and note when sessions are used."""

    @app.before_request
    def ask_second_factor() -> Answer | None:
        if is_for_programs() or request.endpoint is None or request.endpoint in _BEFORE_SECOND:
            return None
        if not lacks_second_factor():
            return None
        has_second = factors_of(session(), signed_in_person().id).has_second
        return redirect(url_for(CODE if has_second else SET_UP), 303)

    @app.after_request
    def note_use(response: Response) -> Response:
        found: WebSession | None = g.get("web_session")
        at = clock.now()
        if found is not None and request.method in READING and sessions.is_worth_noting(found, at):
            _note(found, at)
        return response


def _note(found: WebSession, at: datetime) -> None:
    """Note the use of a session in a transaction of its own: the page only reads."""
    try:
        with _session_rows() as rows:
            sessions.note_use(rows, found.id, visit().address, at)
    except OperationalError as error:  # the next page notes it
        log.warning("session.not_noted", error=type(error).__name__)


@contextmanager
def _session_rows() -> Iterator[Session]:
    """Yield where rows of sessions are written: the transaction of a POST, else one of their own."""
    if request.method not in READING:
        yield session()
        return
    engine = current_app.extensions["sqlalchemy"].engine
    with Session(engine, expire_on_commit=False) as own, own.begin():
        yield own


def _admitted() -> WebSession | None:
    token = cookie.get(_TOKEN)
    if token is None:
        return None
    found = sessions.session_of(session(), token, clock.now())
    if found is None or (found.person.is_demo and not current_app.config[IS_DEMO]):
        cookie.pop(_TOKEN)
        return None
    return found
