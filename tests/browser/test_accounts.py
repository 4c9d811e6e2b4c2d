"""Accounts in a real browser, their mails read as they leave, passkeys by a virtual authenticator."""

import re
import shutil
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.database import make_engine
from models.outbox import OutboxMessage
from referencing.config import Settings
from referencing.services import accounts
from referencing.services.account_mail import send_account_mail
from referencing.services.context import make_context
from referencing.services.outbox import Delivery
from referencing.services.people import give_roles, register_person
from referencing.services.proving.codes import code_at
from tests.browser import walking as walk
from tests.browser.conftest import SIZES, faults, free_port, serving
from workflows.vocabulary import Role

PASSWORD, OTHER = "huit zebres sautent", "neuf loutres nagent"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class _Box:
    """Keeps the last mail instead of sending it."""

    last = None

    def send(self, mail) -> None:
        self.last = mail


class Place:
    """An empty service under a name: passkeys are bound to one, never to a bare address."""

    def __init__(self, folder, port):
        self.url = f"http://localhost:{port}"
        self.settings = Settings.from_environ(
            {
                "PARCOURS_INSTANCE": str(folder),
                "PARCOURS_DATABASE_URL": f"sqlite:///{folder / 'parcours.sqlite'}",
                "PARCOURS_PUBLIC_URL": self.url,
            }
        )

    def add(self, email, name, *roles):
        engine, at = make_engine(self.settings.database_url), datetime.now(UTC)
        with Session(engine) as session:
            person = register_person(session, email, name, at)
            give_roles(session, person, roles, at)
            accounts.open_account(session, person, PASSWORD, at)
            session.commit()
        engine.dispose()

    def link(self) -> str:
        """Return the path of the link in the last mail."""
        box = _Box()
        context = make_context(self.settings, box)
        with context.sessions() as session:
            rows = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
        for row in rows:
            given = {name: getattr(row, name) for name in ("id", "kind", "key", "payload", "created_at")}
            send_account_mail(context, Delivery(**given, at=datetime.now(UTC)))
        context.close()
        return re.search(r"http://localhost:\d+(/\S+)", box.last.text)[1]


@pytest.fixture
def place(sqlite_template, tmp_path):
    port = free_port()
    shutil.copyfile(sqlite_template, tmp_path / "parcours.sqlite")
    place = Place(tmp_path, port)
    with serving(place.settings, port):
        yield place


@pytest.fixture
def visit(browser, place):
    """Open browsers of their own; all are closed at the end."""
    contexts = []

    def open_page(size="desktop"):
        contexts.append(
            browser.new_context(viewport=SIZES[size], base_url=place.url, locale="fr-FR", reduced_motion="reduce")
        )
        return contexts[-1].new_page()

    yield open_page
    for context in contexts:
        context.close()


def _enter(page, email, password=PASSWORD):
    page.goto("/connexion")
    page.get_by_label("Adresse électronique").fill(email)
    page.get_by_label("Mot de passe").fill(password)
    page.get_by_role("button", name="Me connecter", exact=True).click()


def _h1(page):
    return page.get_by_role("heading", level=1).inner_text()


def test_vendor_signs_up_by_keyboard_and_reaches_the_first_page(place, visit):
    page = visit()
    page.goto("/inscription")

    page.get_by_label("Votre nom").focus()
    for typed in ("Ana Exemple", "ana@editeur.example", PASSWORD, "732829320", "Éditeur Exemple"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Regardez vos courriels").wait_for()
    page.goto(place.link())
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.keyboard.press("Enter")

    assert "l’espace de Éditeur Exemple est ouvert" in page.get_by_role("status").inner_text()


def test_forgotten_password_is_replaced(place, visit):
    place.add("camille@editeur.example", "Camille Essai")
    page = visit()
    page.goto("/connexion")
    page.get_by_role("link", name="Mot de passe oublié").click()
    page.get_by_label("Adresse électronique").fill("camille@editeur.example")
    page.get_by_role("button", name="Recevoir le lien").click()
    page.get_by_role("status").wait_for()

    page.goto(place.link())
    page.get_by_label("Nouveau mot de passe").fill(OTHER)
    page.get_by_label("Le même, une seconde fois").fill(OTHER)
    page.get_by_role("button", name="Enregistrer ce mot de passe").click()
    _enter(page, "camille@editeur.example", OTHER)

    assert page.get_by_role("button", name="Se déconnecter").is_visible()


def test_member_of_the_house_sets_a_code_up_then_signs_in_with_a_recovery_code(place, visit):
    place.add("agente@maison.example", "Agente Essai", Role.OFFICER)
    page = visit()
    _enter(page, "agente@maison.example")
    owed = _h1(page)
    page.get_by_role("link", name="Utiliser une application de codes").click()
    key = page.locator(".code").inner_text().replace(" ", "")

    page.get_by_label("Code", exact=False).last.fill(code_at(key, datetime.now(UTC)))
    page.get_by_role("button", name="Vérifier et ajouter").click()
    kept = page.locator(".recovery-codes li").all_inner_texts()
    page.get_by_role("button", name="Se déconnecter").click()
    _enter(page, "agente@maison.example")
    asked = _h1(page)
    page.get_by_label("Code", exact=False).last.fill(kept[0])
    page.get_by_role("button", name="Continuer", exact=True).click()

    assert (owed, asked, len(kept)) == ("Protéger mon compte par un second facteur", "Second facteur", 10)
    assert page.get_by_role("button", name="Se déconnecter").is_visible()


def test_second_factor_is_set_up_and_asked_for_by_keyboard_alone(place, visit):
    place.add("agente@maison.example", "Agente Essai", Role.OFFICER)
    page = visit()
    _enter_by_keyboard(page, "agente@maison.example")
    walk.tab_to(page, "Utiliser une application de codes")
    walk.key_through(page)
    key = page.locator(".code").inner_text().replace(" ", "")
    _type_code(page, code_at(key, datetime.now(UTC)))
    kept = page.locator(".recovery-codes li").all_inner_texts()

    for code in (code_at(key, datetime.now(UTC) + timedelta(seconds=30)), kept[0]):  # each period opens once
        walk.tab_to(page, "Se déconnecter")
        walk.key_through(page)
        _enter_by_keyboard(page, "agente@maison.example")
        assert _h1(page) == "Second facteur"
        _type_code(page, "000000")
        assert page.get_by_text("Ce code n’est pas le bon, ou il a déjà servi.").count() > 0
        _type_code(page, code)
        assert _h1(page) == "Mes dossiers"


def _enter_by_keyboard(page, email):
    page.goto("/connexion")
    walk.tab_to(page, "email")
    page.keyboard.type(email)
    walk.tab_to(page, "password")
    page.keyboard.type(PASSWORD)
    walk.key_through(page)


def _type_code(page, code):
    walk.tab_to(page, "code")
    page.keyboard.press("Control+A")
    page.keyboard.type(code)
    walk.key_through(page)


def test_passkey_is_added_and_signs_in_without_password(place, visit):
    place.add("agente@maison.example", "Agente Essai", Role.OFFICER)
    page = visit()
    protocol = page.context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    protocol.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    _enter(page, "agente@maison.example")

    page.get_by_label("Nom de la clé d’accès").fill("Clé du bureau")
    page.get_by_role("button", name="Ajouter une clé d’accès").click()
    page.get_by_role("heading", name="Vos codes de secours").wait_for()
    page.get_by_role("button", name="Se déconnecter").click()
    page.goto("/connexion?suite=/compte")
    page.get_by_role("button", name="Me connecter avec une clé d’accès").click()
    page.get_by_role("heading", name="Mon compte").wait_for()

    assert page.get_by_text("Clé d’accès « Clé du bureau »").is_visible()
    assert page.get_by_text("ouverte par clé d’accès").is_visible()


def test_revoked_session_is_out(place, visit):
    place.add("camille@editeur.example", "Camille Essai")
    here, there = visit(), visit("phone")
    _enter(here, "camille@editeur.example")
    _enter(there, "camille@editeur.example")

    here.goto("/compte")
    here.get_by_role("button", name="Fermer la session").click()
    there.goto("/compte")

    assert "La session est fermée." in here.get_by_role("status").inner_text()
    assert _h1(there) == "Se connecter"


@pytest.mark.parametrize("size", SIZES)
def test_pages_of_accounts_have_no_fault(place, visit, size):
    place.add("camille@editeur.example", "Camille Essai")
    page = visit(size)
    found = {}
    for path in ("/connexion", "/inscription", "/inscription/envoyee", "/connexion/oubli", "/compte/ouvrir/x"):
        page.goto(path)
        found[path] = faults(page)
    page.goto("/inscription")
    page.get_by_role("button", name="Recevoir le lien de confirmation").click()
    found["refused"] = faults(page)
    focused = page.evaluate("document.activeElement.id")
    _enter(page, "camille@editeur.example")
    for path in ("", "/mot-de-passe", "/adresse", "/second-facteur", "/second-facteur/application"):
        page.goto(f"/compte{path}")
        found[path] = faults(page)

    assert found == {path: [] for path in found}
    assert focused == "erreurs"
