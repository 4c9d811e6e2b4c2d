"""The journeys of a vendor and of an officer, by the keyboard alone."""

from tests.browser.conftest import sign_in
from tests.referencing.web.town import HOUSE, vendor

MANY = 200


def _tab_to(page, words):
    """Press Tab until the element with these words has the focus; its focus must be visible."""
    for _ in range(MANY):
        page.keyboard.press("Tab")
        here = page.evaluate("(document.activeElement.innerText || document.activeElement.id || '')")
        here = " ".join(here.split())
        if here.startswith(words):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none"
            return
    raise AssertionError(words)


def _enter(page):
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_first_key_leads_past_the_banner(opened):
    page = opened()
    page.goto("/")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "contenu"


def test_vendor_withdraws_by_keyboard(opened, town):
    page = opened()
    page.goto("/")
    _tab_to(page, "Se connecter")
    _enter(page)
    _tab_to(page, "Entrer en tant que Signataire Exemple 02")
    _enter(page)
    _tab_to(page, "Exemple Marche")
    _enter(page)
    assert page.url.endswith(f"/dossiers/{town.draft}")

    _tab_to(page, "confirme-withdraw")
    page.keyboard.press("Space")
    _tab_to(page, "Retirer la candidature")
    _enter(page)

    assert page.get_by_role("status").inner_text() == "Étape faite : Retirer la candidature."
    newest = page.locator(".timeline-item").first.inner_text()
    assert newest.startswith("L’éditeur a retiré sa candidature.")


def test_officer_declares_inadmissible_by_keyboard(opened, town):
    page = opened()
    sign_in(page, f"guichet@{HOUSE}")
    page.goto(f"/dossiers/{town.submitted}")

    _tab_to(page, "motif-declare_inadmissible")
    page.keyboard.type("Le compte de démonstration ne s’ouvre pas.")
    _tab_to(page, "confirme-declare_inadmissible")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    _enter(page)

    newest = page.locator(".timeline-item").first.inner_text()
    assert "Candidature irrecevable" in newest
    assert "Le compte de démonstration ne s’ouvre pas." in newest


def test_everything_works_without_scripts(opened, town):
    page = opened("phone", scripts=False)
    sign_in(page, f"guichet@{HOUSE}")
    page.goto(f"/dossiers/{town.submitted}")

    page.get_by_role("button", name="Déclarer recevable").click()

    assert page.locator(".timeline-item").first.inner_text().startswith("Candidature recevable")


def test_page_loads_nothing_from_elsewhere_and_breaks_no_rule(opened, town):
    page, asked, said = opened(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))

    sign_in(page, vendor(1))
    page.goto(f"/dossiers/{town.application}")

    assert [url for url in asked if not url.startswith(town.app)] == []
    assert said == []
