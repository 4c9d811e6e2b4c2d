"""Administrators and mails in a real browser: no fault on any page, a role given by keyboard, choices kept."""

import pytest

from tests.browser.conftest import SIZES, faults, sign_in
from tests.referencing.web.town import HOUSE

PAGES = (
    *("/admin", "/admin/personnes", "/admin/personnes/nouvelle", "/admin/organisations", "/admin/journal"),
    *("/admin/envois", "/admin/courriels", "/admin/courriels/application.refuse", "/admin/etat"),
    *("/admin/referentiels?avant=demo-2&apres=mes-2023", "/admin/referentiels/demo-2", "/compte/courriels"),
)


@pytest.mark.parametrize("size", SIZES)
def test_pages_have_no_fault(opened, size):
    page = opened(size)
    sign_in(page, f"administration@{HOUSE}")
    found = {}

    for path in PAGES:
        page.goto(path)
        found[path] = faults(page)
    page.goto("/admin/personnes?q=guichet")
    page.locator(".desk-list a.title").first.click()
    found["person"] = faults(page)
    page.goto("/admin/envois")
    page.locator(".desk-list a").first.click()
    found["effect"] = faults(page)

    assert found == {path: [] for path in found}


@pytest.mark.parametrize("size", SIZES)
def test_mails_of_a_case_have_no_fault(opened, town, size):
    page = opened(size)
    sign_in(page, f"guichet@{HOUSE}")

    page.goto(f"/dossiers/{town.application}/courriels")

    assert faults(page) == []


def test_role_is_given_by_keyboard_with_its_reason(opened):
    page = opened()
    sign_in(page, f"administration@{HOUSE}")
    page.goto("/admin/personnes?q=guichet")
    page.locator(".desk-list a.title").first.press("Enter")

    page.get_by_label("Rôle à donner").focus()
    page.keyboard.type("Auditeur")
    page.keyboard.press("Tab")
    page.keyboard.type("Renfort pour l’été.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    page.get_by_text("Rôle donné : Auditeur.", exact=True).wait_for()
    assert page.get_by_text("Renfort pour l’été.").count() == 1


def test_choices_of_mails_are_kept_without_scripts(opened):
    page = opened(scripts=False)
    sign_in(page, f"guichet@{HOUSE}")
    page.goto("/compte/courriels")

    page.locator("#progress-1").check()
    page.get_by_role("button", name="Enregistrer mes choix").click()

    assert page.get_by_text("Vos choix sont enregistrés.").is_visible()
    assert page.locator("#progress-1").is_checked()
