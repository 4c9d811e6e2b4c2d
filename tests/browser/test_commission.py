"""The commission, the decider and the signatories in a browser: no fault, and by the keyboard alone."""

from datetime import timedelta

import pytest

from models.database import make_engine, make_sessions
from referencing.services import agenda, deciding, sittings
from referencing.services.demo import acts
from referencing.services.demo.world import World
from referencing.services.store import make_store
from tests.browser.conftest import SIZES, _settings, faults, sign_in
from tests.referencing.web.conftest import play
from tests.referencing.web.town import FIRST, HOUSE
from workflows.vocabulary import Opinion, Role, Track

MANY = 120


@pytest.fixture
def sitting(town, tmp_path):
    """Return a session under way with a case that has an unfavourable finding, and a case with a letter prepared."""
    settings = _settings(tmp_path / "town")
    engine = make_engine(settings.database_url)
    with make_sessions(engine)() as session:
        world = World(make_store(settings), 1, (FIRST + timedelta(days=2000)).date())
        world.session, world.at = session, town.at
        cases = [_ready(world, number) for number in (11, 12, 13)]
        found = _held(world, cases[0]), cases[0], _to_decide(world, cases[1]), _accepted(world, cases[2])
        session.commit()
    engine.dispose()
    return found


def _ready(world, number):
    case = play(world, acts.file(world, number, f"Exemple Séance {number}", Track.SIMPLE, "demo-2"))
    play(world, acts.assess(world, case, (0,)))
    return case


def _held(world, case):
    secretary, at = world.staff(Role.SECRETARY), world.at
    begins = at + timedelta(days=900)
    meeting = sittings.Meeting(begins_at=begins, ends_at=begins + timedelta(hours=2), place="Salle 1", link="")
    session = sittings.plan_session(world.session, meeting, actor=secretary, at=at).id
    sittings.convene(world.session, session, actor=secretary, at=at)
    agenda.put_on_agenda(world.session, world.case(case), session, actor=secretary, at=at)
    present = [member.id for member in world.members()[:3]]
    sittings.note_presence(world.session, session, present, actor=secretary, at=at)
    return session


def _to_decide(world, case):
    play(world, acts.opine(world, case, Opinion.NON_SUSPENSIVE, [acts.reserve(suspensive=False)]))
    options = {"is_accepted": True, "grounds": "", "actor": world.staff(Role.DECIDER), "at": world.at}
    deciding.prepare(world.session, world.case(case), seen_version=0, **options)
    return case


def _accepted(world, case):
    play(world, acts.opine(world, case, Opinion.FAVOURABLE))
    world.step(case, "accept", Role.DECIDER)
    return case


def _paths(sitting):
    session, case, to_decide, accepted = sitting
    desk = f"/instruction/commission/{session}"
    return {
        "secretariat": (
            *("/instruction/commission", "/instruction/commission/nouvelle", desk, f"{desk}/modifier"),
            *(f"{desk}/dossiers/{case}", f"{desk}/dossiers/{case}/proces-verbal"),
        ),
        "membre1": (desk, f"{desk}/dossiers/{case}"),
        "decision": ("/instruction/decisions", f"/instruction/decisions/{to_decide}"),
        "cnam": (f"/dossiers/{accepted}/convention",),
    }


@pytest.mark.parametrize("size", SIZES)
def test_pages_have_no_fault(opened, sitting, size):
    found, wanted = {}, _paths(sitting)
    for name, paths in wanted.items():
        page = opened(size)
        sign_in(page, f"{name}@{HOUSE}")
        for path in paths:
            page.goto(path)
            found[name, path] = faults(page)

    assert found == {(name, path): [] for name, paths in wanted.items() for path in paths}


def _tab_to(page, identifier):
    for _ in range(MANY):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id || document.activeElement.innerText || ''").startswith(identifier):
            return
    raise AssertionError(identifier)


def test_member_votes_by_keyboard(opened, sitting):
    page = opened()
    sign_in(page, f"membre1@{HOUSE}")
    page.goto(f"/instruction/commission/{sitting[0]}/dossiers/{sitting[1]}")

    _tab_to(page, "opinion-0")
    page.keyboard.press("Space")
    _tab_to(page, "Voter")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert page.get_by_role("status").inner_text() == "Votre vote est enregistré."
    assert page.get_by_label("Favorable", exact=True).is_checked()


def test_decider_accepts_by_keyboard(opened, sitting):
    page = opened()
    sign_in(page, f"decision@{HOUSE}")
    page.goto(f"/instruction/decisions/{sitting[2]}")

    _tab_to(page, "is_read")
    page.keyboard.press("Space")
    _tab_to(page, "Accepter la candidature")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert page.get_by_role("status").inner_text() == f"Dossier {sitting[2]} : candidature acceptée."


def test_pages_work_without_scripts_on_a_phone(opened, sitting):
    page = opened("phone", scripts=False)
    sign_in(page, f"secretariat@{HOUSE}")
    page.goto(f"/instruction/commission/{sitting[0]}/dossiers/{sitting[1]}")

    page.get_by_label("Avis de la commission").select_option(label="Favorable")
    page.get_by_label("Compte rendu").fill("La commission a entendu le secrétariat.")
    page.get_by_role("button", name="Enregistrer le projet d’avis").click()
    page.get_by_role("link", name="Relire le procès-verbal avant de rendre l’avis").click()

    assert page.locator(".letter .verdict").inner_text() == "Favorable"
