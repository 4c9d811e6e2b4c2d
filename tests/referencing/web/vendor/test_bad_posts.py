"""Wrong, double, late and forged posts to the vendor's pages: told in French, and nothing is written."""

import pytest

from models.queries.cases import ledger_of
from models.queries.memberships import members_of
from referencing.services.demo import acts
from tests.referencing.web.strict import Visitor
from tests.referencing.web.town import vendor
from workflows.vocabulary import ApplicationState, Role, Track

TEAM = "equipe@editeur-01.example"
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def ready(world):
    """A complete dossier of vendor 1, eligible, before its filing."""
    number = acts.open_only(world, 1, "Exemple Souffle", Track.EXCHANGE, "demo-2")
    world.step(number, "confirm_eligibility", Role.VENDOR)
    world.session.commit()
    return number


@pytest.fixture
def signatory(app, ready):  # noqa: ARG001 - the account comes with the dossier
    return Visitor(app).sign_in(vendor(1))


def _form(page, action):
    return next(form for form in page.forms if form.action == action)


def _before(world, number):
    """Return all that a refused post must leave as it was."""
    world.session.rollback()
    case = world.case(number)
    found = (
        case.state,
        case.declaration,
        [(row.criterion, row.level, row.comment) for row in case.answers],
        [(row.api, row.need) for row in case.grant_requests],
        [entry.trigger for entry in ledger_of(world.session, case)],
    )
    world.session.rollback()
    return found


def _posts(number):
    """Return address and fields of every form by which a vendor writes on a case."""
    case = f"/editeur/dossiers/{number}"
    yield f"{case}/service", {"name": "Autre nom", "version": "9.0.0", "seen_version": "0"}
    yield f"{case}/orientation", {"track": "simple", "seen_version": "0", "is_confirmed": "y"}
    yield f"{case}/criteres/D-3", {"level": "0", "comment": "Autre texte.", "seen_version": "0"}
    yield f"{case}/api/measures", {"need": "Autre besoin.", "seen_version": "0"}
    yield f"{case}/api/measures/retrait", {"seen_version": "0"}
    yield f"{case}/approbation/submit", {"seen_version": "1"}
    yield f"/dossiers/{number}/messages", {"text": "Un mot."}
    yield f"/dossiers/{number}/etapes/withdraw", {"seen_version": "1", "is_confirmed": "1"}


def test_post_without_its_token_writes_nothing_and_says_what_to_do(world, signatory, ready):
    before = _before(world, ready)

    pages = [signatory.post(path, fields, 400) for path, fields in _posts(ready)]

    assert {page.h1 for page in pages} == {"Formulaire expiré"}
    assert _before(world, ready) == before


def test_post_of_another_vendor_finds_nothing(app, world, ready):
    acts.open_only(world, 2, "Exemple Autre", Track.EXCHANGE, "demo-2")
    world.session.commit()
    stranger, before = Visitor(app).sign_in(vendor(2)), _before(world, ready)
    token = stranger.open("/").forms[0].fields["csrf_token"]

    for path, fields in _posts(ready):
        stranger.post(path, fields | {"csrf_token": token}, 404)

    assert _before(world, ready) == before


def test_late_post_on_a_filed_dossier_changes_nothing(world, signatory, ready):
    page = signatory.open(f"/editeur/dossiers/{ready}/service")
    token = page.forms[0].fields["csrf_token"]
    world.step(ready, "submit", Role.SIGNATORY)
    world.session.commit()
    before = _before(world, ready)
    late = [path for path, _fields in _posts(ready) if "/editeur/" in path]

    answers = {
        path.rpartition(f"{ready}/")[2]: signatory.client.post(path, data=fields | {"csrf_token": token}).status_code
        for path, fields in _posts(ready)
        if path in late
    }

    assert _before(world, ready) == before
    assert set(answers.values()) <= {409, 422, 303}, answers
    assert answers["criteres/D-3"] == 422


def test_double_click_files_once(world, signatory, ready):
    action = f"/editeur/dossiers/{ready}/approbation/submit"
    fields = _form(signatory.open(f"/editeur/dossiers/{ready}/approbation"), action).fields
    signatory.post(action, fields)
    before = _before(world, ready)

    page = signatory.post(action, fields, 409)

    assert before[0] == ApplicationState.SUBMITTED
    assert "changé" in page.text
    assert _before(world, ready) == before


def test_role_taken_away_in_another_tab_files_nothing(world, signatory, ready):
    action = f"/editeur/dossiers/{ready}/approbation/submit"
    fields = _form(signatory.open(f"/editeur/dossiers/{ready}/approbation"), action).fields
    _reduce(world, ready, vendor(1))
    before = _before(world, ready)

    page = signatory.post(action, fields, 403)

    assert "signataire" in page.text.lower()
    assert _before(world, ready) == before


def _reduce(world, number, email):
    """Take the capacity to sign from a member of the organisation of a case."""
    members = members_of(world.session, world.case(number).organisation_id)
    next(held for held in members if held.person.email == email).is_signatory = False
    world.session.commit()


def test_member_taken_out_in_another_tab_writes_nothing(app, world, ready):
    team = Visitor(app).sign_in(TEAM)
    token = team.open(f"/editeur/dossiers/{ready}/service").forms[0].fields["csrf_token"]
    members = members_of(world.session, world.case(ready).organisation_id)
    world.session.delete(next(held for held in members if held.person.email == TEAM))
    world.session.commit()
    before = _before(world, ready)

    answers = {
        team.client.post(path, data=fields | {"csrf_token": token}).status_code for path, fields in _posts(ready)
    }

    assert answers == {404}
    assert _before(world, ready) == before


def test_step_that_is_not_open_says_why(world, signatory, ready):
    fields = _form(
        signatory.open(f"/editeur/dossiers/{ready}/approbation"), f"/editeur/dossiers/{ready}/approbation/submit"
    ).fields
    before = _before(world, ready)

    page = signatory.post(f"/editeur/dossiers/{ready}/approbation/resubmit", fields, 422)
    signatory.post(f"/editeur/dossiers/{ready}/approbation/publish", fields, 404)

    assert "ne peut pas" in page.text or "pas possible" in page.text
    assert _before(world, ready) == before


def test_criterion_or_api_of_another_rulebook_is_nowhere(world, signatory, ready):
    token = signatory.open("/").forms[0].fields["csrf_token"]
    before = _before(world, ready)

    for path in ("criteres/URB-HDS", "criteres/D-3%2F..", "api/rien", "api/rien/retrait"):
        signatory.post(f"/editeur/dossiers/{ready}/{path}", {"csrf_token": token, "seen_version": "0"}, 404)

    assert _before(world, ready) == before


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("n" * 201, "Ce nom dépasse 200 caractères"),
        ("n" * 300, "Ce nom dépasse 200 caractères"),
        ("Exemple\u0007", "Ce texte contient un caractère invisible"),
        ("\u202eelpmexE", "Ce texte contient un caractère invisible"),
        ("Exemple\u200f", "Ce texte contient un caractère invisible"),
        ("   ", "Remplissez ce champ"),
    ],
)
def test_name_that_cannot_be_is_told_at_its_field_and_kept(world, signatory, ready, name, sentence):
    path = f"/editeur/dossiers/{ready}/service"
    fields = {key: value for key, value in _form(signatory.open(path), path).fields.items() if key != "regions"} | {
        "name": name
    }
    before = _before(world, ready)

    page = signatory.post(path, fields, 422)

    assert sentence in page.text
    assert "name-erreur" in page.ids
    assert _before(world, ready) == before


def test_name_of_two_hundred_letters_is_taken(world, signatory, ready):
    path = f"/editeur/dossiers/{ready}/service"
    fields = {key: value for key, value in _form(signatory.open(path), path).fields.items() if key != "regions"}

    signatory.post(path, fields | {"name": "é" * 200})

    world.session.rollback()
    assert world.case(ready).service.name == "é" * 200
