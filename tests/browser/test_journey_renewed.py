"""A renewal by clicks: the vendor changes the one answer that needs it, confirms the rest; the desk reads the same."""

from datetime import timedelta

import pytest

from referencing.services.demo import acts
from tests.browser import walking as walk
from tests.browser.conftest import faults
from tests.referencing.web.town import vendor
from workflows.vocabulary import Track

NAME = "Exemple Souffle"
ADDED = "Certificat renouvelé au printemps."
TERM = timedelta(days=2 * 365)  # the first one of the rulebook of the journey
LEFT = timedelta(days=40)


@pytest.mark.parametrize("house", ["demo-2"], indirect=True)
def test_renewal_touches_only_what_changed_and_the_desk_reads_the_same(house):
    with house.world() as world:
        listing = _listed_long_ago(world)
    page = house.page_of(vendor(1))

    page.goto(f"/editeur/references/{listing}")
    assert "Le référencement court jusqu’au" in page.locator(".lead").first.inner_text()
    walk.press(page, "Renouveler")
    number = _look_again(page)
    _file(page)

    _read(house, number)


def _listed_long_ago(world):
    """Publish a service whose term ends soon and one piece of evidence within the next; return the listing's number."""
    today = world.at
    world.at = today - TERM - timedelta(days=200)
    case = _play(world, acts.file(world, 1, NAME, Track.SIMPLE, "demo-2"))
    for story in (acts.assess(world, case), acts.opine(world, case, acts.Opinion.FAVOURABLE), acts.agree(world, case)):
        _play(world, story)
    world.at = today - TERM + LEFT
    listing = _play(world, acts.publish(world, case))
    pieces = [item.evidence for answer in world.case(case).answers for item in answer.evidence]
    pieces[0].valid_until = today.date() + timedelta(days=100)
    world.at = today
    return listing


def _play(world, story):
    while True:
        try:
            world.at += timedelta(days=next(story))
        except StopIteration as end:
            return end.value


def _look_again(page):
    """Confirm the eligibility, change the answer whose evidence ends, confirm the others in one act."""
    number = page.url.split("/dossiers/")[1].split("/")[0]
    reasons = page.locator(".life-review > li").all_inner_texts()
    assert len(reasons) == 1
    assert "expire le" in reasons[0]
    walk.follow(page, NAME)
    walk.press(page, "Confirmer l’éligibilité")
    page.goto(f"/editeur/dossiers/{number}/reprise")
    walk.follow(page, "Modifier la réponse", exact=False)
    walk.answer_criterion(page, "1 –", f"{page.get_by_label('Commentaire').input_value()} {ADDED}")
    page.goto(f"/editeur/dossiers/{number}/reprise")
    assert ADDED in page.locator(".life-review .difference").first.inner_text()
    assert faults(page) == []
    walk.press(page, "Confirmer les 2 réponses")
    assert "Confirmées par" in page.locator("section .notice-done").inner_text()
    return number


def _file(page):
    walk.follow(page, "Approuver et déposer")
    walk.press(page, "Approuver le dossier")
    walk.press(page, "Déposer la candidature")


def _read(house, number):
    """Read at the desk what the vendor touched, and nothing else as changed."""
    page = house.page_of("guichet")
    walk.to_assessment(page, NAME)
    assert number in page.locator("main").inner_text()
    walk.follow(page, "Ce qui a changé depuis la dernière demande")
    assert ADDED in page.locator("main").inner_text()
    assert page.locator(".difference").count() == 1
    assert faults(page) == []
