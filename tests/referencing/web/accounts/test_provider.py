"""Signing in with an identity provider: a real one, on this machine, and what it must not get away with."""

import json
import socket
import subprocess
import sys
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from hashlib import sha256
from urllib.error import HTTPError
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit
from urllib.request import Request, build_opener

import pytest
from sqlalchemy import select

from app import create_app
from models.account import Proof, WebSession
from models.organisation import Person
from referencing.services.accounts import open_account
from referencing.services.identity_provider import _Stay
from referencing.services.people import register_person
from tests.referencing.web.conftest import settings_for
from tests.referencing.web.strict import Page, Visitor

EMAIL, SECRET, SUBJECT = "camille@cardia.example", "une longue phrase de passe inventee", "sujet-1"
PERSON = {"email": EMAIL, "email_verified": True, "amr": ["pwd"]}
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(scope="module")
def process():
    """A provider in a process of its own; the address of it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    arguments = ("-m", "oidc_provider_mock", "--host", "127.0.0.1", "--port", str(port))
    with subprocess.Popen([sys.executable, *arguments], stderr=subprocess.PIPE, text=True) as running:
        while "running on" not in running.stderr.readline().lower():
            assert running.poll() is None
        yield f"http://127.0.0.1:{port}"
        running.terminate()


@pytest.fixture
def provider(process):
    _says(process, PERSON)
    return process


def _says(provider, claims):
    """Make the provider say this of its one person."""
    body = json.dumps(claims).encode()
    asked = Request(f"{provider}/users/{SUBJECT}", body, {"Content-Type": "application/json"}, method="PUT")  # noqa: S310
    build_opener().open(asked, timeout=5).close()


@pytest.fixture
def service(provider, database_url, tmp_path, session):
    person = register_person(session, EMAIL, "Camille", datetime.now(UTC))
    open_account(session, person, SECRET, datetime.now(UTC))
    session.commit()
    given = {"ISSUER": provider, "CLIENT_ID": "parcours", "CLIENT_SECRET": "secret", "NAME": "Exemple Connect"}
    more = {f"PARCOURS_OIDC_{name}": value for name, value in given.items()}
    app = create_app(settings_for(database_url, tmp_path, **more, PARCOURS_OIDC_SECOND_FACTOR="mfa"))
    yield app
    with app.app_context():
        app.extensions["sqlalchemy"].engine.dispose()


def _answer(leaving):
    """Say at the provider who one is, and return what it sends back."""
    asked = Request(leaving, f"sub={SUBJECT}".encode())  # noqa: S310 - this machine
    with pytest.raises(HTTPError) as caught:  # the redirection, which is not followed
        build_opener(_Stay).open(asked, timeout=5)
    caught.value.close()
    return dict(parse_qsl(urlsplit(caught.value.headers["Location"]).query))


def _through(visitor, **changed):
    """Go to the provider and come back; `changed` forges what comes back."""
    back = _answer(visitor.client.get("/connexion/oidc?suite=/compte").location)
    return visitor.client.get("/connexion/oidc/retour", query_string=back | changed)


def _read(response):
    page = Page(response)
    assert page.faults == []
    return page


def _link(service):
    """Link the account as its owner does, once."""
    visitor = Visitor(service)
    wanted = _through(visitor).location
    page = visitor.open(wanted)
    form = next(form for form in page.forms if form.action == "/connexion/mot-de-passe")
    visitor.post(form.action, form.fields | {"email": EMAIL, "password": SECRET})
    token_page = parse_qs(urlsplit(wanted).query)["suite"][0]
    form = next(form for form in visitor.open(token_page).forms if form.action == token_page)
    visitor.post(form.action, form.fields)
    return visitor


def _proofs(session):
    session.rollback()
    found = list(session.scalars(select(WebSession.proof).order_by(WebSession.id)))
    session.rollback()
    return found


def test_first_time_asks_for_the_own_sign_in_and_links_the_account(service, session):
    _link(service)
    again = Visitor(service)

    answer = _through(again)

    assert (answer.status_code, answer.location) == (302, "/compte")
    assert _proofs(session) == [Proof.PASSWORD, Proof.PROVIDER]
    assert again.open("/compte").status == 200


def test_identity_that_is_not_linked_signs_nobody_in(service, session):
    visitor = Visitor(service)

    answer = _through(visitor)

    assert urlsplit(answer.location).path == "/connexion"
    assert visitor.client.get("/compte").status_code == 302
    assert _proofs(session) == []


@pytest.mark.parametrize(
    ("claims", "told"),
    [
        ({"email": EMAIL, "email_verified": False}, "ne garantit pas votre adresse"),
        ({"email": EMAIL}, "ne garantit pas votre adresse"),
        ({"email": "x@exemple.fr", "email_verified": True}, "Aucun compte n’a votre adresse"),
    ],
)
def test_address_that_nobody_vouches_for_or_knows_opens_nothing(service, provider, session, claims, told):
    _says(provider, claims)

    page = _read(_through(Visitor(service)))

    assert (page.status, told in page.text) == (403, True)
    assert _proofs(session) == []


def test_second_factor_of_the_provider_counts_where_a_setting_says_so(service, provider, session):
    _link(service)
    _says(provider, PERSON | {"amr": ["pwd", "mfa"]})

    _through(Visitor(service))

    assert _proofs(session) == [Proof.PASSWORD, Proof.PROVIDER_STRONG]


@pytest.mark.parametrize("changed", [{"state": "forged"}, {"iss": "https://ailleurs.example"}, {"code": "forged"}])
def test_forged_answer_is_refused_on_a_page(service, session, changed):
    _link(service)
    visitor = Visitor(service)

    page = _read(_through(visitor, **changed))

    assert (page.status, page.h1) == (403, "La connexion n’a pas abouti")
    assert _proofs(session) == [Proof.PASSWORD]


def test_token_of_another_journey_is_refused(service, session):
    _link(service)
    visitor = Visitor(service)
    back = _answer(visitor.client.get("/connexion/oidc").location)
    with visitor.client.session_transaction() as cookie:
        cookie["journey"] = {**cookie["journey"], "nonce": "of-another-journey"}

    visitor.open(f"/connexion/oidc/retour?{urlencode(back)}", 403)

    assert _proofs(session) == [Proof.PASSWORD]


def test_way_there_carries_the_challenge_of_a_verifier_that_stays_here(service):
    visitor = Visitor(service)

    asked = dict(parse_qsl(urlsplit(visitor.client.get("/connexion/oidc").location).query))

    with visitor.client.session_transaction() as cookie:
        verifier = cookie["journey"]["verifier"]
    digest = urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")
    assert (asked["code_challenge"], asked["code_challenge_method"]) == (digest, "S256")


def test_answer_serves_once_and_in_its_browser_only(service, session):
    _link(service)
    visitor = Visitor(service)
    back = urlencode(_answer(visitor.client.get("/connexion/oidc").location))

    Visitor(service).open(f"/connexion/oidc/retour?{back}", 403)
    first = visitor.client.get(f"/connexion/oidc/retour?{back}")
    visitor.open(f"/connexion/oidc/retour?{back}", 403)

    assert first.status_code == 302
    assert _proofs(session) == [Proof.PASSWORD, Proof.PROVIDER]


def test_closed_account_does_not_come_in_by_its_link(service, session):
    _link(service)
    session.scalars(select(Person)).one().is_active = False
    session.commit()

    page = _read(_through(Visitor(service)))

    assert (page.status, _proofs(session)) == (403, [Proof.PASSWORD])


def test_provider_that_is_down_is_told_on_a_page(database_url, tmp_path):
    given = {"ISSUER": "http://127.0.0.1:9", "CLIENT_ID": "parcours", "CLIENT_SECRET": "secret"}
    app = create_app(settings_for(database_url, tmp_path, **{f"PARCOURS_OIDC_{k}": v for k, v in given.items()}))

    page = Visitor(app).open("/connexion/oidc", 503)

    assert "Le fournisseur d’identité ne répond pas" in page.text


def test_way_is_closed_where_no_provider_is_set(database_url, tmp_path):
    visitor = Visitor(create_app(settings_for(database_url, tmp_path)))

    page = visitor.open("/connexion")
    visitor.open("/connexion/oidc", 404)

    assert "Avec un autre service" not in page.text
