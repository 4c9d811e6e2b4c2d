"""A vendor declares a significant change and files its update, touching only what changed; the desk reads the same."""

import shutil

import pytest

from tests.browser.conftest import SIZES, _settings, faults, serving, sign_in
from tests.referencing.web.town import HOUSE, vendor

OFFICER = f"guichet@{HOUSE}"
MANY = 200


@pytest.fixture
def town(town_folder, tmp_path):
    """The town, where applications open under the rulebook of its listing."""
    folder, town = town_folder
    shutil.copytree(folder, tmp_path / "town")
    with serving(_settings(tmp_path / "town", PARCOURS_RULEBOOK="demo-2"), demo=True) as port:
        yield town.served_by(f"http://127.0.0.1:{port}")


@pytest.mark.parametrize("size", SIZES)
def test_pages_of_a_listing_have_no_fault(opened, town, size):
    page, found = opened(size), {}
    places = {
        vendor(1): [
            *(f"/editeur/references/{town.listing}{path}" for path in ("", "/versions")),
            f"/editeur/reserves/{town.reservation}",
        ],
        OFFICER: [
            *("/instruction/references", f"/instruction/references/{town.listing}"),
            f"/instruction/reserves/{town.reservation}",
        ],
    }

    for who, paths in places.items():
        sign_in(page, who)
        for path in paths:
            page.goto(path)
            found[path] = faults(page)
        page.get_by_role("button", name="Se déconnecter").click()

    assert found == {path: [] for paths in places.values() for path in paths}


def test_significant_change_is_declared_and_its_update_asks_only_what_changed(opened, town):
    page = opened()
    sign_in(page, vendor(1))
    page.goto(f"/editeur/references/{town.listing}")

    page.get_by_role("link", name="Déclarer une version").click()
    page.get_by_label("Numéro de version").fill("1.1.0")
    page.get_by_label("Mise en service le").fill(town.at.date().isoformat())
    page.get_by_label("Ce qui change pour l’usager").fill("Un autre hébergeur.")
    answers = page.locator("fieldset.choice-group")
    for number in range(answers.count()):
        answers.nth(number).get_by_label("Oui" if number == 0 else "Non", exact=True).check()
    page.get_by_role("button", name="Déclarer la version").click()

    assert page.url.endswith("/reprise")
    assert page.locator("h1").inner_text() == "Ce qu’il faut revoir"
    assert faults(page) == []
    before = page.get_by_role("heading", name="À revoir").inner_text()
    _press(page, "Elle vaut toujours")
    page.wait_for_load_state()
    after = page.get_by_role("heading", name="À revoir").inner_text()

    assert _number(after) == _number(before) - 1


def _number(words):
    return int("".join(sign for sign in words if sign.isdigit()))


def _press(page, words):
    """Reach a button by the keyboard alone, and press it."""
    for _ in range(MANY):
        page.keyboard.press("Tab")
        if page.evaluate("(document.activeElement.innerText || '')").strip().startswith(words):
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError(words)
