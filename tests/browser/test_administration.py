"""Administrators and mails in a real browser: a role given by keyboard, choices kept."""

from tests.browser.conftest import sign_in
from tests.referencing.web.town import HOUSE


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
