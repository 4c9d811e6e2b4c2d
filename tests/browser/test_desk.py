"""The desk in a real browser: filter, keep a view, give by proposal, export; by keyboard."""

import pytest

from tests.browser.conftest import sign_in
from tests.referencing.web.town import HOUSE


@pytest.mark.parametrize("scripts", [True, False])
def test_officer_filters_keeps_a_view_gives_by_proposal_and_exports(opened, town, scripts):
    page = opened(scripts=scripts)
    sign_in(page, f"guichet@{HOUSE}")
    page.goto("/instruction")

    page.get_by_label("Rechercher").fill("sommeil")
    page.keyboard.press("Enter")
    page.get_by_text("Garder ce filtre comme vue").click()
    page.get_by_label("Nom de la vue").fill("Sommeil")
    page.get_by_role("button", name="Garder la vue").click()
    page.get_by_label(f"Choisir le dossier {town.submitted}").check()
    page.get_by_role("button", name="Proposer une répartition").click()
    page.get_by_role("button", name="Attribuer comme indiqué").click()
    page.get_by_role("link", name="Sommeil", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Exporter en CSV").click()

    assert page.get_by_text("Agente Exemple (suivi du dossier)").count() == 1
    assert download.value.suggested_filename.endswith(".csv")
    assert town.submitted in download.value.path().read_text("utf-8-sig")


def test_case_is_taken_from_the_keyboard(opened, town):
    page = opened()
    sign_in(page, f"guichet@{HOUSE}")
    page.goto("/instruction?etat=application.submitted")

    page.get_by_label(f"Choisir le dossier {town.submitted}").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Attribuer", exact=True).focus()
    page.keyboard.press("Enter")

    assert page.get_by_role("status").inner_text() == "1 dossier attribué."
