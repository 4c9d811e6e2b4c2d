"""The commission and the decider in a browser: by the keyboard alone, and without scripts."""

import pytest

from tests.browser.conftest import sign_in
from tests.referencing.web.town import HOUSE

MANY = 120


@pytest.fixture(scope="session")
def town_folder(furnished_folder):
    return furnished_folder[:2]


@pytest.fixture
def sitting(furnished_folder):
    return furnished_folder[2]


def _tab_to(page, identifier):
    for _ in range(MANY):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id || document.activeElement.innerText || ''").startswith(identifier):
            return
    raise AssertionError(identifier)


def test_member_votes_by_keyboard(opened, sitting):
    page = opened()
    sign_in(page, f"membre1@{HOUSE}")
    page.goto(f"/instruction/commission/{sitting.session}/dossiers/{sitting.held}")

    _tab_to(page, "opinion-0")
    page.keyboard.press("Space")
    _tab_to(page, "Voter")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert page.get_by_role("status").inner_text() == "Votre vote est enregistré."
    assert page.get_by_label("Favorable", exact=True).is_checked()


def test_decider_accepts_by_keyboard(opened, sitting):
    page = opened()
    sign_in(page, f"decision@{HOUSE}")
    page.goto(f"/instruction/decisions/{sitting.to_decide}")

    _tab_to(page, "is_read")
    page.keyboard.press("Space")
    _tab_to(page, "Accepter la candidature")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert page.get_by_role("status").inner_text() == f"Dossier {sitting.to_decide} : candidature acceptée."


def test_pages_work_without_scripts_on_a_phone(opened, sitting):
    page = opened("phone", scripts=False)
    sign_in(page, f"secretariat@{HOUSE}")
    page.goto(f"/instruction/commission/{sitting.session}/dossiers/{sitting.held}")

    page.get_by_label("Avis de la commission").select_option(label="Favorable")
    page.get_by_label("Compte rendu").fill("La commission a entendu le secrétariat.")
    page.get_by_role("button", name="Enregistrer le projet d’avis").click()
    page.get_by_role("link", name="Relire le procès-verbal avant de rendre l’avis").click()

    assert page.locator(".letter .verdict").inner_text() == "Favorable"
