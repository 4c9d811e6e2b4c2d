from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from models.account import Attempt, SignInAttempt
from referencing.services.proving.codes import code_at, new_key, new_recovery_codes, start_codes
from tests.referencing.web.accounts.conftest import enter, send
from tests.referencing.web.conftest import AT
from tests.referencing.web.strict import Visitor


@pytest.fixture
def key(session, officer, settings):
    """The key of the officer's application, its first code spent a minute ago."""
    key, before = new_key(), AT - timedelta(minutes=2)
    start_codes(session, officer.id, key, code_at(key, before), settings.secret_key, before)
    session.commit()
    return key


def test_password_opens_the_page_that_was_asked_for(visitor, somebody):
    answer = enter(visitor, somebody.email.upper(), suite="/compte")

    assert answer.location == "/compte"
    assert "Camille Essai" in visitor.open("/compte").text


@pytest.mark.parametrize("email", ["camille@editeur.example", "personne@editeur.example", "guichet@parcours.example"])
@pytest.mark.usefixtures("somebody", "world")
def test_wrong_password_and_unknown_address_get_the_same_answer(visitor, email):
    page = enter(visitor, email, "pas celui-la du tout", 422)

    assert "Adresse ou mot de passe inexact." in page.text
    assert visitor.client.get("/compte").status_code == 302


@pytest.mark.usefixtures("world")
def test_demonstration_account_has_no_password(visitor):
    page = enter(visitor, "guichet@parcours.example", "", 422)

    assert "Remplissez ce champ." in page.text


def test_attempts_are_in_the_history(visitor, somebody, session):
    enter(visitor, somebody.email, "pas celui-la du tout", 422)
    enter(visitor, somebody.email)

    rows = session.scalars(select(SignInAttempt).order_by(SignInAttempt.id)).all()
    assert [(row.outcome, row.address) for row in rows] == [
        (Attempt.WRONG_PASSWORD, "127.0.0.1"),
        (Attempt.DONE, "127.0.0.1"),
    ]


def test_code_is_asked_after_the_password(visitor, officer, key):
    answer = enter(visitor, officer.email, suite="/verifier")
    closed = visitor.client.get("/compte")
    done = send(visitor, "/connexion/code", code=code_at(key, AT))

    assert (answer.location, closed.status_code, done.location) == ("/connexion/code", 302, "/verifier")
    assert "mot de passe et code" in visitor.open("/compte").text


def test_wrong_code_opens_nothing(visitor, officer, key, session):
    enter(visitor, officer.email)

    page = send(visitor, "/connexion/code", 422, code=code_at(key, AT + timedelta(minutes=5)))

    outcomes = session.scalars(select(SignInAttempt.outcome)).all()
    assert "Ce code n’est pas le bon, ou il a déjà servi." in page.text
    assert (visitor.client.get("/compte").status_code, outcomes) == (302, [Attempt.WRONG_CODE])


def test_code_opens_once(app, officer, key):
    first, second = Visitor(app), Visitor(app)
    enter(first, officer.email)
    enter(second, officer.email)
    send(first, "/connexion/code", code=code_at(key, AT))

    page = send(second, "/connexion/code", 422, code=code_at(key, AT))

    assert "il a déjà servi" in page.text


def test_recovery_code_stands_for_the_second_factor_once(app, officer, key, session, settings):  # noqa: ARG001 - has one
    made = new_recovery_codes(session, officer.id, settings.secret_key, AT)
    session.commit()
    first, second = Visitor(app), Visitor(app)
    enter(first, officer.email)
    enter(second, officer.email)

    done = send(first, "/connexion/code", code=made[0].upper())
    page = send(second, "/connexion/code", 422, code=made[0])

    assert done.location == "/"
    assert "il a déjà servi" in page.text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_right_password_is_forgotten_after_ten_minutes(visitor, officer, key):
    enter(visitor, officer.email)

    with time_machine.travel(AT + timedelta(minutes=11), tick=False):
        answer = visitor.client.get("/connexion/code")

    assert (answer.location, len(key)) == ("/connexion", 32)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("somebody")
def test_forged_passkey_opens_nothing(visitor):
    answer = send(
        visitor,
        "/connexion",
        action="/connexion/mot-de-passe",
        email="x@y.example",
        password="x",  # noqa: S106 - nobody's
        status=422,
    )
    form = answer.forms[-1].fields

    for typed in ("", "{}", "[]", "null", '{"id": "AAAA"}', "x" * 30_000):
        refused = visitor.post("/connexion/cle", {"csrf_token": form["csrf_token"], "answer": typed})
        assert refused.location == "/connexion"

    assert visitor.client.get("/compte").status_code == 302
