import uuid
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from models.account import WebSession
from models.organisation import Person
from tests.referencing.web.accounts.conftest import AT, OTHER, PASSWORD, enter, form_of, path_in, send
from tests.referencing.web.strict import Visitor


@pytest.fixture
def two(app, somebody):
    """Two browsers of one person."""
    both = Visitor(app), Visitor(app)
    for one in both:
        enter(one, somebody.email)
    return both


def _is_in(visitor) -> bool:
    return visitor.client.get("/compte").status_code == 200


def test_revoked_session_is_out_at_its_next_request(two):
    here, there = two
    page = here.open("/compte")
    form = next(form for form in page.forms if form.action.startswith("/compte/sessions/") and "-" in form.action)

    here.post(form.action, form.fields)

    assert (_is_in(here), _is_in(there)) == (True, False)


def test_other_sessions_are_revoked_together(two):
    here, there = two

    send(here, "/compte", action="/compte/sessions/fermer")

    assert (_is_in(here), _is_in(there)) == (True, False)


def test_session_of_somebody_else_is_not_found(two, officer, visitor, session, app):  # noqa: ARG001 - another person
    theirs = session.scalars(select(WebSession.id)).first()
    session.rollback()
    other = Visitor(app)
    enter(other, "agente@maison.example")
    token = form_of(other.open("/compte/second-facteur")).fields["csrf_token"]

    refused = other.client.post(f"/compte/sessions/{theirs}/fermer", data={"csrf_token": token})
    here = two[0]
    unknown = here.open("/compte").forms[0].fields
    here.post(f"/compte/sessions/{uuid.uuid4()}/fermer", unknown, 404)

    assert refused.location == "/compte/second-facteur"
    assert _is_in(here)


def test_signing_out_ends_the_session_even_for_a_kept_cookie(visitor, somebody):
    enter(visitor, somebody.email)
    kept = visitor.client.get_cookie("parcours").value
    form = visitor.open("/compte").forms[0]
    visitor.post("/deconnexion", form.fields)

    visitor.client.set_cookie("parcours", kept)

    assert not _is_in(visitor)


def test_signing_in_again_ends_the_session_before(visitor, somebody, session):
    enter(visitor, somebody.email)
    enter(visitor, somebody.email)

    ended = session.scalars(select(WebSession.ended_at).order_by(WebSession.id)).all()
    assert ended == [AT, None]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("pauses", "is_open"), [([121], False), ([119], True), ([115] * 5, True), ([115] * 6, False)])
def test_session_ends_when_idle_and_after_a_day_of_work(visitor, somebody, pauses, is_open):
    enter(visitor, somebody.email)
    at, seen = AT, True

    for pause in pauses:
        at += timedelta(minutes=pause)
        with time_machine.travel(at, tick=False):
            seen = _is_in(visitor)

    assert seen is is_open


def test_last_use_of_a_session_is_noted_by_a_page_that_only_reads(visitor, somebody, session):
    enter(visitor, somebody.email)

    with time_machine.travel(AT + timedelta(minutes=6), tick=False):
        visitor.open("/compte")

    assert session.scalars(select(WebSession.seen_at)).one() == AT + timedelta(minutes=6)


def test_closed_account_is_out_at_its_next_request(visitor, somebody, session):
    enter(visitor, somebody.email)
    session.get(Person, somebody.id).is_active = False
    session.commit()

    assert not _is_in(visitor)


def test_name_is_changed(visitor, somebody, session):
    enter(visitor, somebody.email)

    send(visitor, "/compte", action="/compte/nom", name="Camille Exemple")
    refused = send(visitor, "/compte", 422, action="/compte/nom", name="n" * 300)

    session.expire_all()
    assert session.get(Person, somebody.id).name == "Camille Exemple"
    assert "Écrivez au plus 200 signes." in refused.text


def test_change_of_password_ends_the_other_sessions(two, somebody):
    here, there = two
    wrong = send(here, "/compte/mot-de-passe", 422, current="pas celui-la", password=OTHER, again=OTHER)

    send(here, "/compte/mot-de-passe", current=PASSWORD, password=OTHER, again=OTHER)

    assert "Ce n’est pas votre mot de passe actuel." in wrong.text
    assert (_is_in(here), _is_in(there)) == (True, False)
    assert enter(there, somebody.email, OTHER).location == "/"


def test_address_is_changed_by_the_link_sent_to_the_new_one(visitor, somebody, box):
    enter(visitor, somebody.email)
    send(visitor, "/compte/adresse", email="nouvelle@editeur.example", current=PASSWORD)
    mail = box()[0]

    done = send(visitor, path_in(mail))

    assert (mail.email, done.location) == ("nouvelle@editeur.example", "/compte")
    assert enter(visitor, "nouvelle@editeur.example").location == "/"
    assert [sent.email for sent in box()] == ["camille@editeur.example"]


def test_history_tells_device_and_address(app, somebody):
    visitor = Visitor(app)
    visitor.client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Windows NT 10.0; rv:130.0) Gecko Firefox/130.0"

    enter(visitor, somebody.email)
    page = visitor.open("/compte")

    assert "Firefox sur Windows (cette session)" in page.text
    assert "Connexion le 2 mars 2026 à 10:00, Firefox sur Windows, depuis 127.0.0.1, par mot de passe" in page.text
