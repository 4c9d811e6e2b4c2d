"""Steps that have a page of their own are taken there: the page of the case leads to it, a forged post does no more."""

import pytest

from models.database import reading
from referencing.services.demo import acts
from referencing.web.step_pages import STEP_PAGES
from tests.referencing.web.conftest import play
from tests.referencing.web.strict import Visitor
from tests.referencing.web.town import HOUSE, vendor
from workflows.procedures import PROCEDURES
from workflows.vocabulary import Opinion, Track


@pytest.fixture
def to_decide(world):
    case = play(world, acts.file(world, 1, "Exemple Souffle", Track.SIMPLE, "demo-2"))
    play(world, acts.assess(world, case))
    play(world, acts.opine(world, case, Opinion.FAVOURABLE))
    return case


def test_every_row_of_the_table_names_a_step_and_a_page(app):
    steps = {(name, trigger) for name, procedure in PROCEDURES.items() for trigger in procedure.step}
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}

    assert set(STEP_PAGES) <= steps
    assert {page.endpoint for page in STEP_PAGES.values()} <= endpoints


def test_decider_is_led_to_the_letter_and_a_forged_post_decides_nothing(app, world, to_decide):
    decider = Visitor(app).sign_in(f"decision@{HOUSE}")
    page = decider.open(f"/dossiers/{to_decide}")
    with reading():
        version = world.case(to_decide).version
        world.session.rollback()
    token = next(form.fields["csrf_token"] for form in page.forms if form.fields.get("csrf_token"))
    forged = {"csrf_token": token, "seen_version": version, "page": "deciding.page", "is_confirmed": "1"}

    answers = [decider.post(f"/dossiers/{to_decide}/etapes/{one}", forged | {"reason": "Non."}) for one in _DECISIONS]

    assert page.text.count("Relire la lettre, puis décider") == len(_DECISIONS)
    assert not [form for form in page.forms if "/etapes/" in (form.action or "")]
    assert [answer.location for answer in answers] == [f"/instruction/decisions/{to_decide}"] * 2
    with reading():
        world.session.expire_all()
        assert world.case(to_decide).state.value == "decision"
        world.session.rollback()


_DECISIONS = ("accept", "refuse")


@pytest.mark.parametrize(
    ("case", "who", "trigger", "page"),
    [
        ("draft", vendor(2), "approve", "/editeur/dossiers/{0}/approbation"),
        ("draft", vendor(2), "submit", "/editeur/dossiers/{0}/approbation"),
        ("submitted", f"guichet@{HOUSE}", "request_changes", None),
    ],
)
def test_step_sent_from_elsewhere_leads_to_its_page_when_it_might_be_taken(town, case, who, trigger, page):
    number, visitor = town.cases()[case], town.visitor(who)
    token = next(form.fields["csrf_token"] for form in visitor.open("/").forms if form.fields.get("csrf_token"))

    answer = visitor.client.post(
        f"/dossiers/{number}/etapes/{trigger}", data={"csrf_token": token, "seen_version": "1"}
    )

    expected = (303, page.format(number)) if page else (409, None)
    assert (answer.status_code, answer.headers.get("Location")) == expected


@pytest.mark.parametrize(
    ("who", "pages"),
    [
        (
            "guichet",
            (
                "instruction/{0}",
                "instruction/attributions/{0}",
                *(f"dossiers/{{0}}/{one}" for one in ("independance", "messages", "courriels")),
            ),
        ),
        ("membre1", tuple(f"dossiers/{{0}}/{one}" for one in ("independance", "messages", "courriels"))),
    ],
)
def test_page_of_a_case_leads_the_house_to_its_other_pages(town, who, pages):
    visitor = town.visitor(who)

    page = visitor.open(f"/dossiers/{town.submitted}")

    expected = [f"/{one.format(town.submitted)}" for one in pages]
    assert [link for link in page.links if link in expected] == expected
    assert f"/instruction/{town.submitted}" in page.links or who == "membre1"
    for link in expected:
        visitor.open(link)
