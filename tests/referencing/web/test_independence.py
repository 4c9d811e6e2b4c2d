"""A declaration of interests stands before every page of a case."""

import pytest
from sqlalchemy import select

from models.assignment import Assignment
from models.independence import FormerDeclaration
from models.organisation import Interest
from referencing.services.demo.acts import file
from referencing.services.demo.world import DOMAIN
from referencing.services.people import give_roles, person_with_email, register_person
from tests.referencing.web.conftest import play
from tests.referencing.web.strict import Visitor
from workflows.vocabulary import Role, Track

NEWCOMER = f"nouvelle@{DOMAIN}"
ADMINISTRATOR = f"administration@{DOMAIN}"


@pytest.fixture
def case(world):
    """A submitted case, and a reviewer who comes to the house after it was filed."""
    number = play(world, file(world, 1, "Exemple Souffle", Track.SIMPLE, "demo-2"))
    newcomer = register_person(world.session, NEWCOMER, "Nouvelle Exemple", world.at, is_demo=True)
    give_roles(world.session, newcomer, [Role.REVIEWER, Role.OFFICER], world.at)
    world.session.commit()
    return number


def _declare(visitor, case, status=303, **typed):
    form = next(one for one in visitor.open(f"/dossiers/{case}/independance").forms if "independance" in one.action)
    typed = {"choice": "", "statement": ""} | typed
    return visitor.post(form.action, {"csrf_token": form.fields["csrf_token"]} | typed, status)


def test_case_asks_for_the_declaration_and_shows_only_what_identifies_it(visitor, case):
    visitor.sign_in(NEWCOMER)

    answer = visitor.client.get(f"/dossiers/{case}")
    page = visitor.open(answer.location)

    assert (answer.status_code, answer.location) == (303, f"/dossiers/{case}/independance?suite=/dossiers/{case}")
    assert [words in page.text for words in (case, "Exemple Souffle", "Histoire du dossier", "Documents")] == [
        True,
        True,
        False,
        False,
    ]


def test_documents_and_steps_wait_for_the_declaration_too(visitor, case):
    visitor.sign_in(NEWCOMER)
    token = visitor.open(f"/dossiers/{case}/independance").forms[-1].fields["csrf_token"]

    document = visitor.client.get(f"/dossiers/{case}/documents/DOC-2026-00001")
    step = visitor.client.post(f"/dossiers/{case}/etapes/admit", data={"csrf_token": token, "seen_version": "1"})

    asked, declare = f"/dossiers/{case}/documents/DOC-2026-00001", f"/dossiers/{case}/independance"
    assert (document.location, step.location) == (f"{declare}?suite={asked}", declare)


@pytest.mark.parametrize(
    ("suite", "place"),
    [("/instruction/{0}", "/instruction/{0}"), ("https://ailleurs.example/", "/dossiers/{0}"), ("", "/dossiers/{0}")],
)
def test_declaration_leads_on_to_the_page_that_was_asked_for(visitor, case, suite, place):
    visitor.sign_in(NEWCOMER)

    answer = _declare(visitor, case, choice="none", suite=suite.format(case))

    assert answer.location == place.format(case)


def test_declaration_before_a_form_leads_back_to_the_page_of_the_form(visitor, case):
    visitor.sign_in(NEWCOMER)
    token = visitor.open(f"/dossiers/{case}/independance").forms[-1].fields["csrf_token"]
    asked = {"csrf_token": token, "seen_version": "1"}

    step = visitor.client.post(
        f"/dossiers/{case}/etapes/admit", data=asked, headers={"Referer": "http://localhost/instruction"}
    )
    other = visitor.client.post(
        f"/dossiers/{case}/etapes/admit", data=asked, headers={"Referer": "http://ailleurs.example/x"}
    )

    declare = f"/dossiers/{case}/independance"
    assert (step.location, other.location) == (f"{declare}?suite=/instruction", declare)


def test_case_opens_after_a_declaration_of_no_interest(visitor, case):
    visitor.sign_in(NEWCOMER)

    _declare(visitor, case, choice="none")

    assert visitor.open(f"/dossiers/{case}").h1 == "Exemple Souffle"
    page = visitor.open(f"/dossiers/{case}/independance")
    assert "Nouvelle Exemple : aucun intérêt" in page.text


def test_interest_closes_the_case_everywhere(visitor, case):
    visitor.sign_in(NEWCOMER)

    _declare(visitor, case, choice="interest", statement="Ancienne salariée.")

    paths = (f"/dossiers/{case}", f"/dossiers/{case}/independance", f"/dossiers/{case}/documents/X")
    assert [visitor.open(path, 404).status for path in paths] == [404, 404, 404]
    assert case not in visitor.open("/").text


def test_interest_without_words_is_refused_and_the_choice_kept(visitor, case):
    visitor.sign_in(NEWCOMER)

    page = _declare(visitor, case, 422, choice="interest")

    assert "Dites en quelques mots quel est cet intérêt." in page.text
    assert "checked" in page.html


def test_no_answer_is_refused(visitor, case):
    visitor.sign_in(NEWCOMER)

    page = _declare(visitor, case, 422)

    assert "Choisissez une réponse." in page.text


def test_declaration_is_corrected_towards_an_interest_and_what_it_said_is_kept(visitor, case, session):
    visitor.sign_in(NEWCOMER)
    _declare(visitor, case, choice="none")

    _declare(visitor, case, choice="interest", statement="Mon frère y travaille.")

    former = session.scalars(select(FormerDeclaration)).one()
    assert (former.has_interest, former.reason) == (False, "")
    visitor.open(f"/dossiers/{case}", 404)


def test_administrator_alone_lifts_an_interest_with_a_reason(app, visitor, case, session):
    visitor.sign_in(NEWCOMER)
    _declare(visitor, case, choice="interest", statement="Erreur.")
    visitor.open("/admin/interets", 404)
    other = type(visitor)(app).sign_in(ADMINISTRATOR)
    form = next(one for one in other.open("/admin/interets").forms if "interets" in one.action)
    token = {"csrf_token": form.fields["csrf_token"]}

    refused = other.post(form.action, token | {"reason": " "}, 422)
    other.post(form.action, token | {"reason": "Homonyme."})

    assert "Indiquez le motif." in refused.text
    assert visitor.open(f"/dossiers/{case}").h1 == "Exemple Souffle"
    former = session.scalars(select(FormerDeclaration)).one()
    assert (former.has_interest, former.statement, former.reason) == (True, "Erreur.", "Homonyme.")
    assert session.scalars(select(Interest.has_interest).where(Interest.has_interest)).all() == []


def test_vendor_declares_nothing(visitor, case):
    visitor.sign_in("signataire@editeur-01.example")

    assert visitor.open(f"/dossiers/{case}").h1 == "Exemple Souffle"
    visitor.open(f"/dossiers/{case}/independance", 404)


def test_what_an_interest_is_is_read_by_the_officer_in_charge_and_by_no_other_colleague(app, world, case):
    officer = person_with_email(world.session, f"guichet@{DOMAIN}")
    follows = Assignment(procedure="application", case_id=world.case(case).id, theme="", person_id=officer.id)
    follows.assigned_at, follows.assigned_by_id = world.at, officer.id
    world.session.add(follows)
    world.session.commit()
    _declare(Visitor(app).sign_in(NEWCOMER), case, choice="interest", statement="Ancienne salariée.")
    in_charge, colleague = (Visitor(app).sign_in(f"{name}@{DOMAIN}") for name in ("guichet", "instruction"))

    seen, hidden = (one.open(f"/dossiers/{case}/independance").text for one in (in_charge, colleague))

    assert ["Nouvelle Exemple : un intérêt" in text for text in (seen, hidden)] == [True, True]
    assert ["Ancienne salariée." in text for text in (seen, hidden)] == [True, False]
    assert "Seuls l’agent qui suit ce dossier et l’administration le lisent." in seen


@pytest.mark.parametrize("address", ["/", "/instruction", "/instruction/a-faire", "/instruction/export.csv"])
def test_lists_of_a_recused_person_hold_nothing_of_the_case(app, case, address):
    visitor = Visitor(app).sign_in(NEWCOMER)
    before = visitor.client.get(address).get_data(as_text=True)
    _declare(visitor, case, choice="interest", statement="Ancienne salariée.")
    visitor.open("/")  # the page that says so names the case once

    after = visitor.client.get(address).get_data(as_text=True)

    assert (case in before, case in after) == (address != "/instruction/a-faire", False)
