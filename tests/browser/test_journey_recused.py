"""A reviewer declares an interest: the case closes to them everywhere, and the officer gives it to a colleague."""

import pytest

from tests.browser import walking as walk
from tests.browser.drafts import file_unread

NAME, OTHER = "Exemple Sommeil", "Exemple Marche"
STATEMENT = "Mon frère dirige cette société."


@pytest.mark.parametrize("house", ["demo-2"], indirect=True)
def test_recusal_closes_the_case_everywhere_and_the_officer_reassigns_it(house):
    with house.world() as world:
        number = file_unread(world, 1, NAME)
        file_unread(world, 2, OTHER)
    officer, reviewer = house.page_of("guichet"), house.page_of("instruction")
    walk.to_assessment(officer, NAME)
    walk.press(officer, "Déclarer recevable")
    _give(officer, "Instructrice Exemple")
    _declare_by_keyboard(reviewer)

    assert walk.told(reviewer) == f"Intérêt déclaré. Le dossier {number} et tous ceux de ce service vous sont fermés."
    assert _seen(reviewer, number) == {"queue": False, "search": False, "to do": False, "export": False}
    assert _statuses(reviewer, number) == [404] * 5

    walk.to_case(officer, NAME)
    walk.follow(officer, "Déclaration d’intérêts")
    assert "Instructrice Exemple : un intérêt" in walk.words(officer.locator("main"))
    _give(officer, "Instructeur Exemple")
    colleague = house.page_of("instruction2")
    walk.to_assessment(colleague, NAME)
    walk.follow(colleague, "Reprendre l’instruction")
    walk.find(colleague, "Conforme")
    assert "Constat enregistré" in walk.told(colleague)


def _give(page, name):
    """Give the one theme of the case to somebody."""
    walk.to_case(page, NAME)
    walk.follow(page, "Qui suit le dossier")
    part = page.locator(".desk-part").filter(has_text="Généralités")
    choices = part.get_by_label("Confier à").locator("option").all_inner_texts()
    part.get_by_label("Confier à").select_option(label=next(words for words in choices if words.startswith(name)))
    with page.expect_navigation():
        part.get_by_role("button", name="Enregistrer").click()
    assert walk.told(page) == "Attribution faite."


def _declare_by_keyboard(page):
    walk.tab_to(page, "Instruction")
    walk.key_through(page)
    walk.tab_to(page, NAME)
    walk.key_through(page)
    walk.tab_to(page, "choice-0")
    page.keyboard.press("ArrowDown")
    walk.tab_to(page, "statement")
    page.keyboard.type(STATEMENT)
    walk.tab_to(page, "Enregistrer ma déclaration")
    walk.key_through(page)


def _seen(page, number):
    """Return where a case still shows to the reader."""
    found = {}
    for place, path in {
        "queue": "/instruction?tout=oui",
        "search": "/instruction?q=sommeil",
        "to do": "/instruction/a-faire",
    }.items():
        page.goto(path)
        found[place] = number in page.inner_text("main") or NAME in page.inner_text("main")
    export = page.request.get("/instruction/export.csv?tout=oui").text()
    assert OTHER in export
    return found | {"export": number in export or NAME in export}


def _statuses(page, number):
    paths = (
        *(f"/dossiers/{number}", f"/dossiers/{number}/independance", f"/dossiers/{number}/messages"),
        *(f"/instruction/{number}", f"/instruction/{number}/criteres/D-1"),
    )
    return [page.request.get(path).status for path in paths]
