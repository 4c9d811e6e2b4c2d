"""Signing in with an identity provider: a real one, on this machine, and what it must not get away with."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, build_opener

import pytest
from oidc_provider_mock import User, run_server_in_thread

from app import create_app
from models.account import Proof, WebSession
from models.organisation import Person
from referencing.services.accounts import open_account
from referencing.services.identity_provider import _Stay
from referencing.services.people import register_person
from tests.referencing.web.conftest import settings_for
from tests.referencing.web.strict import Visitor

EMAIL, SECRET, SUBJECT = "camille@cardia.example", "une longue phrase de passe inventee", "sujet-1"
pytestmark = [
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
    pytest.mark.filterwarnings("ignore::authlib.deprecate.AuthlibDeprecationWarning"),
]


@pytest.fixture
def users():
    """What the provider says of its people."""
    return [User(sub=SUBJECT, claims={"email": EMAIL, "email_verified": True, "amr": ["pwd"]})]


@pytest.fixture
def provider(users):
    with run_server_in_thread(user_claims=users) as server:
        yield f"http://localhost:{server.server_port}"


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


def _through(visitor, subject=SUBJECT, **changed):
    """Go to the provider, say who one is there, and come back; `changed` forges what comes back."""
    leaving = visitor.client.get("/connexion/oidc?suite=/compte").location
    request = Request(leaving, data=f"sub={subject}".encode())
    answer = None
    try:
        build_opener(_Stay).open(request, timeout=5).close()
    except OSError as error:
        answer = error
    back = {name: value for name, [value] in parse_qs(urlsplit(answer.headers["Location"]).query).items()}
    answer.close()
    return visitor.client.get("/connexion/oidc/retour", query_string=back | changed)


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
    found = [row.proof for row in session.query(WebSession).order_by(WebSession.id)]
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
    ("users", "told"),
    [
        ([User(sub=SUBJECT, claims={"email": EMAIL, "email_verified": False})], "ne garantit pas votre adresse"),
        ([User(sub=SUBJECT, claims={"email": EMAIL})], "ne garantit pas votre adresse"),
        (
            [User(sub=SUBJECT, claims={"email": "x@exemple.fr", "email_verified": True})],
            "Aucun compte n’a votre adresse",
        ),
    ],
)
def test_address_that_nobody_vouches_for_or_knows_opens_nothing(service, session, told):
    visitor = Visitor(service)

    page = visitor._read(_through(visitor), 403)  # noqa: SLF001 - a page reached through a redirection

    assert told in page.text
    assert _proofs(session) == []


def test_second_factor_of_the_provider_counts_where_a_setting_says_so(users, service, session):
    _link(service)
    users[0].claims["amr"] = ["pwd", "mfa"]

    _through(Visitor(service))

    assert _proofs(session) == [Proof.PASSWORD, Proof.PROVIDER_STRONG]


@pytest.mark.parametrize("changed", [{"state": "forged"}, {"iss": "https://ailleurs.example"}, {"code": "forged"}])
def test_forged_answer_is_refused_on_a_page(service, session, changed):
    _link(service)
    visitor = Visitor(service)

    page = visitor._read(_through(visitor, **changed), 403)  # noqa: SLF001 - as above

    assert page.h1 == "La connexion n’a pas abouti"
    assert _proofs(session) == [Proof.PASSWORD]


@pytest.mark.parametrize("name", ["nonce"])
def test_token_of_another_journey_is_refused(service, session, name):
    _link(service)
    visitor = Visitor(service)
    leaving = visitor.client.get("/connexion/oidc").location
    with visitor.client.session_transaction() as cookie:
        cookie["journey"] = {**cookie["journey"], name: "of another journey"}
    with pytest.raises(OSError) as caught:  # noqa: PT011 - the redirection that is not followed
        build_opener(_Stay).open(Request(leaving, data=f"sub={SUBJECT}".encode()), timeout=5)
    back = urlsplit(caught.value.headers["Location"]).query
    caught.value.close()

    visitor.open(f"/connexion/oidc/retour?{back}", 403)

    assert _proofs(session) == [Proof.PASSWORD]


def test_answer_serves_once_and_in_its_browser_only(service):
    visitor = Visitor(service)

    without_journey = Visitor(service).open("/connexion/oidc/retour?state=x&code=y", 403)
    refused = visitor.client.get("/connexion/oidc")

    assert without_journey.h1 == "La connexion n’a pas abouti"
    assert refused.status_code == 302
    visitor.open("/connexion/oidc/retour?error=access_denied&state=none", 403)
    visitor.open("/connexion/oidc/retour?error=access_denied&state=none", 403)


def test_closed_account_does_not_come_in_by_its_link(service, session):
    _link(service)
    session.query(Person).one().is_active = False
    session.commit()

    visitor = Visitor(service)

    visitor._read(_through(visitor), 403)  # noqa: SLF001 - as above


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
