"""Two reviewers on one case at the same time: each finds, neither loses anything."""

import pytest

from tests.browser import walking as walk
from tests.browser.drafts import file_unread

NAME = "Exemple Sommeil"


@pytest.mark.parametrize("house", ["demo-2"], indirect=True)
def test_two_reviewers_share_a_case_and_lose_nothing(house):
    with house.world() as world:
        number = file_unread(world, 1, NAME)
    officer = house.page_of("guichet")
    walk.to_assessment(officer, NAME)
    walk.press(officer, "Déclarer recevable")
    first, second = house.page_of("instruction"), house.page_of("instruction2")
    for page in (first, second):
        walk.to_assessment(page, NAME)

    _open(first, "D-1"), _open(second, "D-2")
    walk.find(first, "Conforme", "La page est en français.")
    _find_by_keyboard(second, 1, "L’hébergeur est nommé.")
    for page in (first, second):
        page.goto(f"/instruction/{number}")
        assert _line(page, "D-1").endswith("Conforme (Instructrice Exemple)")
        assert _line(page, "D-2").endswith("Conforme (Instructeur Exemple)")

    _open(first, "D-3"), _open(second, "D-3")
    walk.find(first, "Conforme", "Le centre répond.")
    status = _find_by_keyboard(second, 2, "Personne ne répond.")
    assert status == 409
    assert "Instructrice Exemple a fait un constat sur ce critère entre-temps" in walk.words(second.locator("#autre"))
    assert "Le centre répond." in walk.words(second.locator("#autre"))
    assert second.get_by_label("Commentaire du constat").input_value() == "Personne ne répond."
    assert second.get_by_role("radio", name="Non conforme").is_checked()

    first.goto(f"/instruction/{number}")
    assert _line(first, "D-3").endswith("Conforme (Instructrice Exemple)")
    walk.press(second, "Enregistrer et revenir à la liste")
    assert _line(second, "D-3").endswith("Non conforme (Instructeur Exemple)")


def _open(page, key):
    walk.follow(page, f"{key},", exact=False)


def _line(page, key):
    return walk.words(page.locator(".criterion-list li").filter(has_text=f"{key},"))


def _find_by_keyboard(page, verdict, comment):
    """Find by the shortcuts and the keyboard alone; return the status of the answer."""
    page.keyboard.press(f"Alt+Shift+Digit{verdict}")
    walk.tab_to(page, "comment")
    page.keyboard.type(comment)
    with page.expect_response(lambda answer: answer.request.method == "POST") as answered, page.expect_navigation():
        page.keyboard.press("Control+Enter")
    return answered.value.status
