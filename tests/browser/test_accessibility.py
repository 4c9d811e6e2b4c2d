import pytest

from tests.browser.conftest import SIZES, faults, sign_in
from tests.referencing.web.town import HOUSE


@pytest.mark.parametrize("size", SIZES)
def test_pages_of_errors_have_no_fault(opened, size):
    page = opened(size)
    found = {}

    for path in ("/nulle-part", "/deconnexion"):
        page.goto(path)
        found[path] = faults(page)

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
