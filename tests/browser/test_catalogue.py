"""A citizen in the catalogue: finds a service with a slip, says which exchanges are acceptable, reads what it does."""

import pytest

from tests.browser.conftest import SIZES, faults

LIST = "/catalogue"


@pytest.mark.parametrize("size", SIZES)
def test_pages_of_the_catalogue_have_no_fault(opened, size):
    page, found, told = opened(size), {}, []
    page.on("console", lambda message: told.append(message.text))
    page.goto(LIST)
    address = page.locator(".cat-card-name a").first.get_attribute("href")

    for path in (LIST, f"{LIST}?q=soufle&accepte=measures:read&x=1", f"{LIST}?q=zzzzzz", f"{LIST}?apres=x"):
        page.goto(path)
        found[path] = faults(page)
    for path in (address, f"{address}/imprimer"):
        page.goto(path)
        page.locator("summary").first.click()
        found[path] = faults(page)

    assert found == {path: [] for path in found}
    assert [text for text in told if "Content Security Policy" in text] == []


@pytest.mark.parametrize(("size", "scripts"), [("desktop", True), ("phone", False)])
def test_citizen_finds_a_service_and_reads_what_it_exchanges(opened, size, scripts):
    page = opened(size, scripts=scripts)
    page.goto("/")

    page.get_by_role("navigation", name="Navigation principale").get_by_role("link", name="Catalogue").click()
    page.get_by_label("Que cherchez-vous ?").fill("exercise de soufle")
    page.keyboard.press("Enter")
    told = page.locator(".cat-corrected").inner_text()
    _show_filters(page, size)
    page.get_by_label("Seulement les échanges que je coche").check()
    page.get_by_role("button", name="Appliquer les filtres").click()
    without = page.locator(".cat-card").count()
    _show_filters(page, size)
    for box in page.get_by_role("group", name="Échanges que j’accepte").get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Appliquer les filtres").click()
    page.get_by_role("link", name="Exemple Souffle").click()

    assert told.endswith("avec «\u00a0exercices souffle\u00a0».")
    assert without == 0
    assert page.get_by_role("heading", level=1).inner_text() == "Exemple Souffle"
    assert page.get_by_text("Ce que l’on vous demandera d’accepter").first.is_visible()
    assert page.get_by_text("Vérifié par un instructeur").first.is_visible()


def _show_filters(page, size):
    if size == "phone":
        page.get_by_text("Afficher ou masquer les filtres").click()


def test_filters_open_from_the_keyboard_on_a_phone(opened):
    page = opened("phone", scripts=False)
    page.goto(LIST)
    hidden = page.get_by_label("Seulement les échanges que je coche").is_visible()

    page.get_by_label("Afficher ou masquer les filtres").focus()
    page.keyboard.press("Space")

    assert (hidden, page.get_by_label("Seulement les échanges que je coche").is_visible()) == (False, True)
