"""The programme of audits in a real browser: computed, accepted, an audit dragged, then moved by its form, files."""

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from models.audit import Audit
from models.database import make_engine, make_sessions
from referencing.services.context import make_context
from referencing.services.deliveries import handlers
from referencing.services.demo.world import World
from referencing.services.independence import declare_for_demonstration
from referencing.services.outbox import run_all
from referencing.services.store import make_store
from tests.browser.conftest import LAST, SIZES, _settings, faults, sign_in
from tests.referencing.services import draws
from tests.referencing.services.programme import audits as a
from tests.referencing.web.town import HOUSE

PROGRAMME = "/audits/programme"
SATURDAY = 5


@pytest.fixture
def planned(town, tmp_path):
    """Three audits to place; a function that does what waits in the outbox, one that reads the days of the audits."""
    folder = tmp_path / "town"
    settings = _settings(folder)
    engine = make_engine(settings.database_url)
    sessions = make_sessions(engine)
    with sessions.begin() as session:
        world = World(make_store(settings), 1, LAST)
        world.session, world.at = session, datetime.now(UTC) - timedelta(hours=1)
        numbers = [a.audit(world, a.listed(world)) for _number in range(3)]
        for case in session.scalars(select(draws.Application.id).where(draws.Application.number.like("CAND-2025-%"))):
            declare_for_demonstration(session, case, world.at)
    context = make_context(settings)

    def run():
        run_all(sessions, handlers(context), datetime.now(UTC))

    def days():
        with sessions() as session:
            return dict(session.execute(select(Audit.number, Audit.starts_on).where(Audit.number.in_(numbers))).all())

    yield numbers, run, days
    context.close()
    engine.dispose()
    assert town.app


def looked_at(page):
    """Return what is wrong with a page at both sizes."""
    found = {}
    for name, size in SIZES.items():
        page.set_viewport_size(size)
        found[name] = faults(page)
    page.set_viewport_size(SIZES["desktop"])
    return {name: wrong for name, wrong in found.items() if wrong}


def test_an_auditor_computes_accepts_moves_and_downloads_the_programme(opened, planned):
    numbers, run, days = planned
    page = opened()
    sign_in(page, f"audit@{HOUSE}")
    computed_and_accepted(page, run)
    before = days()
    moved = max(numbers, key=lambda number: before[number])

    other = dragged(page, moved, before[moved])
    assert days()[moved] == other
    chosen = moved_by_form(page, moved)
    assert days()[moved].isoformat() == chosen

    downloaded(page, run)


def computed_and_accepted(page, run):
    page.goto(PROGRAMME)
    assert looked_at(page) == {}
    page.get_by_role("button", name="Calculer un programme").click()
    page.get_by_role("progressbar", name="Calcul en cours").wait_for()
    assert looked_at(page) == {}
    run()
    page.get_by_role("button", name="Accepter tout le programme").wait_for()  # the page came again by itself
    assert looked_at(page) == {}
    page.get_by_role("button", name="Accepter tout le programme").click()
    page.get_by_text("Programme accepté :").wait_for()


def dragged(page, moved, here):
    """Drag an audit to another day of its month and confirm; return that day."""
    page.goto(f"{PROGRAMME}?mois={here:%Y-%m}")
    assert looked_at(page) == {}
    days = (here.replace(day=day) for day in (*range(here.day + 1, 29), *range(1, here.day)))
    other = next(day for day in days if day.weekday() < SATURDAY)
    page.locator(f"table a[data-move$='{moved}']").drag_to(page.locator(f"td[data-day='{other}']"))
    page.wait_for_url(f"**/audits/programme/audits/{moved}?le={other}")
    assert page.get_by_label("Début de l’audit").input_value() == other.isoformat()
    assert looked_at(page) == {}
    page.get_by_label("Motif").fill("À la demande de l’éditeur.")
    page.get_by_role("button", name="Placer l’audit").click()
    page.get_by_text(f"Audit {moved} placé au {other:%d/%m/%Y}").wait_for()
    return other


def moved_by_form(page, moved):
    """Take the first day that the page of an audit offers, by the keyboard; return it."""
    page.goto(f"{PROGRAMME}/audits/{moved}")
    page.get_by_role("heading", name="Prochains jours possibles").wait_for()
    page.locator("main a[href*='?le=']").first.click()
    chosen = page.get_by_label("Début de l’audit").input_value()
    page.get_by_label("Motif").fill("Second choix.")
    page.keyboard.press("Enter")
    page.get_by_text(f"Audit {moved} placé au").wait_for()
    return chosen


def downloaded(page, run):
    page.goto(f"{PROGRAMME}/documents")
    page.get_by_role("button", name="Établir le programme (PDF)").click()
    page.get_by_text("établi : son PDF est prêt").wait_for()
    run()
    page.reload()
    assert looked_at(page) == {}
    with page.expect_download() as found:
        page.get_by_role("link", name="Programme PROG-").first.click()
    assert found.value.path().read_bytes().startswith(b"%PDF-")
    page.goto(f"{PROGRAMME}/mon-calendrier")
    page.get_by_role("button", name="Créer une adresse").click()
    page.get_by_label("Adresse du calendrier").wait_for()
    assert looked_at(page) == {}
    with page.expect_download() as found:
        page.get_by_role("link", name="Télécharger le fichier (ICS)").click()
    assert Calendar.from_ical(found.value.path().read_bytes()).walk("VEVENT")


def test_without_scripts_a_programme_is_reloaded_and_accepted(opened, planned):
    numbers, run, days = planned
    page = opened(scripts=False)
    sign_in(page, f"audit@{HOUSE}")
    page.goto(PROGRAMME)
    page.get_by_role("button", name="Calculer un programme").click()
    run()
    page.get_by_role("link", name="Actualiser la page").click()
    page.get_by_role("button", name="Accepter tout le programme").click()
    page.get_by_text("Programme accepté :").wait_for()

    assert [bool(days()[number]) for number in numbers] == [True, True, True]
