"""Reports at the desk and at the vendor's: who reads what, the steps, what is kept when one is refused."""

import pytest
from sqlalchemy import select

from models.application import Application
from models.audit import Audit
from models.report import Report
from tests.referencing.listed import listed
from tests.referencing.told import vendor
from tests.referencing.web.counting import queries
from tests.referencing.web.reports.conftest import AUDITOR, OFFICER, TEXT, declare, vendor_of
from workflows.vocabulary import AuditOrigin

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LIST, NUMBER = "/instruction/signalements", "SIG-2026-00001"
PAGE = f"{LIST}/{NUMBER}"
EMAIL = "camille.essai@exemple.fr"


def _take(visitor, trigger, status=303, **typed):
    action = f"{PAGE}/etapes/{trigger}"
    form = next(form for form in visitor.open(PAGE).forms if form.action == action)
    return visitor.post(action, form.fields | typed, status)


def _pass_on(visitor, text="L’application ne s’ouvre plus."):
    return _take(visitor, "pass_on", text=text, reason="Que faites-vous ?")


def _answer(visitor, status=303, reason="Corrigé dans la version 1.0.1."):
    page = visitor.open(f"/editeur/signalements/{NUMBER}")
    form = next(form for form in page.forms if form.action.endswith("/reponse"))
    return visitor.post(form.action, form.fields | {"reason": reason}, status)


@pytest.fixture
def reported(place):
    return place.report(email=EMAIL)


@pytest.fixture
def officer(place):
    return place.visitor(OFFICER)


def test_report_goes_from_the_desk_to_the_vendor_and_back_to_its_author(place, reported, officer):
    assert "Signalements à traiter" in officer.open("/instruction/a-faire").text
    _pass_on(officer)

    reader = place.visitor(place.vendor)
    assert "1 signalement attend votre réponse" in reader.open("/editeur").text
    assert NUMBER in reader.open("/editeur/signalements").text
    page = reader.open(f"/editeur/signalements/{NUMBER}")
    assert "L’application ne s’ouvre plus." in page.text
    assert EMAIL not in page.html
    assert TEXT not in page.html
    _answer(reader)
    assert "Corrigé dans la version 1.0.1." in officer.open(PAGE).text
    _take(officer, "close", reason="L’éditeur a corrigé : mettez l’application à jour.")

    told = place.visitor().open(reported).text
    assert "L’éditeur a corrigé : mettez l’application à jour." in told
    assert "Corrigé dans la version 1.0.1." not in told
    assert "1 signalement transmis" in reader.open(f"/editeur/references/{place.listing}").text
    assert "1 signalement" in officer.open(f"/instruction/references/{place.listing}").text
    assert "Réponse du guichet à l’auteur" in reader.open(f"/editeur/signalements/{NUMBER}").text


def test_address_of_the_author_is_for_officers(place, reported, officer):
    assert EMAIL in officer.open(PAGE).html
    _take(officer, "open_audit", reason="À vérifier sur pièces.")

    page = place.visitor(AUDITOR).open(PAGE)

    assert TEXT in page.text
    assert EMAIL not in page.html
    assert [form.action for form in page.forms if "/etapes/" in form.action] == []
    assert place.session.scalars(select(Audit.origin)).all() == [AuditOrigin.COMPLAINT]
    place.session.rollback()
    assert "Retenu pour un contrôle" in place.visitor().open(reported).text


def test_nobody_else_reads_a_report(place, reported, officer):  # noqa: ARG001 - what is reported
    other = vendor_of(place.session, vendor(place.session), "autre")
    _pass_on(officer)

    for name in (other, f"instruction@{OFFICER.partition('@')[2]}", AUDITOR):
        visitor = place.visitor(name)
        for path in (LIST, PAGE, f"/editeur/signalements/{NUMBER}"):
            assert visitor.client.get(path).status_code == 404, (name, path)


def test_vendor_does_not_know_of_a_report_that_was_not_passed_on(place, reported):  # noqa: ARG001 - as above
    reader = place.visitor(place.vendor)

    assert reader.client.get(f"/editeur/signalements/{NUMBER}").status_code == 404
    assert NUMBER not in reader.open("/editeur/signalements").text
    assert reader.client.get(f"/dossiers/{NUMBER}").status_code == 404


def test_officer_declares_interests_first_and_one_who_has_some_reads_nothing(place, reported, session):  # noqa: ARG001
    service = listed(session, "Autre", slug="autre").service_id
    case_id = session.scalars(select(Application.id).where(Application.service_id == service)).one()
    session.commit()
    place.slug = "autre"
    place.report()
    visitor = place.visitor(OFFICER)

    answer = visitor.client.get(f"{LIST}/SIG-2026-00002")

    assert answer.status_code == 303
    assert "CAND-" in answer.location
    declare(session, OFFICER, case_id, has_interest=True)
    assert visitor.client.get(f"{LIST}/SIG-2026-00002").status_code == 404
    assert "SIG-2026-00002" not in visitor.open(f"{LIST}?etat=tous").text


@ON_SQLITE
def test_refused_step_keeps_what_was_typed(place, reported, officer):  # noqa: ARG001 - as above
    page = _take(officer, "pass_on", 422, text="", reason="Que faites-vous de ce signalement ?")
    assert "Écrivez ce que l’éditeur doit lire" in page.text
    assert "Que faites-vous de ce signalement ?" in page.html

    page = _take(officer, "close", 422, reason=" ")
    assert "Indiquez le motif." in page.text
    page = _take(officer, "close", 422, reason="x" * 10_001)
    assert "10 000 caractères au plus" in page.text


@ON_SQLITE
def test_step_of_a_page_read_before_is_stale(place, reported, officer):  # noqa: ARG001 - as above
    form = next(form for form in officer.open(PAGE).forms if form.action.endswith("/etapes/close"))
    _pass_on(officer)

    page = officer.post(form.action, form.fields | {"reason": "Sans suite, merci à vous."}, 409)

    assert "a changé depuis que vous l’avez lu" in page.text
    assert "Sans suite, merci à vous." in page.html


@ON_SQLITE
def test_closed_report_takes_no_step_and_no_answer(place, reported, officer):  # noqa: ARG001 - as above
    _pass_on(officer)
    reader = place.visitor(place.vendor)
    page = reader.open(f"/editeur/signalements/{NUMBER}")
    form = next(form for form in page.forms if form.action.endswith("/reponse"))
    assert "Remplissez ce champ" in _answer(reader, 422, " ").text
    _take(officer, "close", reason="Sans objet : le service a répondu.")

    late = reader.post(form.action, form.fields | {"reason": "Nous répondons trop tard."}, 409)
    again = reader.post(form.action, {**form.fields, "seen_version": "99", "reason": "Nous insistons."}, 409)

    assert "Nous répondons trop tard." not in reader.open(f"/editeur/signalements/{NUMBER}").text
    assert [form for form in late.forms + again.forms if form.action.endswith("/reponse")] == []
    for trigger in ("close", "answer", "receive", "x"):
        path = f"{PAGE}/etapes/{trigger}"
        token = officer.open("/").forms[0].fields["csrf_token"]
        assert officer.client.post(path, data={"csrf_token": token, "reason": "?"}).status_code in (404, 409), trigger


@ON_SQLITE
def test_list_asks_as_many_questions_for_fifty_as_for_one(app, place, reported, officer, session):  # noqa: ARG001
    def grown(count):
        first = session.scalars(select(Report).order_by(Report.number)).first()
        values = {column.key: getattr(first, column.key) for column in Report.__table__.columns}
        for number in range(count):
            own = {"id": None, "number": f"SIG-2025-{number:05d}", "form_key": f"f{number}", "token_hash": f"t{number}"}
            session.add(Report(**{key: value for key, value in (values | own).items() if key != "id"}))
        session.commit()

    paths = {LIST: officer, "/instruction/a-faire": officer, "/editeur/signalements": place.visitor(place.vendor)}
    counts = []
    for count in (0, 49):
        grown(count)
        for path, visitor in paths.items():
            visitor.open(path)
            with queries(app) as asked:
                visitor.open(path)
            counts.append(len(asked))

    assert counts[:3] == counts[3:]
    assert "50 signalements" in officer.open(LIST).text
    assert "apres=" in officer.open(LIST).html
