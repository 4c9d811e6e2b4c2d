"""A decider who assessed a case: the page says why they cannot decide it, and forged forms are refused so too."""

from datetime import timedelta

import pytest

from referencing.services import people
from referencing.services.demo import acts
from tests.browser import walking as walk
from tests.referencing.web.conftest import play
from workflows.vocabulary import Opinion, Role, Track

NAME = "Exemple Marche"
REASON = "La personne qui décide a instruit ce dossier : une autre personne doit décider."


@pytest.mark.parametrize("house", ["demo-2"], indirect=True)
def test_decider_who_assessed_is_stopped_with_the_reason(house):
    number = _ready_to_decide(house)
    shown = _prepare(house.page_of("decision"))
    page = house.page_of("instruction")
    walk.tab_to(page, "Décisions")
    walk.key_through(page)
    assert "Vous ne pouvez pas décider : vous avez instruit ce dossier" in walk.words(page.locator(".case-line"))
    walk.tab_to(page, NAME)
    walk.key_through(page)

    assert REASON in walk.words(page.locator(".notice-refused"))
    assert page.get_by_role("main").get_by_role("button").count() == 0
    desk = f"/instruction/decisions/{number}"
    forged = {
        f"{desk}/preparer": {"choice": "accept", "grounds": "", "seen_draft": shown["seen_draft"]},
        f"{desk}/decider": shown | {"is_read": "1"},
        f"/dossiers/{number}/etapes/accept": {"seen_version": shown["seen_version"], "page": "deciding.page"},
    }
    answers = {path: _forge(page, path, given) for path, given in forged.items()}
    assert {path: status for path, (status, _words) in answers.items()} == {
        f"{desk}/preparer": 422,
        f"{desk}/decider": 422,
        f"/dossiers/{number}/etapes/accept": 200,  # the page of the decision, which says why
    }
    assert [REASON in words for _status, words in answers.values()] == [True] * 3
    page.reload()
    assert walk.words(page.locator(".state-badge")) == "En attente de décision"


def _ready_to_decide(house):
    """Take a case to the decision by its usual people, then make the reviewer who assessed it a decider as well."""
    with house.world() as world:
        world.at -= timedelta(days=200)
        case = play(world, acts.file(world, 1, NAME, Track.SIMPLE, "demo-2"))
        play(world, acts.assess(world, case))
        play(world, acts.opine(world, case, Opinion.FAVOURABLE))
        reviewer = people.person_with_email(world.session, "instruction@parcours.example")
        people.give_roles(world.session, reviewer, [Role.DECIDER], world.at)
    return case


def _prepare(page):
    """Prepare an acceptance as the decider who may; return what the form below the letter sends."""
    walk.follow(page, "Décisions")
    walk.follow(page, NAME, exact=False)
    page.get_by_label("Accepter", exact=True).check()
    walk.press(page, "Préparer la lettre")
    form = page.locator("form").filter(has=page.get_by_role("button", name="Accepter la candidature"))
    return {name: form.locator(f"[name={name}]").input_value() for name in ("seen_version", "seen_draft")}


def _forge(page, path, given):
    """Send a form that no page of theirs shows, with the token of their session; return status and words."""
    token = page.locator("input[name=csrf_token]").first.input_value()
    answer = page.request.post(path, form={"csrf_token": token} | given)
    return answer.status, " ".join(answer.text().split())
