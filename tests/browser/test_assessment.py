"""The assessment by the keyboard alone, and what axe says of its pages."""

import pytest

from tests.browser.conftest import SIZES, faults, sign_in
from tests.referencing.web.town import HOUSE


def _admit(opened, town):
    page = opened()
    sign_in(page, f"guichet@{HOUSE}")
    page.goto(f"/instruction/{town.submitted}")
    page.get_by_role("button", name="Déclarer recevable").click()


@pytest.mark.parametrize("size", SIZES)
def test_pages_of_the_assessment_have_no_fault(opened, town, size):
    _admit(opened, town)
    page = opened(size)
    sign_in(page, f"instruction@{HOUSE}")
    page.goto(f"/instruction/{town.submitted}")
    found = {"overview": faults(page)}

    page.get_by_role("link", name="Reprendre l’instruction").click()
    found["criterion"] = faults(page)
    page.goto(f"/instruction/{town.submitted}/complements")
    found["changes"] = faults(page)
    page.goto(f"/dossiers/{town.submitted}/independance")
    found["independence"] = faults(page)

    assert found == {name: [] for name in found}


def test_reviewer_finds_on_two_criteria_by_keyboard(opened, town):
    _admit(opened, town)
    page = opened()
    sign_in(page, f"instruction@{HOUSE}")
    page.goto(f"/instruction/{town.submitted}")
    page.get_by_role("link", name="Reprendre l’instruction").press("Enter")
    page.wait_for_url("**/criteres/*")

    for _ in range(2):
        page.keyboard.press("Alt+Shift+Digit1")
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
    page.goto(f"/instruction/{town.submitted}")

    assert page.get_by_text("Conforme (Instructrice Exemple)").count() == 2


def test_shortcuts_can_be_turned_off(opened, town):
    _admit(opened, town)
    page = opened()
    sign_in(page, f"instruction@{HOUSE}")
    page.goto(f"/instruction/{town.submitted}")
    page.get_by_role("link", name="Reprendre l’instruction").click()
    page.get_by_text("Raccourcis clavier").click()

    page.get_by_role("button", name="Désactiver les raccourcis").click()
    page.keyboard.press("Alt+Shift+Digit1")

    assert page.locator("#verdict-0").is_checked() is False
