"""A browser that runs no script: a finding, a vote, a decision and a message are given all the same, on a phone."""

import pytest

from tests.browser import walking as walk
from tests.browser.conftest import sign_in
from tests.referencing.web.town import HOUSE, vendor


@pytest.fixture(scope="session")
def town_folder(furnished_folder):
    return furnished_folder[:2]


@pytest.fixture
def sitting(furnished_folder):
    return furnished_folder[2]


@pytest.fixture
def entered(opened):
    """Open the page of somebody whose browser runs no script."""

    def enter(name):
        page = opened("phone", scripts=False)
        sign_in(page, name if "@" in name else f"{name}@{HOUSE}")
        return page

    return enter


def test_finding_is_given(entered):
    officer = entered("guichet")
    walk.to_assessment(officer, "Exemple Sommeil")
    walk.press(officer, "Déclarer recevable")
    page = entered("instruction")
    walk.to_assessment(page, "Exemple Sommeil")
    walk.follow(page, "Reprendre l’instruction")

    walk.find(page, "Non conforme", "L’hébergeur n’est pas nommé.")

    assert "Constat enregistré" in walk.told(page)


def test_vote_is_cast(entered, sitting):
    page = entered("membre1")
    page.goto(f"/instruction/commission/{sitting.session}/dossiers/{sitting.held}")

    page.get_by_label("Favorable", exact=True).check()
    walk.press(page, "Voter")

    assert walk.told(page) == "Votre vote est enregistré."
    assert page.get_by_label("Favorable", exact=True).is_checked()


def test_decision_is_prepared_read_and_taken(entered, sitting):
    page = entered("decision")
    page.goto(f"/instruction/decisions/{sitting.to_decide}")

    page.get_by_label("Refuser", exact=True).check()
    page.get_by_label("Motifs", exact=True).fill("Le dossier ne suffit pas.")
    walk.press(page, "Préparer la lettre")
    forbidden = walk.words(page.locator("#lettre ~ .notice-refused"))
    buttons = page.get_by_role("button", name="Refuser la candidature").count()
    page.get_by_role("checkbox").first.check()
    walk.press(page, "Préparer la lettre")
    page.get_by_label("J’ai relu cette lettre").check()
    walk.press(page, "Refuser la candidature")

    assert "Les motifs doivent citer au moins un critère constaté" in forbidden
    assert buttons == 0
    assert walk.told(page) == f"Dossier {sitting.to_decide} : candidature refusée."


def test_message_is_sent_and_answered(entered, town):
    page = entered(vendor(1))
    page.goto(f"/dossiers/{town.application}/messages")
    page.get_by_label("Votre message").fill("Où en est la convention ?")
    walk.press(page, "Envoyer")
    desk = entered("guichet")
    desk.goto(f"/dossiers/{town.application}/messages")
    desk.get_by_label("Votre message").fill("Elle est à la signature.")
    walk.press(desk, "Envoyer")
    page.reload()

    assert [walk.words(said) for said in page.locator(".thread-text").all()] == [
        "Où en est la convention ?",
        "Elle est à la signature.",
    ]
