import pytest

from tests.browser.conftest import SIZES, faults, sign_in
from tests.referencing.web.town import HOUSE, vendor


@pytest.mark.parametrize("size", SIZES)
def test_pages_for_everybody_have_no_fault(opened, size):
    page = opened(size)
    found = {}

    for path in ("/", "/connexion", "/verifier", "/verifier/AAAA", "/nulle-part", "/deconnexion"):
        page.goto(path)
        found[path] = faults(page)

    assert found == {path: [] for path in found}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("reader", ["vendor", "guichet"])
def test_pages_of_cases_have_no_fault(opened, town, size, reader):
    page = opened(size)
    sign_in(page, vendor(1) if reader == "vendor" else f"{reader}@{HOUSE}")
    found = {"/": faults(page)}

    for number in (town.application, town.listing, town.reservation, town.audit, town.submitted):
        page.goto(f"/dossiers/{number}")
        found[number] = faults(page)

    assert found == {path: [] for path in found}


@pytest.mark.parametrize("size", SIZES)
def test_refusal_has_no_fault_and_takes_the_focus(opened, town, size):
    page = opened(size)
    sign_in(page, f"guichet@{HOUSE}")
    page.goto(f"/dossiers/{town.submitted}")
    page.eval_on_selector_all("[required]", "fields => fields.forEach(field => field.removeAttribute('required'))")

    page.get_by_label("Je confirme").check()
    page.get_by_role("button", name="Déclarer irrecevable").click()

    assert faults(page) == []
    assert page.evaluate("document.activeElement.id") == "erreurs"
