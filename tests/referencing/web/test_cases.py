import re
from datetime import timedelta

import pytest
from sqlalchemy import event

from models.database import reading
from models.queries.cases import ledger_of
from referencing.services import people
from referencing.services.demo import acts
from referencing.web.database import WroteWhileReadingError
from referencing.web.database import session as session_of_request
from tests.referencing.web.conftest import play
from tests.referencing.web.town import vendor
from workflows.vocabulary import Role, Track

BOOK = "demo-2"
ATTACK = "<script>alert('x')</script>"


@pytest.fixture
def draft(world):
    """A dossier of vendor 1, eligible, in which two answers are missing."""
    number = acts.open_only(world, 1, "Exemple <b>Marche</b>", Track.SIMPLE, BOOK)
    acts.forget_answers(world, number, 2)
    world.step(number, "confirm_eligibility", Role.VENDOR)
    world.session.commit()
    return number


@pytest.fixture
def submitted(world):
    """A candidacy of vendor 1, filed a minute before the tests' time."""
    number = acts.open_only(world, 1, "Exemple Sommeil", Track.SIMPLE, BOOK)
    world.step(number, "confirm_eligibility", Role.VENDOR)
    world.at += timedelta(minutes=1)
    world.step(number, "submit", Role.SIGNATORY)
    world.session.commit()
    return number


def _triggers(world, number):
    with reading():
        world.session.rollback()
        found = [entry.trigger for entry in ledger_of(world.session, world.case(number))]
        world.session.rollback()
    return found


def _version(world, number):
    with reading():
        version = world.case(number).version
        world.session.rollback()  # on SQLite a test that reads on would keep the service from writing
    return version


def test_step_is_taken_and_told(world, visitor, submitted):
    visitor.sign_in("guichet@parcours.example")

    visitor.take(submitted, "admit")
    page = visitor.open(f"/dossiers/{submitted}")

    assert _triggers(world, submitted) == ["open", "confirm_eligibility", "submit", "admit"]
    assert "Étape faite : Déclarer recevable." in page.text
    assert "Candidature recevable : l’instruction commence." in page.text


def test_step_hands_its_effects_to_the_queue_once_committed(app, visitor, submitted):
    check = app.extensions["parcours_queue_check"]
    visitor.sign_in("guichet@parcours.example")

    visitor.take(submitted, "admit")

    assert check.args[0].huey.pending_count() == 1  # the announcement


def test_step_on_a_case_that_changed_is_refused_and_keeps_what_was_typed(world, visitor, submitted):
    visitor.sign_in("guichet@parcours.example")
    page = visitor.open(f"/dossiers/{submitted}")
    form = next(form for form in page.forms if form.action.endswith("/declare_inadmissible"))
    world.step(submitted, "admit", Role.OFFICER)
    world.session.commit()

    answer = visitor.post(form.action, form.fields | {"reason": "Le compte ne s’ouvre pas.", "is_confirmed": "1"}, 409)

    assert answer.h1 == "Ce dossier a changé depuis que vous l’avez lu"
    assert "Le compte ne s’ouvre pas." in answer.text
    assert "Dernière étape : « Déclarer recevable », le" in answer.text.replace("\u00a0", " ")
    assert _triggers(world, submitted)[-1] == "admit"


def test_step_is_refused_with_every_reason_at_once(world, visitor, draft):
    visitor.sign_in(vendor(1))
    token = visitor.open(f"/dossiers/{draft}").forms[0].fields["csrf_token"]
    typed = {"csrf_token": token, "seen_version": _version(world, draft), "page": "approvals.page"}

    page = visitor.post(f"/dossiers/{draft}/etapes/submit", typed, 422)

    assert page.h1 == "L’étape « Déposer la candidature » n’est pas possible"
    assert len(re.findall(r"Répondez au critère « [^»]+ »", page.text)) == 2
    assert _triggers(world, draft)[-1] == "confirm_eligibility"


def test_missing_reason_and_missing_tick_are_tied_to_their_fields(world, visitor, submitted):
    visitor.sign_in("guichet@parcours.example")

    unticked = visitor.take(submitted, "declare_inadmissible", 422, is_confirmed="", reason="Service fermé.")
    silent = visitor.take(submitted, "declare_inadmissible", 422, is_confirmed="1", reason="  ")
    neither = visitor.take(submitted, "declare_inadmissible", 422, is_confirmed="", reason="")
    long = visitor.take(submitted, "declare_inadmissible", 422, is_confirmed="1", reason="a" * 10_001)

    assert "#confirme-declare_inadmissible" in unticked.links
    assert "Service fermé." in unticked.text
    assert "#motif-declare_inadmissible" in silent.links
    fields = [link for link in neither.links if link.startswith("#") and link != "#contenu"]
    assert fields == ["#motif-declare_inadmissible", "#confirme-declare_inadmissible"]
    assert "10 000 caractères" in long.text
    assert _triggers(world, submitted)[-1] == "submit"


def test_step_of_another_role_is_forbidden(visitor, draft):
    visitor.sign_in("guichet@parcours.example")
    token = visitor.open("/").forms[0].fields["csrf_token"]

    page = visitor.post(f"/dossiers/{draft}/etapes/submit", {"csrf_token": token, "seen_version": 2}, 403)

    assert "Cette étape est réservée à : Signataire de l’éditeur." in page.text


def test_step_that_no_table_has_is_not_found(visitor, submitted):
    visitor.sign_in("guichet@parcours.example")
    token = visitor.open("/").forms[0].fields["csrf_token"]

    visitor.post(f"/dossiers/{submitted}/etapes/baptise", {"csrf_token": token, "seen_version": 2}, 404)


def test_case_of_another_vendor_does_not_exist(world, visitor, submitted):
    acts.open_only(world, 2, "Exemple Marche", Track.SIMPLE, BOOK)
    world.session.commit()
    visitor.sign_in(vendor(2))
    token = visitor.open("/").forms[0].fields["csrf_token"]
    step = {"csrf_token": token, "seen_version": _version(world, submitted), "is_confirmed": "1"}
    before = _triggers(world, submitted)

    visitor.open(f"/dossiers/{submitted}", 404)
    visitor.open(f"/dossiers/{submitted}/documents/DOC-2026-00001", 404)
    visitor.post(f"/dossiers/{submitted}/etapes/withdraw", step, 404)

    assert _triggers(world, submitted) == before


def test_case_does_not_exist_for_somebody_with_an_interest(world, visitor, submitted):
    case = world.case(submitted)
    officer = world.staff(Role.OFFICER)
    people.declare_interest(world.session, case.id, officer, has_interest=True, statement="Parent", at=world.at)
    world.session.commit()
    visitor.sign_in("guichet@parcours.example")
    token = visitor.open("/").forms[0].fields["csrf_token"]

    visitor.open(f"/dossiers/{submitted}", 404)
    visitor.open(f"/dossiers/{submitted}/documents/DOC-2026-00001", 404)
    visitor.post(
        f"/dossiers/{submitted}/etapes/admit", {"csrf_token": token, "seen_version": _version(world, submitted)}, 404
    )

    assert submitted not in visitor.open("/").text


def test_step_without_token_is_refused(world, visitor, submitted):
    visitor.sign_in("guichet@parcours.example")

    page = visitor.post(f"/dossiers/{submitted}/etapes/admit", {"seen_version": _version(world, submitted)}, 400)

    assert page.h1 == "Formulaire expiré"
    assert _triggers(world, submitted)[-1] == "submit"


def test_words_of_a_form_that_expired_are_given_back(world, visitor, submitted):
    visitor.sign_in("guichet@parcours.example")
    written = "Le service <b>ne relève pas</b> du périmètre."

    page = visitor.post(
        f"/dossiers/{submitted}/etapes/declare_inadmissible",
        {"seen_version": _version(world, submitted), "reason": written, "password": "une phrase que nul ne connaît"},
        400,
    )

    assert "Le service &lt;b&gt;ne relève pas&lt;/b&gt; du périmètre." in page.html
    assert "que nul ne connaît" not in page.html


def test_words_of_people_stay_words(world, visitor, draft):
    visitor.sign_in(vendor(1))
    world.step(draft, "withdraw", Role.SIGNATORY, ATTACK)
    world.session.commit()

    page = visitor.open(f"/dossiers/{draft}")

    assert page.h1 == "Exemple <b>Marche</b>"
    assert ATTACK in page.text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_stays_in_the_house_is_not_told_to_the_vendor(world, visitor):
    number = play(world, acts.file(world, 1, "Exemple Posture", Track.SIMPLE, BOOK))
    play(world, acts.assess(world, number))
    world.step(number, "return_to_assessment", Role.SECRETARY, "Deux constats sont à préciser.")
    world.session.commit()

    house = visitor.sign_in("secretariat@parcours.example").open(f"/dossiers/{number}")
    theirs = visitor.sign_in(vendor(1)).open(f"/dossiers/{number}")

    told = ("Deux constats sont à préciser.", "Secrétaire Exemple", "Rapport d’instruction")
    assert [words in house.text for words in told] == [True, True, True]
    assert [words in theirs.text for words in told] == [False, False, False]
    assert "La commission a renvoyé le dossier à l’instruction." in theirs.text


def test_reading_begins_no_writing_and_a_commit_is_refused(app, visitor, submitted):
    commits = []
    visitor.sign_in("guichet@parcours.example")
    with app.app_context():
        event.listen(app.extensions["sqlalchemy"].engine, "commit", commits.append)

    visitor.open("/")
    visitor.open(f"/dossiers/{submitted}")

    assert commits == []
    with app.test_request_context("/"):
        reading_session = session_of_request()
        with pytest.raises(WroteWhileReadingError):
            reading_session.commit()
