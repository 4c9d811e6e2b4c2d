"""A citizen finds a service with a slip, reports a problem and follows it; the desk and the vendor act."""

import pytest

from tests.browser.conftest import SIZES, faults, sign_in
from tests.referencing.web.town import HOUSE, vendor
from workflows.reporting import QUESTIONS

OFFICER = f"guichet@{HOUSE}"
TEXT = "L’application lit mes mesures alors que j’ai dit non."


def _find(page):
    """Go from the first page to the page of a service, with a typing slip."""
    page.goto("/")
    page.get_by_role("navigation", name="Navigation principale").get_by_role("link", name="Catalogue").click()
    page.get_by_label("Que cherchez-vous ?").fill("soufle")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Exemple Souffle").click()


def _write(page):
    page.get_by_label("Usage des données différent").check()
    page.get_by_label("Que s’est-il passé ?").fill(TEXT)
    page.get_by_label("Usager, ou proche").check()


def _send(page):
    """Send the form; a browser that writes as fast as a robot is asked a sum, and answers it."""
    page.get_by_role("button", name="Envoyer le signalement").click()
    asked = page.get_by_label("Combien font")
    if asked.count():
        words = page.locator("label", has_text="Combien font").inner_text()
        asked.fill(next(max(answers) for question, answers in QUESTIONS if question in words))
        page.get_by_role("button", name="Envoyer le signalement").click()


def _act(page, name, **typed):
    """Take a step of the page, its fields filled in."""
    for label, text in typed.items():
        page.locator(f"#{label}").fill(text)
    page.get_by_role("button", name=name).click()


def test_citizen_reports_a_problem_and_follows_it_without_a_script(opened):
    page = opened("phone", scripts=False)
    _find(page)
    exchanged = page.get_by_text("Seulement si vous l’acceptez").is_visible()
    page.get_by_role("link", name="Signaler un problème").click()
    page.get_by_label("Votre adresse électronique").fill("camille chez exemple")
    _send(page)
    wrong = page.get_by_role("alert").get_by_role("link").all_inner_texts()
    _write(page)
    page.get_by_label("Votre adresse électronique").fill("camille.essai@exemple.fr")
    _send(page)
    address = page.url
    followed = page.get_by_text(TEXT).is_visible()

    desk = opened(scripts=False)
    sign_in(desk, OFFICER)
    desk.get_by_role("navigation", name="Navigation principale").get_by_role("link", name="Signalements").click()
    desk.get_by_role("link", name="Exemple Souffle").first.click()
    _act(desk, "Transmettre à l’éditeur", texte="Le service lirait des mesures sans accord.")
    company = opened("phone", scripts=False)
    sign_in(company, vendor(1))
    company.goto("/editeur")
    company.get_by_role("link", name="1 signalement attend votre réponse").click()
    company.get_by_role("link", name="Exemple Souffle").click()
    read = company.locator("main").inner_text()
    company.get_by_label("Votre réponse au guichet").fill("Un réglage le permettait : il est retiré.")
    company.get_by_role("button", name="Envoyer la réponse").click()
    desk.reload()
    _act(desk, "Clore le signalement", **{"motif-close": "L’éditeur a retiré ce réglage : merci."})
    page.goto(address)

    assert exchanged
    assert len(wrong) >= 4
    assert followed
    assert "Le service lirait des mesures sans accord." in read
    assert TEXT not in read
    assert "camille" not in read
    assert page.get_by_text("L’éditeur a retiré ce réglage : merci.").is_visible()


@pytest.mark.parametrize("size", SIZES)
def test_pages_of_reports_have_no_fault(opened, size):
    page, found = opened(size), {}
    _find(page)
    page.get_by_role("link", name="Signaler un problème").click()
    found["form"] = faults(page)
    _send(page)
    found["errors"] = faults(page)
    _write(page)
    _send(page)
    found["follow"] = faults(page)
    sign_in(page, OFFICER)
    for path in ("/instruction/signalements", "/instruction/signalements?etat=closed", "/instruction/a-faire"):
        page.goto(path)
        found[path] = faults(page)
    page.goto("/instruction/signalements/SIG-2026-00001")
    found["desk"] = faults(page)
    _act(page, "Transmettre à l’éditeur", texte=" ")
    _act(page, "Transmettre à l’éditeur", texte="Le service lirait des mesures sans accord.")
    page.get_by_role("button", name="Se déconnecter").click()
    sign_in(page, vendor(1))
    for path in ("/editeur/signalements", "/editeur/signalements/SIG-2026-00001"):
        page.goto(path)
        found[path] = faults(page)

    assert found == {name: [] for name in found}
