"""A draw in a real browser: a secret is made there and never sent, revealed later, and every page is without fault."""

from datetime import UTC, datetime, timedelta

import pytest

from models.database import make_engine, make_sessions
from referencing.services.demo.world import World
from referencing.services.store import make_store
from tests.browser.conftest import LAST, SIZES, _settings, faults, sign_in
from tests.referencing.services import draws
from tests.referencing.web.town import HOUSE
from workflows.draw import commitment_of, secret_of


@pytest.fixture
def prepared(town, tmp_path):
    """A campaign with a draw that waits for its officials; numbers of both."""
    settings = _settings(tmp_path / "town")
    engine = make_engine(settings.database_url)
    with make_sessions(engine).begin() as session:
        world = World(make_store(settings), 1, LAST)
        world.session, world.at = session, datetime.now(UTC) - timedelta(hours=1)
        draws.listed(world)
        campaign = draws.create(world)
        number = draws.prepare(world, campaign)
    engine.dispose()
    assert town.app
    return campaign, number


def as_person(opened, name, size="desktop", **options):
    page = opened(size, **options)
    sign_in(page, f"{name}@{HOUSE}")
    return page


def test_secrets_are_made_and_revealed_in_the_browser(opened, prepared):
    _campaign, number = prepared
    path, kept = f"/audits/tirages/{number}/conduite", {}

    for seat, name in enumerate(("guichet", "secretariat"), start=1):
        page, sent = as_person(opened, name), []
        page.goto(path)
        page.on("request", lambda request, sent=sent: sent.append(request.post_data or ""))
        page.get_by_role("button", name="Fabriquer un secret dans ce navigateur").click()
        page.get_by_label("Votre secret, à garder hors du service").wait_for()
        kept[name] = page.get_by_label("Votre secret, à garder hors du service").input_value()
        secret = secret_of(kept[name])
        assert page.get_by_role("textbox", name="Engagement").input_value() == commitment_of(number, seat, secret)
        assert faults(page) == []
        page.get_by_role("button", name="Publier son engagement").click()
        page.get_by_text("Étape faite : Publier son engagement.").wait_for()
        assert not any(secret.words in data for data in sent)
    auditor = as_person(opened, "audit")
    auditor.goto(path)
    auditor.get_by_role("button", name="Figer la population").click()
    auditor.get_by_text("Étape faite : Figer la population.").wait_for()
    for name, secret in kept.items():
        page = as_person(opened, name)
        page.goto(path)
        page.get_by_label("Votre secret, tel que vous l’avez gardé").fill(secret)
        page.keyboard.press("Enter")
        page.get_by_text("Étape faite : Révéler son secret.").wait_for()
    public = opened()
    public.goto(f"/audits/tirages/{number}")

    assert all(public.get_by_text(secret).count() == 1 for secret in kept.values())
    assert faults(public) == []


@pytest.mark.parametrize("size", SIZES)
def test_pages_of_campaigns_and_draws_have_no_fault(opened, prepared, size):
    campaign, number = prepared
    page = as_person(opened, "audit", size)
    paths = (
        *("/audits", "/audits/campagnes/nouvelle", f"/audits/campagnes/{campaign}"),
        *(f"/audits/campagnes/{campaign}/tirage", f"/audits/tirages/{number}/conduite"),
        *("/audits/tirages", f"/audits/tirages/{number}", "/audits/tirages/methode"),
    )
    found = {}

    for path in paths:
        page.goto(path)
        found[path] = faults(page)

    assert found == {path: [] for path in paths}


def test_without_scripts_a_terminal_makes_the_commitment(opened, prepared):
    _campaign, number = prepared
    page = as_person(opened, "guichet", scripts=False)
    page.goto(f"/audits/tirages/{number}/conduite")

    assert page.get_by_role("button", name="Fabriquer un secret dans ce navigateur").is_hidden()
    page.get_by_role("textbox", name="Engagement").fill(commitment_of(number, 1, draws.SECRETS[0]))
    page.get_by_role("button", name="Publier son engagement").click()

    assert page.get_by_text("Étape faite : Publier son engagement.").is_visible()
