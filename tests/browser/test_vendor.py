"""A vendor's way from the self-check to the filing, in a real browser."""

import re

import pytest

from referencing.services.demo import acts
from tests.browser import walking as walk
from tests.browser.conftest import sign_in
from tests.referencing.web.town import vendor
from workflows.vocabulary import Role, Track


def _answer(page):
    page.get_by_label("Site web", exact=True).check()
    page.get_by_label("Acteur privé").check()
    page.get_by_label("Des particuliers").check()
    page.get_by_label("Santé", exact=True).check()
    page.get_by_label("Gratuit").check()


def test_visitor_checks_a_service_and_opens_its_application(opened):
    page = opened("phone")
    sign_in(page, vendor(2))
    page.goto("/eligibilite")
    _answer(page)

    page.get_by_role("button", name="Voir le résultat").click()
    page.get_by_role("button", name="Conserver ce résultat").click()
    page.get_by_role("link", name="Ouvrir une candidature avec ces réponses").click()
    page.get_by_label("Nom du service").fill("Exemple Neuf")
    page.get_by_label("Version présentée").fill("1.0.0")
    page.get_by_role("button", name="Ouvrir la candidature").click()
    page.get_by_role("button", name="Confirmer l’éligibilité").click()

    assert page.get_by_role("status").first.inner_text() == "Étape faite\u00a0: Confirmer l’éligibilité."
    assert page.locator("[aria-current=step] h3").inner_text() == "Dossier de conformité"


def test_what_is_typed_is_saved_while_one_writes(opened, town):
    page = opened()
    sign_in(page, vendor(2))
    page.goto(f"/editeur/dossiers/{town.draft}/service")

    page.get_by_label("Présentation du service").fill("Un carnet pour marcher.")
    page.locator("[data-autosave-state][data-kind=saved]").wait_for()
    page.reload()

    assert page.get_by_label("Présentation du service").input_value() == "Un carnet pour marcher."


def test_closed_tab_loses_nothing(opened, town):
    page = opened()
    sign_in(page, vendor(2))
    page.goto(f"/editeur/dossiers/{town.draft}/service")
    page.route("**/service", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.get_by_label("Présentation du service").fill("Écrit hors ligne.")
    page.locator("[data-autosave-state][data-kind=kept]").wait_for()

    later = page.context.new_page()
    page.close()
    later.goto(f"/editeur/dossiers/{town.draft}/service")

    assert later.get_by_label("Présentation du service").input_value() == "Écrit hors ligne."


def test_orientation_counts_while_one_answers(opened, town):
    page = opened()
    sign_in(page, vendor(2))
    page.goto(f"/editeur/dossiers/{town.draft}/orientation")
    before = page.locator("[data-count]").inner_text()

    with page.expect_response(re.compile("apercu")):
        page.get_by_label("Référencement avec échange de données").check()
    page.wait_for_function("words => document.querySelector('[data-count]').innerText !== words", arg=before)

    assert page.locator("[data-count]").inner_text().startswith("Ces réponses laissent ")


def test_gap_list_is_reached_by_keyboard(opened, town):
    page = opened()
    sign_in(page, vendor(2))
    page.goto(f"/editeur/dossiers/{town.draft}/approbation")

    walk.tab_to(page, "voir la liste")
    walk.key_through(page)

    assert page.url.endswith(f"/editeur/dossiers/{town.draft}#manque")


@pytest.mark.parametrize("house", ["demo-2"], indirect=True)
def test_signatory_approves_and_files_by_keyboard(house):
    with house.world() as world:
        number = acts.open_only(world, 2, "Exemple Marche", Track.SIMPLE, "demo-2")
        world.step(number, "confirm_eligibility", Role.VENDOR)
    page = house.page_of(vendor(2))
    page.goto(f"/editeur/dossiers/{number}")

    walk.tab_to(page, "Aller à l’approbation")
    walk.key_through(page)
    for step in ("Approuver le dossier", "Déposer la candidature"):
        walk.tab_to(page, step)
        walk.key_through(page)

    assert walk.told(page) == "Étape faite : Déposer la candidature."


def test_part_is_saved_without_scripts(opened, town):
    page = opened("phone", scripts=False)
    sign_in(page, vendor(2))
    page.goto(f"/editeur/dossiers/{town.draft}/service")

    page.get_by_label("Présentation du service").fill("Sans script.")
    page.get_by_role("button", name="Enregistrer et revenir au dossier").click()

    assert page.get_by_role("status").first.inner_text() == "Partie enregistrée\u00a0: Présentation du service."
