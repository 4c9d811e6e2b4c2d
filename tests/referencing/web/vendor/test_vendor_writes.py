"""What a vendor writes: a first application, its parts, the approval, messages."""

import json
import re

import pytest
from sqlalchemy import event

from models.queries.cases import ledger_of
from models.queries.messages import thread_of
from referencing.services import assessing
from referencing.services.demo import acts
from referencing.services.messaging import CIRCLE
from tests.referencing.web.town import vendor
from workflows.vocabulary import ApplicationState, Role, Track

ANSWERS = {
    "forms": ["website"],
    "nature": "private",
    "audience": "individuals",
    "fields": ["health"],
    "connected_objects": "",
    "medical_device": "",
    "free": "true",
}
NEW = {"version": "1.0.0", "track": "simple"}
TEAM = "equipe@editeur-01.example"
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def ready(world):
    """A complete dossier of vendor 1, eligible, before its filing."""
    number = acts.open_only(world, 1, "Exemple Souffle", Track.SIMPLE, "demo-2")
    world.step(number, "confirm_eligibility", Role.VENDOR)
    world.session.commit()
    return number


def _form(page, action):
    return next(form for form in page.forms if form.action == action)


def _token(visitor, path="/eligibilite"):
    return next(form.fields["csrf_token"] for form in visitor.open(path).forms if "csrf_token" in form.fields)


def test_result_is_kept_under_one_code_and_opens_an_application(visitor, ready):
    visitor.sign_in(vendor(1))
    token = _token(visitor)

    first = visitor.post("/eligibilite/resultats", {**ANSWERS, "csrf_token": token})
    second = visitor.post("/eligibilite/resultats", {**ANSWERS, "csrf_token": token})
    code = first.location.rpartition("/")[2]
    page = visitor.open(f"/editeur/candidatures/nouvelle?code={code}")
    form = _form(page, "/editeur/candidatures/nouvelle")
    opened = visitor.post(
        "/editeur/candidatures/nouvelle",
        {**ANSWERS, **NEW, "csrf_token": token, "code": form.fields["code"], "name": "Neuf"},
    )

    assert first.location == second.location
    assert visitor.open(opened.location).h1 == "Neuf"
    assert visitor.open("/editeur").text.count(ready) == 1


def test_opening_twice_is_refused_and_keeps_what_was_typed(visitor, ready):
    visitor.sign_in(vendor(1))
    given = {**ANSWERS, **NEW, "csrf_token": _token(visitor), "name": "Exemple Souffle"}

    page = visitor.post("/editeur/candidatures/nouvelle", given, 422)

    assert f"Une demande est déjà ouverte pour ce service : {ready}." in page.text
    assert 'value="Exemple Souffle"' in page.html


def _service(visitor, number, **typed):
    path = f"/editeur/dossiers/{number}/service"
    form = _form(visitor.open(path), path)
    given = {"name": "Exemple Souffle", "version": "2.0.0", "usable_since": "2026-01-05", **typed}
    return {"csrf_token": form.fields["csrf_token"], "seen_version": form.fields["seen_version"], **given}


def test_two_colleagues_on_one_part_lose_nothing(app, visitor, ready):
    path = f"/editeur/dossiers/{ready}/service"
    visitor.sign_in(vendor(1))
    colleague = type(visitor)(app).sign_in(TEAM)
    mine, theirs = _service(visitor, ready, version="3.0.0"), _service(colleague, ready, version="4.0.0")
    colleague.post(path, theirs)

    page = visitor.post(path, mine, 409)
    again = visitor.post(path, {**mine, "seen_version": _form(page, path).fields["seen_version"]})

    assert "Enregistré par votre collègue 4.0.0 Ce que vous avez écrit 3.0.0" in page.text
    assert path in page.links
    assert 'value="3.0.0"' in page.html
    assert again.status_code == 303
    assert 'value="3.0.0"' in visitor.open(path).html


def test_themes_are_kept_from_a_closed_list(visitor, ready):
    path = f"/editeur/dossiers/{ready}/service"
    visitor.sign_in(vendor(1))
    visitor.post(path, _service(visitor, ready, topics=["sleep", "carers"]))
    visitor.post(path, _service(visitor, ready, topics=["astrology"]), 422)
    kept = visitor.open(path).html

    assert re.findall(r'<input checked [^>]*name="topics"[^>]*value="(\w+)"', kept) == ["sleep", "carers"]


def test_same_part_sent_twice_is_saved_once(visitor, ready):
    path = f"/editeur/dossiers/{ready}/service"
    visitor.sign_in(vendor(1))
    given = _service(visitor, ready, description="Un carnet.")

    visitor.post(path, given)
    visitor.post(path, given)

    assert _form(visitor.open(path), path).fields["seen_version"] == "1"


def test_autosave_answers_json(visitor, ready):
    path = f"/editeur/dossiers/{ready}/service"
    visitor.sign_in(vendor(1))
    given, quiet = _service(visitor, ready, version="2.1.0"), {"X-Autosave": "1"}

    saved = visitor.client.post(path, data=given, headers=quiet)
    stale = visitor.client.post(path, data={**given, "version": "9.0.0"}, headers=quiet)
    wrong = visitor.client.post(path, data={**given, "version": "neuf", "website": "exemple"}, headers=quiet)

    assert (saved.status_code, saved.json["version"]) == (200, 1)
    assert (stale.status_code, list(stale.json)) == (409, ["words"])
    assert (wrong.status_code, sorted(json.loads(wrong.text)["errors"])) == (422, ["version", "website"])


def test_wrong_shapes_are_told_at_their_fields(visitor, ready):
    path = f"/editeur/dossiers/{ready}/service"
    visitor.sign_in(vendor(1))

    page = visitor.post(path, _service(visitor, ready, version="deux", usable_since="hier", name="n" * 300), 422)

    assert {"name-erreur", "version-erreur", "usable_since-erreur"} <= set(page.ids)
    assert "n" * 300 in page.html


def test_piece_of_another_library_is_refused(visitor, ready):
    path = f"/editeur/dossiers/{ready}/service"
    visitor.sign_in(vendor(1))

    page = visitor.post(path, _service(visitor, ready, ce_certificate="0" * 32), 422)

    assert "ce_certificate-erreur" in page.ids


def test_part_is_closed_once_the_dossier_is_filed(world, visitor, ready):
    visitor.sign_in(vendor(1))
    path = f"/editeur/dossiers/{ready}/service"
    given = _service(visitor, ready, version="3.0.0")
    world.step(ready, "submit", Role.SIGNATORY)
    world.session.commit()

    page = visitor.post(path, given, 422)

    assert "Ce travail n’est pas ouvert" in page.text
    assert 'value="3.0.0"' in page.html


def _take(visitor, number, trigger, status=303, **typed):
    action = f"/editeur/dossiers/{number}/approbation/{trigger}"
    form = _form(visitor.open(f"/editeur/dossiers/{number}/approbation"), action)
    return visitor.post(action, form.fields | typed, status)


def test_dossier_is_approved_then_filed(app, world, visitor, ready):
    team = visitor.sign_in(TEAM)
    signatory = type(visitor)(app).sign_in(vendor(1))

    _take(team, ready, "ask_approval")
    _take(signatory, ready, "approve")
    _take(signatory, ready, "submit")

    world.session.rollback()
    taken = [entry.trigger for entry in ledger_of(world.session, world.case(ready))]
    assert taken == ["open", "confirm_eligibility", "ask_approval", "approve", "submit"]


def test_change_after_the_approval_withdraws_it(app, visitor, ready):
    team = visitor.sign_in(TEAM)
    signatory = type(visitor)(app).sign_in(vendor(1))
    _take(team, ready, "ask_approval")
    _take(signatory, ready, "approve")
    team.post(f"/editeur/dossiers/{ready}/service", _service(team, ready, description="Autre chose."))

    page = signatory.open(f"/editeur/dossiers/{ready}/approbation")

    actions = [form.action.rpartition("/")[2] for form in page.forms if "/approbation/" in form.action]
    assert actions == ["ask_approval", "approve"]
    assert "L’approbation ne vaut plus" in page.text


def test_signatory_sends_the_dossier_back_with_words(app, visitor, ready):
    team = visitor.sign_in(TEAM)
    signatory = type(visitor)(app).sign_in(vendor(1))
    _take(team, ready, "ask_approval")

    _take(signatory, ready, "send_back", 422, reason=" ")
    _take(signatory, ready, "send_back", reason="Relire la présentation.")

    assert "Relire la présentation." in team.open(f"/dossiers/{ready}").text


@pytest.fixture
def flagged(world, ready):
    """The same dossier, approved and filed, in which the criterion D-3 comes back."""
    world.step(ready, "approve", Role.SIGNATORY)
    world.step(ready, "submit", Role.SIGNATORY)
    world.step(ready, "admit", Role.OFFICER)
    reviewer = world.staff(Role.REVIEWER)
    draft = {"D-3": "Donnez les horaires."}
    assessing.draft_change_request(world.session, world.case(ready), draft, actor=reviewer, at=world.at)
    world.step(ready, "request_changes", Role.REVIEWER)
    world.session.commit()
    return ready


def _answer_flag(visitor, number, comment):
    path = f"/editeur/dossiers/{number}/criteres/D-3"
    form = _form(visitor.open(path), path)
    kept = {name: form.fields[name] for name in ("csrf_token", "seen_version")}
    visitor.post(path, kept | {"level": "1", "comment": comment})


def test_answers_to_a_change_request_are_approved_then_sent(app, world, visitor, flagged):
    team = visitor.sign_in(TEAM)
    signatory = type(visitor)(app).sign_in(vendor(1))
    _answer_flag(team, flagged, "De 9 h à 18 h.")
    _take(team, flagged, "ask_approval")

    waiting = signatory.open(f"/editeur/dossiers/{flagged}/criteres/differences")
    _take(signatory, flagged, "approve")
    _answer_flag(team, flagged, "De 9 h à 19 h.")
    fallen = signatory.open(f"/editeur/dossiers/{flagged}/criteres/differences")
    page = signatory.open(f"/editeur/dossiers/{flagged}/approbation")
    offered = [form.action.rpartition("/")[2] for form in page.forms]
    _take(signatory, flagged, "approve")
    _take(signatory, flagged, "resubmit")

    world.session.rollback()
    taken = [entry.trigger for entry in ledger_of(world.session, world.case(flagged))][-4:]
    assert "Approbation demandée" in waiting.text
    assert "L’approbation ne vaut plus" in fallen.text
    assert [name for name in offered if name in ("approve", "resubmit")] == ["approve"]
    assert taken == ["ask_approval", "approve", "approve", "resubmit"]


def test_signatory_alone_sends_answers_whatever_was_approved_for_the_first_filing(world, visitor, flagged):
    signatory = visitor.sign_in(vendor(1))

    unanswered = signatory.open(f"/editeur/dossiers/{flagged}/approbation")
    _answer_flag(signatory, flagged, "De 9 h à 18 h.")
    _take(signatory, flagged, "resubmit")

    world.session.rollback()
    assert world.case(flagged).state == ApplicationState.ASSESSMENT
    assert not [form for form in unanswered.forms if "/approbation/" in form.action]


def test_message_goes_to_the_other_side_once(app, world, visitor, ready):
    path = f"/dossiers/{ready}/messages"
    visitor.sign_in(vendor(1))
    given = _form(visitor.open(path), path).fields | {"text": "Bonjour,\nune question."}

    visitor.post(path, given)
    visitor.post(path, given)
    officer = type(visitor)(app).sign_in("guichet@parcours.example")
    seen = officer.open(path)
    officer.post(f"{path}/lus", _form(seen, f"{path}/lus").fields)

    world.session.rollback()
    case = world.case(ready)
    assert [message.text for message in thread_of(world.session, "application", case.id, CIRCLE)] == [
        "Bonjour,\nune question."
    ]
    assert "Nouveau" in seen.text
    assert "Nouveau" not in officer.open(path).text


def test_empty_message_is_refused_at_its_field(visitor, ready):
    path = f"/dossiers/{ready}/messages"
    visitor.sign_in(vendor(1))

    page = visitor.post(path, _form(visitor.open(path), path).fields | {"text": " "}, 422)

    assert "text-erreur" in page.ids


def test_orientation_says_what_it_drops_before_it_drops_it(visitor, ready):
    path = f"/editeur/dossiers/{ready}/orientation"
    visitor.sign_in(vendor(1))
    form = _form(visitor.open(path), path)
    questions = {name: "no" for name in form.fields if name.startswith("q_")}
    given = {"csrf_token": form.fields["csrf_token"], "seen_version": form.fields["seen_version"], "track": "simple"}

    page = visitor.post(path, {**given, **questions}, 422)
    saved = visitor.post(path, {**given, **questions, "is_confirmed": "y"})

    assert "is_confirmed-erreur" in page.ids
    assert saved.status_code == 303


@pytest.mark.usefixtures("ready")
def test_home_asks_as_much_for_many_services_as_for_one(app, world, visitor):
    visitor.sign_in(vendor(1))
    one = _queries(app, visitor, "/editeur")
    for number in range(3):
        acts.open_only(world, 1, f"Exemple {number}", Track.SIMPLE, "demo-2")
    world.session.commit()

    assert _queries(app, visitor, "/editeur") == one


def _queries(app, visitor, path):
    seen = []

    def note(*given):
        seen.append(given[2])

    with app.app_context():
        engine = app.extensions["sqlalchemy"].engine
    event.listen(engine, "before_cursor_execute", note)
    visitor.open(path)
    event.remove(engine, "before_cursor_execute", note)
    return len(seen)
