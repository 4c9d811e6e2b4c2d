"""Writing the answers of an application in a real browser: files, closed tabs, colleagues, no scripts, keyboard."""

import base64

from referencing.services.demo.evidence_files import paper
from tests.browser.conftest import faults, sign_in
from tests.referencing.web.town import vendor

CRITERION = "/editeur/dossiers/{}/criteres/D-3"
DROP = """
([box, content, name]) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const held = new DataTransfer();
  held.items.add(new File([bytes], name, { type: "application/pdf" }));
  for (const kind of ["dragenter", "dragover", "drop"])
    document.querySelector(box).dispatchEvent(
      new DragEvent(kind, { dataTransfer: held, bubbles: true, cancelable: true }));
}
"""


def _opened(page, town):
    sign_in(page, vendor(2))
    page.goto(CRITERION.format(town.draft))
    return page


def _lose_posts(route):
    if route.request.method == "POST":
        route.abort()
    else:
        route.continue_()


def _saved(page):
    page.locator("[data-autosave-state][data-kind=saved]").wait_for()


def test_file_dropped_on_the_page_is_sent_at_once_and_joined(opened, town):

    page = _opened(opened(), town)

    page.evaluate(DROP, [".file-drop", base64.b64encode(paper("Certificat")).decode(), "hds.pdf"])
    page.locator(".uploads .is-sent").wait_for()
    _saved(page)
    page.reload()

    assert page.get_by_label("hds.pdf").is_checked()


def test_refused_file_is_told_and_the_text_stays(opened, town):
    page = _opened(opened(), town)
    page.get_by_label("Commentaire").fill("De 9 h à 18 h.")

    page.get_by_label("Joindre des fichiers").set_input_files(
        [
            {"name": "outil.exe", "mimeType": "application/octet-stream", "buffer": b"MZ\x90\x00" + b"\0" * 64},
            {"name": "bonne.pdf", "mimeType": "application/pdf", "buffer": paper("Bonne")},
        ]
    )
    page.locator(".uploads .is-sent").wait_for()

    assert "contient un programme" in page.locator(".uploads .is-refused").inner_text()
    assert page.get_by_label("Commentaire").input_value() == "De 9 h à 18 h."


def test_text_is_saved_while_it_is_written(opened, town):
    page = _opened(opened(), town)

    page.get_by_label("Commentaire").fill("De 9 h à 18 h.")
    _saved(page)
    page.goto("/editeur/preuves")
    page.goto(CRITERION.format(town.draft))

    assert page.get_by_label("Commentaire").input_value() == "De 9 h à 18 h."


def test_text_of_a_tab_closed_before_it_was_saved_comes_back(opened, town):
    page = _opened(opened(), town)
    page.context.route(
        "**/criteres/D-3", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    page.get_by_label("Commentaire").fill("Écrit dans un tunnel.")
    page.locator("[data-autosave-state][data-kind=kept]").wait_for()
    page.close()
    page.context.unroute_all()

    again = page.context.new_page()
    again.goto(CRITERION.format(town.draft))
    _saved(again)

    assert again.get_by_label("Commentaire").input_value() == "Écrit dans un tunnel."


def test_two_windows_on_one_answer_lose_nothing(opened, town):
    first, second = _opened(opened(), town), _opened(opened(), town)
    first.get_by_label("Commentaire").fill("Ouvert le matin.")
    _saved(first)

    second.get_by_label("Commentaire").fill("Ouvert le soir.")
    second.locator("[data-autosave-state][data-kind=stale]").wait_for()
    second.get_by_role("button", name="Enregistrer", exact=True).click()
    second.get_by_text("Un collègue a modifié cette réponse entre-temps").wait_for()

    assert "Ouvert le matin." in second.locator(".sides").first.inner_text()
    assert second.get_by_label("Commentaire").input_value() == "Ouvert le soir."
    assert faults(second) == []


def test_form_sent_while_it_is_being_saved_is_not_taken_for_a_colleague(opened, town):
    page, held = _opened(opened(), town), []

    def hold(route):
        if "x-autosave" in route.request.headers:
            held.append((route, route.fetch()))  # saved, but the page does not know yet
        else:
            route.continue_()

    page.route("**/criteres/D-3", hold)
    page.get_by_label("Commentaire").fill("De 9 h à 18 h.")
    while not held:
        page.wait_for_timeout(50)  # lets the browser's events come in
    page.get_by_role("button", name="Enregistrer", exact=True).click(no_wait_after=True)
    route, answer = held[0]
    with page.expect_navigation():
        route.fulfill(response=answer)

    assert "Réponse enregistrée" in page.get_by_role("status").first.inner_text()
    assert page.get_by_label("Commentaire").input_value() == "De 9 h à 18 h."


def test_answer_and_file_are_given_without_scripts(opened, town):
    page = _opened(opened("phone", scripts=False), town)

    page.get_by_label("1 –").check()
    page.get_by_label("Commentaire").fill("De 9 h à 18 h.")
    page.get_by_label("Joindre des fichiers").set_input_files(
        [{"name": "horaires.pdf", "mimeType": "application/pdf", "buffer": paper("Horaires")}]
    )
    page.get_by_role("button", name="Enregistrer", exact=True).click()

    assert "Réponse enregistrée" in page.get_by_role("status").first.inner_text()
    assert page.get_by_label("horaires.pdf").is_checked()


def test_answer_is_given_by_the_keyboard_alone(opened, town):
    page = _opened(opened(), town)

    page.locator("#level-0").focus()
    page.keyboard.press("ArrowDown")
    page.locator("#comment").focus()
    page.keyboard.type("De 9 h à 18 h.")
    _saved(page)
    page.reload()

    assert page.locator("input[name=level]:checked").get_attribute("value") == "1"
    assert page.get_by_label("Commentaire").input_value() == "De 9 h à 18 h."
