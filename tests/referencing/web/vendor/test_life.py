# ruff: noqa: ARG001 - fixtures that make the world
"""The life of a listing for its vendor: renewal that asks only what changed, versions, reservations, observations."""

import io
import shutil
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from models.application import Application
from models.database import make_engine, make_sessions
from models.listing import Hearing, Listing
from models.reservation import ReservationEvidence
from models.service import Release
from referencing.services.demo import acts
from referencing.services.demo.world import World
from referencing.services.store import make_store
from tests.fixtures.town import PAPER
from tests.referencing.web.conftest import AT, LAST, play, settings_for
from tests.referencing.web.town import vendor
from workflows.calendar import start_of
from workflows.vocabulary import Kind, ListingState, Opinion, ReservationState, Role, Track

TEAM = "equipe@editeur-01.example"
MINOR = {"change_D-MAJEUR": "non", "change_D-PAGES": "non"}
MAJOR = MINOR | {"change_D-MAJEUR": "oui"}
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def built(sqlite_template, tmp_path_factory):
    """A listing of vendor 1 on the exchange track with a reservation to lift, made once; vendor 2 has filed."""
    folder = tmp_path_factory.mktemp("life")
    shutil.copyfile(sqlite_template, folder / "parcours.sqlite")
    settings = _settings(folder)
    engine = make_engine(settings.database_url)
    with make_sessions(engine)() as session:
        world = World(make_store(settings), 1, LAST)
        world.session, world.at = session, AT - timedelta(days=1)
        world.populate()
        play(world, acts.file(world, 2, "Exemple Marche", Track.SIMPLE, "demo-2"))
        case = play(world, acts.file(world, 1, "Exemple Souffle", Track.EXCHANGE, "demo-2"))
        drafts = [acts.reserve(suspensive=False)]
        number = play(world, acts.whole(world, case, Opinion.NON_SUSPENSIVE, drafts))
    engine.dispose()
    return folder, number, world.at


def _settings(folder):
    return settings_for(f"sqlite:///{folder / 'parcours.sqlite'}", folder, PARCOURS_RULEBOOK="demo-2")


@pytest.fixture
def settings(built, tmp_path):
    shutil.copytree(built[0], tmp_path / "life")
    return _settings(tmp_path / "life")


@pytest.fixture
def world(app, settings, built):
    """The pen that writes on; commit before a page is opened."""
    engine = make_engine(settings.database_url)
    with make_sessions(engine)() as session:
        world = World(make_store(settings), 1, LAST)
        world.session, world.at = session, built[2]
        yield world
    engine.dispose()


@pytest.fixture
def listed(world, built):
    """The number of the listing; the service at that time."""
    with time_machine.travel(world.at + HOUR, tick=False):
        yield built[1]


def _one(world, model, **where):
    found = world.session.scalars(select(model).filter_by(**where)).all()
    world.session.expunge_all()
    world.session.rollback()  # a transaction left open would keep the pages from writing
    return found[0] if len(found) == 1 else found


def _form(page, action):
    return next(form for form in page.forms if form.action == action)


def _send(visitor, path, typed, status=303, action=None):
    given = _form(visitor.open(path), action or path).fields
    blank = {name: value for name, value in given.items() if name not in ("files", "is_confirmed", "evidence")}
    return visitor.post(action or path, blank | typed, status)


def _release(world, version="1.1.0", **more):
    on = (world.at + HOUR).date().isoformat()
    return {"version": version, "released_on": on, "notes": "Corrections.", **MINOR, **more}


def test_page_says_the_term_and_what_belongs_to_it(world, listed, visitor):
    page = visitor.sign_in(vendor(1)).open(f"/editeur/references/{listed}")

    ends_on = _one(world, Listing).ends_on
    assert page.h1 == "Exemple Souffle"
    assert f"Le référencement court jusqu’au {ends_on.day}" in page.text
    assert "Le renouvellement ouvre le" in page.text
    assert "RES-2026-00001" in page.text
    assert "Appariement" in page.text


def test_listing_of_somebody_else_is_nowhere(world, listed, visitor):
    visitor.sign_in(vendor(2))

    for path in ("", "/versions", "/observations"):
        visitor.open(f"/editeur/references/{listed}{path}", 404)
    visitor.open("/editeur/reserves/RES-2026-00001", 404)


def test_minor_version_whatever_its_number_asks_for_nothing_more(world, listed, visitor):
    visitor.sign_in(TEAM)

    _send(visitor, f"/editeur/references/{listed}/versions", _release(world, "2.0.0"))

    release = _one(world, Release)
    assert (release.is_major, release.due_on, release.declared_at is not None) == (False, None, True)
    assert _one(world, Application, kind=Kind.UPDATE) == []


def test_significant_change_opens_an_update_seeded_with_the_answers(world, listed, visitor):
    visitor.sign_in(TEAM)

    done = _send(visitor, f"/editeur/references/{listed}/versions", _release(world, "1.1.0", **MAJOR))
    page = visitor.open(done.location)

    update = _one(world, Application, kind=Kind.UPDATE)
    assert done.location == f"/editeur/dossiers/{update.number}/reprise"
    assert _one(world, Release).due_on is not None
    assert "La version 1.1.0 déclarée touche cette réponse." in page.text
    assert [name for name in page.ids if name.startswith("D-")] == ["D-2", "D-4"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"version": "v2"}, "Numéro de version"),
        ({"version": ""}, "Remplissez ce champ."),
        ({"version": "1.0.0"}, "ne vient pas après la version 1.0.0"),
        ({"version": "0.9.0"}, "ne vient pas après la version 1.0.0"),
        ({"released_on": "2031-01-01"}, "n’est pas encore en service"),
        ({"released_on": "31/02/2026"}, "Cette date n’existe pas"),
        ({"notes": ""}, "Remplissez ce champ."),
        ({"change_D-MAJEUR": "peut-être"}, "Répondez par oui ou par non."),
        ({"notes": "a" * 4001}, "4000"),
    ],
)
def test_version_that_says_nothing_sound_is_told_so_and_nothing_is_kept(world, listed, visitor, typed, told):
    visitor.sign_in(TEAM)

    page = _send(visitor, f"/editeur/references/{listed}/versions", _release(world, **typed), 422)

    assert told in page.text
    assert _one(world, Release) == []


def test_all_that_is_wrong_with_a_version_is_told_at_once(world, listed, visitor):
    visitor.sign_in(TEAM)
    wrong = {"version": "v2", "released_on": "", "notes": "", "change_D-MAJEUR": ""}

    page = _send(visitor, f"/editeur/references/{listed}/versions", _release(world, **wrong), 422)

    fields = {link for link in page.links if link and link.startswith("#")}
    assert {"#version", "#released_on", "#notes", "#change_D-MAJEUR"} <= fields
    assert page.forms[-1].fields["version"] == "v2"


def _to_window(world, listed):
    world.at = start_of(_one(world, Listing).ends_on - timedelta(days=50)) + 9 * HOUR


def _renewal(world, listed, visitor):
    _to_window(world, listed)
    traveller = time_machine.travel(world.at, tick=False)
    traveller.start()
    visitor.sign_in(vendor(1))
    page = visitor.open(f"/editeur/references/{listed}")
    form = _form(page, "/editeur/services/exemple-souffle/nouvelle-demande")
    opened = visitor.post(form.action, form.fields)
    return traveller, opened.location


@pytest.fixture
def renewing(world, listed, visitor):
    """The renewal just opened from the page of the listing, and the address of what it took over."""
    traveller, address = _renewal(world, listed, visitor)
    yield address
    traveller.stop()


def test_renewal_opens_with_the_answers_and_asks_only_what_changed(world, renewing, visitor):
    page = visitor.open(renewing)

    renewal = _one(world, Application, kind=Kind.RENEWAL)
    assert renewing == f"/editeur/dossiers/{renewal.number}/reprise"
    assert "La réserve RES-2026-00001 n’est pas levée." in page.text
    assert "À revoir (0)" in page.text
    assert "Reprises sans changement (4)" in page.text


def test_signatory_confirms_the_rest_in_one_act_and_files(world, renewing, visitor):
    number = renewing.split("/")[3]
    visitor.post(
        f"/editeur/dossiers/{number}/approbation/confirm_eligibility",
        _form(visitor.open(f"/editeur/dossiers/{number}"), _approving(number, "confirm_eligibility")).fields,
    )
    before = visitor.open(f"/editeur/dossiers/{number}/approbation").text

    _send(visitor, renewing, {})
    after = visitor.open(renewing)
    filing = _form(visitor.open(f"/editeur/dossiers/{number}/approbation"), _approving(number, "submit"))
    visitor.post(filing.action, filing.fields)

    assert "Réponses reprises que le signataire doit encore confirmer : 4." in before.replace("\xa0", " ")
    assert "Confirmées par Signataire Exemple 01" in after.text
    assert _one(world, Application, kind=Kind.RENEWAL).state == "submitted"


def _approving(number, trigger):
    return f"/editeur/dossiers/{number}/approbation/{trigger}"


def test_answer_to_review_is_kept_by_one_button(world, listed, visitor):
    visitor.sign_in(TEAM)
    done = _send(visitor, f"/editeur/references/{listed}/versions", _release(world, **MAJOR))

    _send(visitor, done.location, {}, action=f"{done.location}/D-2")
    page = visitor.open(done.location)

    assert "À revoir (1)" in page.text
    assert "Réponse inchangée." in page.text


def test_answer_that_needs_no_review_is_refused(world, listed, visitor):
    visitor.sign_in(TEAM)
    done = _send(visitor, f"/editeur/references/{listed}/versions", _release(world, **MAJOR))
    token = visitor.open(done.location).forms[-1].fields["csrf_token"]

    for key in ("D-1", "INCONNU"):
        page = visitor.post(f"{done.location}/{key}", {"csrf_token": token}, 422)
        assert f"Le critère {key} n’est pas de ceux qu’il faut revoir." in page.text


def test_first_application_has_nothing_taken_over(world, listed, visitor):
    first = _one(world, Application, state="published").number

    visitor.sign_in(vendor(1)).open(f"/editeur/dossiers/{first}/reprise", 404)


def test_evidence_lifts_a_reservation_through_the_desk(world, listed, visitor, app):
    path = "/editeur/reserves/RES-2026-00001"
    visitor.sign_in(TEAM)

    _send(visitor, path, {"files": (io.BytesIO(PAPER), "declaration.pdf")})
    officer = type(visitor)(app).sign_in("guichet@parcours.example")
    page = officer.open("/instruction/reserves/RES-2026-00001")
    form = _form(page, "/dossiers/RES-2026-00001/etapes/lift")
    done = officer.post(form.action, form.fields)

    assert "declaration.pdf" in page.text
    assert done.location == "/instruction/reserves/RES-2026-00001"
    assert "Levée" in officer.open(done.location).text
    assert _one(world, ReservationEvidence).set_aside_at is None


def test_officer_downloads_what_was_filed_and_nothing_else(world, listed, visitor, app):
    visitor.sign_in(TEAM)
    _send(visitor, "/editeur/reserves/RES-2026-00001", {"files": (io.BytesIO(PAPER), "declaration.pdf")})
    officer = type(visitor)(app).sign_in("guichet@parcours.example")
    page = officer.open("/instruction/reserves/RES-2026-00001")

    address = next(link for link in page.links if link and "/preuves/" in link)
    answer = officer.client.get(address)

    assert (answer.status_code, answer.data) == (200, PAPER)
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''declaration.pdf"
    officer.open("/instruction/reserves/RES-2026-00001/preuves/00000000-0000-0000-0000-000000000007", 404)


def test_reservation_without_evidence_is_told_so(world, listed, visitor):
    page = _send(visitor.sign_in(TEAM), "/editeur/reserves/RES-2026-00001", {}, 422)

    assert "Cochez une preuve de la bibliothèque, ou joignez un fichier." in page.text
    assert _one(world, ReservationEvidence) == []


def test_file_that_is_no_evidence_is_refused_and_nothing_is_filed(world, listed, visitor):
    typed = {"files": (io.BytesIO(b"MZ\x90"), "preuve.pdf")}

    _send(visitor.sign_in(TEAM), "/editeur/reserves/RES-2026-00001", typed, 422)

    assert _one(world, ReservationEvidence) == []


def test_reservation_read_before_a_colleague_filed_is_stale(world, listed, visitor):
    path = "/editeur/reserves/RES-2026-00001"
    visitor.sign_in(TEAM)
    old = _form(visitor.open(path), path).fields
    _send(visitor, path, {"files": (io.BytesIO(PAPER), "une.pdf")})

    visitor.post(path, old | {"files": (io.BytesIO(PAPER), "deux.pdf")}, 409)

    assert _one(world, ReservationEvidence).set_aside_at is None


@pytest.fixture
def heard(world, listed):
    world.step(listed, "open_hearing", Role.OFFICER, "Le service ne s’ouvre plus.")
    world.session.commit()
    return f"/editeur/references/{listed}/observations"


def test_signatory_answers_the_grounds(world, listed, heard, visitor):
    visitor.sign_in(vendor(1))
    page = visitor.open(heard)

    done = _send(visitor, heard, {"reason": "Le service est rétabli.", "is_confirmed": "1"})

    assert "Le service ne s’ouvre plus." in page.text
    assert done.location == f"/editeur/references/{listed}"
    assert _one(world, Hearing).observations == "Le service est rétabli."


def test_observations_without_words_or_confirmation_are_refused(world, heard, visitor):
    page = _send(visitor.sign_in(vendor(1)), heard, {"reason": " "}, 422)

    assert "Remplissez ce champ." in page.text
    assert "Cochez cette case pour déposer." in page.text
    assert _one(world, Hearing).observations is None


def test_colleague_reads_the_grounds_but_does_not_answer(world, listed, heard, visitor):
    visitor.sign_in(TEAM)
    page = visitor.open(heard)
    token = next(form.fields["csrf_token"] for form in page.forms if "csrf_token" in form.fields)
    version = str(_one(world, Listing).version)

    typed = {"csrf_token": token, "reason": "Non.", "is_confirmed": "1", "seen_version": version}
    visitor.post(heard, typed, 403)

    assert "Un signataire de votre organisation doit déposer les observations" in page.text
    assert _one(world, Hearing).observations is None


def test_listing_without_hearing_has_no_page_of_observations(world, listed, visitor):
    visitor.sign_in(vendor(1)).open(f"/editeur/references/{listed}/observations", 404)


def test_vendor_leaves_the_catalogue_and_its_accesses_end(world, listed, visitor):
    visitor.sign_in(vendor(1))
    form = _form(visitor.open(f"/editeur/references/{listed}"), f"/dossiers/{listed}/etapes/withdraw")

    done = visitor.post(form.action, form.fields | {"is_confirmed": "1"})
    page = visitor.open(done.location)

    assert done.location == f"/editeur/references/{listed}"
    assert _one(world, Listing).state is ListingState.WITHDRAWN
    assert world.case("RES-2026-00001").state is ReservationState.VOID
    assert "depuis le" not in page.text.partition("Accès aux API de Mon espace santé")[2].partition("Histoire")[0]
