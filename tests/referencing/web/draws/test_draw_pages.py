"""Campaigns and draws through their pages: an auditor settles, officials act each for themselves, everybody reads."""

import pytest
import time_machine
from sqlalchemy import event

import verify_draw
from app import create_app
from tests.fixtures.town import Town
from tests.fixtures.tree import ROOT
from tests.referencing.services import draws
from tests.referencing.web.conftest import settings_for
from tests.referencing.web.strict import Visitor
from workflows.draw import commitment_of
from workflows.draw_vocabulary import Dimension
from workflows.vocabulary import Role, Track

SECRET = draws.SECRETS[0]


class Place:
    """A small town, and the service that shows it at the town's own time."""

    def __init__(self, town, app):
        self.town, self.app = town, app

    def visitor(self, name=None):
        visitor = Visitor(self.app)
        return visitor.sign_in(f"{name}@parcours.example") if name else visitor

    def open(self, path, name=None, status=200):
        with time_machine.travel(self.town.at, tick=False):
            return self.visitor(name).open(path, status)

    def send(self, page_path, action, name, status=303, **typed):
        """Fill in the form of a page that leads to an action, and send it."""
        with time_machine.travel(self.town.at, tick=False):
            visitor = self.visitor(name)
            form = next(one for one in visitor.open(page_path).forms if one.action in (action, ""))
            return visitor.post(action, form.fields | typed, status)

    def step(self, number, trigger, name, words="", status=303):
        action = f"/audits/tirages/{number}/etapes/{trigger}"
        return self.send(f"/audits/tirages/{number}/conduite", action, name, status, words=words)


@pytest.fixture
def place(engine, database_url, tmp_path):
    town = Town(engine, tmp_path / "instance")
    for track in (Track.SIMPLE, Track.SIMPLE, Track.EXCHANGE):
        town.do(draws.listed, track)
    app = create_app(settings_for(database_url, tmp_path), demo=True)
    yield Place(town, app)
    with app.app_context():
        app.extensions["sqlalchemy"].engine.dispose()


CAMPAIGN = {
    "title": "Audits du printemps",
    "starts_on": "2026-11-01",
    "ends_on": "2027-03-31",
    "tracks": ["simple", "exchange"],
    "sectors": ["health"],
    "mode": "total",
    "quota": "1",
    "low": "1",
    "medium": "2",
    "high": "4",
    "recent_months": "12",
    "dimensions": [],
}


def capacities(place, text="2"):
    auditor = place.town.do(lambda w: w.staff(Role.AUDITOR).id)
    return {f"capacite-{auditor}": text}


def create(place, **changes):
    path = "/audits/campagnes/nouvelle"
    return place.send(path, path, "audit", **({"status": 303} | capacities(place) | CAMPAIGN | changes))


def test_campaign_is_settled_previewed_and_changed(place):
    create(place)

    page = place.open("/audits/campagnes/CAMP-2026-00001", "audit")
    assert page.h1 == "Audits du printemps"
    assert "Toute la population 3 1" in page.text
    assert "Aucun service du périmètre n’est écarté." in page.text
    path = "/audits/campagnes/CAMP-2026-00001/modifier"
    place.send(path, path, "audit", **CAMPAIGN | capacities(place) | {"tracks": ["exchange"], "title": "Autre titre"})
    changed = place.open("/audits/campagnes/CAMP-2026-00001", "guichet")
    assert changed.h1 == "Autre titre"
    assert "Toute la population 1 1" in changed.text
    assert "Modifier la campagne" not in changed.text


def test_campaign_with_faults_says_them_all_and_keeps_what_was_typed(place):
    wrong = {"title": "", "ends_on": "2026-02-30", "quota": "trois", "low": "0,5", "mode": "total"}

    page = create(place, status=422, **wrong | capacities(place, "beaucoup"))

    told = ("Ce champ est obligatoire", "Indiquez une date", "Indiquez un nombre entier", "Capacité « beaucoup")
    for words in told:
        assert words in page.text
    assert 'value="trois"' in page.html
    refused = create(place, status=422, tracks=[], low="0", high="-1", ends_on="2026-01-01")
    for words in ("La campagne doit finir après son début.", "au moins un parcours", "Risque faible", "Risque élevé"):
        assert words in refused.text


def test_stale_campaign_is_not_overwritten(place):
    create(place)
    path = "/audits/campagnes/CAMP-2026-00001/modifier"
    place.send(path, path, "audit", **CAMPAIGN | capacities(place) | {"title": "Le premier"})

    late = CAMPAIGN | capacities(place) | {"title": "Le second", "seen_version": "1"}
    page = place.send(path, path, "audit", 409, **late)

    assert "modifié cette campagne depuis" in page.text
    assert 'value="Le second"' in page.html
    assert place.open("/audits/campagnes/CAMP-2026-00001", "audit").h1 == "Le premier"


def test_quotas_by_stratum_are_typed_on_the_page_of_the_campaign(place):
    create(place, mode="strata", quota="", dimensions=["track"])
    path = "/audits/campagnes/CAMP-2026-00001"

    refused = place.send(path, f"{path}/strates", "audit", 422, **{"strate-simple": "3", "strate-exchange": "x"})
    assert "Indiquez un nombre entier" in refused.text
    refused = place.send(path, f"{path}/strates", "audit", 422, **{"strate-simple": "3", "strate-exchange": "1"})
    assert "doit en donner 3" in refused.text
    assert 'value="3"' in refused.html
    place.send(path, f"{path}/strates", "audit", **{"strate-simple": "1", "strate-exchange": "1"})
    assert "pourrait pas être figée" not in place.open(path, "audit").text


def test_draw_goes_from_commitments_to_a_file_that_verifies(place, tmp_path):
    town, number = place.town, "TIR-2026-00001"
    create(place)
    officials = [str(town.do(lambda w, role=role: w.staff(role).id)) for role in draws.OFFICIALS]
    path = "/audits/campagnes/CAMP-2026-00001/tirage"
    days = {"reveal_by": "2026-03-12", "public_on": "2026-03-16", "public_source": draws.SOURCE}
    place.send(path, path, "audit", officials=officials, **days)

    assert "Publier votre engagement" in place.open("/audits", "guichet").text
    for seat, (name, secret) in enumerate(zip(("guichet", "secretariat"), draws.SECRETS, strict=True), start=1):
        place.step(number, "commit", name, commitment_of(number, seat, secret))
    place.step(number, "freeze", "audit")
    frozen = place.open(f"/audits/tirages/{number}")
    sha256 = draws.read(town, number, "population_sha256")
    assert sha256 in frozen.text
    assert SECRET.words not in frozen.text
    for name, secret in zip(("guichet", "secretariat"), draws.SECRETS, strict=True):
        place.step(number, "reveal", name, secret.text)
    town.wait(14)
    place.step(number, "type_value", "guichet", draws.VALUE)
    place.step(number, "type_value", "secretariat", draws.VALUE)
    place.step(number, "draw", "audit")

    history = place.open(f"/audits/tirages/{number}/conduite", "audit").text
    assert (history.count(SECRET.text), history.count("Motif")) == (1, 0)
    public = place.open(f"/audits/tirages/{number}")
    assert "Services tirés" in public.text
    for words in (sha256, SECRET.text, draws.VALUE, draws.read(town, number, "seed")):
        assert words in public.text
    for name in ("tirage.json", "verify_draw.py"):
        link = next(one for one in public.links if one.endswith(name))
        answer = place.visitor().client.get(link)
        (tmp_path / name).write_bytes(answer.data)
        assert answer.headers["Content-Disposition"].startswith("attachment")
    assert (tmp_path / "verify_draw.py").read_bytes() == (ROOT / "verify_draw.py").read_bytes()
    assert verify_draw.main(tmp_path / "tirage.json")[0] == 0


def test_officials_act_for_themselves_and_what_they_type_is_kept(place):
    number = draws.frozen(place.town)

    refused = place.step(number, "reveal", "guichet", "un secret sans sel", status=422)
    assert "Un secret s’écrit" in refused.text
    assert 'value="un secret sans sel"' in refused.html
    other = place.step(number, "reveal", "guichet", draws.SECRETS[1].text, status=422)
    assert "ne donne pas votre engagement" in other.text
    assert "Révéler son secret" not in place.open(f"/audits/tirages/{number}/conduite", "audit").text
    assert "Aucune étape ne vous revient" in place.open(f"/audits/tirages/{number}/conduite", "membre1").text


def test_step_read_before_it_changed_is_stale(place):
    number = place.town.do(lambda w: draws.prepare(w, draws.create(w)))
    action = f"/audits/tirages/{number}/etapes/cancel"

    page = place.send(
        f"/audits/tirages/{number}/conduite", action, "audit", 409, words="Un témoin est absent.", seen_version="0"
    )

    assert "a changé depuis" in page.text
    assert "Un témoin est absent." in page.html


def test_cancelled_draw_stays_in_sight_with_its_reason(place):
    first = draws.frozen(place.town)
    place.town.wait(11)
    place.town.tick()

    page = place.open(f"/audits/tirages/{first}")

    assert "Secret non révélé à la date fixée" in page.text
    assert first in place.open("/audits/tirages").text


def test_nothing_is_served_before_it_exists(place):
    number = place.town.do(lambda w: draws.prepare(w, draws.create(w)))

    for name in ("tirage.json", "population.txt", "proces-verbal.pdf"):
        place.open(f"/audits/tirages/{number}/{name}", status=404)
    place.open("/audits/tirages/TIR-2026-99999", status=404)
    place.open(f"/dossiers/{number}", "audit", status=404)


def test_method_says_what_the_document_says(place):
    page = place.open("/audits/tirages/methode")

    document = (ROOT / "docs/draw.md").read_text(encoding="utf-8")
    for value in (
        "01aa7a46ef48465c12a06aeb5353401c4b0550194b191d1478d9002342a7ec38",
        "00004cdea8e7fbbc07edaaaaaaaaaaaaaaaa",
    ):
        assert value in page.text
        assert value in document


def _queries(place, path, name=None):
    with place.app.app_context():
        engine = place.app.extensions["sqlalchemy"].engine
    seen = []
    visitor = place.visitor(name)

    def note(_connection, _cursor, statement, *_more):
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    visitor.open(path)
    event.remove(engine, "before_cursor_execute", note)
    return len(seen)


def test_lists_ask_as_much_for_one_as_for_many(place):
    def cancelled(w):
        number = draws.prepare(w, draws.create(w, dimensions=(Dimension.TRACK,)))
        draws.step(w, number, "cancel", Role.AUDITOR, "Essai.")

    place.town.do(cancelled)
    paths = (("/audits", "audit"), ("/audits/tirages", None))
    with time_machine.travel(place.town.at, tick=False):
        before = [_queries(place, *path) for path in paths]
        for _ in range(12):
            place.town.do(cancelled)

        assert [_queries(place, *path) for path in paths] == before
