import pytest

from app import create_app
from tests.referencing.web.strict import Visitor
from tests.referencing.web.town import vendor

OFFICER = "guichet@parcours.example"


def test_accounts_are_shown_with_role_and_organisation(town):
    page = town.visitor().open("/connexion")

    assert "Agente Exemple Agent du GIE SESAM-Vitale guichet@parcours.example" in page.text
    assert "Signataire Exemple 01 Signataire, Éditeur Exemple 01 signataire@editeur-01.example" in page.text


def test_signing_in_begins_a_new_session(town):
    visitor = town.visitor()
    before = visitor.open("/connexion").forms[0].fields["csrf_token"]

    visitor.sign_in(OFFICER)
    after = visitor.post("/deconnexion", {"csrf_token": before}, 400)

    assert after.h1 == "Formulaire expiré"


def test_signing_out_closes_the_pages(town):
    visitor = town.visitor("guichet")
    form = visitor.open("/").forms[0]

    visitor.post(form.action, form.fields)
    answer = visitor.client.get(f"/dossiers/{town.application}")

    assert form.action == "/deconnexion"
    assert (answer.status_code, answer.location) == (302, f"/connexion?suite=/dossiers/{town.application}")


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/dossiers/CAND-2026-00001", "/dossiers/CAND-2026-00001"),
        ("https://ailleurs.example/", "/"),
        ("//ailleurs.example/", "/"),
        ("/\\ailleurs.example/", "/"),
    ],
)
def test_signing_in_leads_to_the_page_asked_for_and_never_elsewhere(town, asked, led):
    visitor = town.visitor()
    form = visitor.open("/connexion").forms[0]

    answer = visitor.post("/connexion", form.fields | {"suite": asked})

    assert answer.location == led


def test_unknown_account_does_not_sign_in(town):
    visitor = town.visitor()
    form = visitor.open("/connexion").forms[0]

    visitor.post("/connexion", form.fields | {"email": "personne@parcours.example"}, 404)

    assert visitor.client.get(f"/dossiers/{town.application}").status_code == 302


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("world")
def test_demonstration_accounts_are_closed_outside_a_demonstration(settings, visitor):
    visitor.sign_in(OFFICER)
    serious = Visitor(create_app(settings))
    cookie = visitor.client.get_cookie("parcours")
    serious.client.set_cookie("parcours", cookie.value)

    home = serious.open("/")
    page = serious.open("/connexion")
    token = visitor.open("/").forms[0].fields["csrf_token"]
    serious.post("/connexion", {"csrf_token": token, "email": OFFICER}, 404)

    assert home.h1 == "Faire référencer un service numérique en santé"
    assert "Avec votre compte" in page.text
    assert vendor(1) not in page.text
