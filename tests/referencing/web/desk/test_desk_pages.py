import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from models.assignment import Absence, Assignment
from models.message import Message, ThreadRead
from models.view import SavedView
from tests.referencing.told import vendor
from tests.referencing.web.desk.desk_world import AT, OFFICER, REVIEWER, TODAY, fill, newcomer, numbers, person, queries
from workflows.vocabulary import ApplicationState, Role

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def officer(visitor, world):  # noqa: ARG001 - the accounts
    return visitor.sign_in(OFFICER)


def _keep(visitor, name, asked, status=303, **more):
    page = visitor.open(f"/instruction?{asked}")
    form = next(form for form in page.forms if form.action == "/instruction/vues")
    fields = {"csrf_token": form.fields["csrf_token"], "asked": form.fields["asked"], "name": name}
    return visitor.post(form.action, {**fields, **more}, status)


def _assign(world, number, who, theme=""):
    case = world.case(number)
    given = {"procedure": "application", "case_id": case.id, "theme": theme, "person_id": who, "assigned_by_id": who}
    world.session.add(Assignment(**given, assigned_at=AT))
    world.session.commit()


def test_view_is_kept_shared_and_opened_by_a_colleague(world, officer, app):
    fill(world, 1)
    kept = fill(world, 1, state=ApplicationState.ASSESSMENT)

    answer = _keep(officer, "En cours", "etat=application.assessment", is_shared="y")

    other = type(officer)(app).sign_in(REVIEWER)
    assert numbers(officer.open(answer.location)) == kept
    assert numbers(other.open(answer.location)) == kept
    assert "partagée par" in other.open("/instruction").text


@ON_SQLITE
def test_default_view_opens_the_queue_until_it_is_dropped(world, officer):
    fill(world, 1)
    kept = fill(world, 1, state=ApplicationState.ASSESSMENT)
    answer = _keep(officer, "En cours", "etat=application.assessment")
    page = officer.open(answer.location)
    opening = next(form for form in page.forms if form.action == "/instruction/vues/ouverture")
    drop = next(form for form in page.forms if form.action.endswith("/suppression"))

    officer.post(opening.action, opening.fields)
    opened = numbers(officer.open("/instruction"))
    officer.post(drop.action, drop.fields)

    assert opened == kept
    assert len(numbers(officer.open("/instruction"))) == 2


@ON_SQLITE
@pytest.mark.parametrize("name", ["", "x" * 81, "Deux fois"])
def test_view_that_cannot_be_kept_says_why_beside_its_name(world, officer, name):
    fill(world, 1)
    _keep(officer, "Deux fois", "echeance=7")

    page = _keep(officer, name, "echeance=30", 422)

    assert page.forms[-1].fields is not None
    assert "name-erreur" in page.ids
    assert world.session.scalars(select(SavedView.name)).all() == ["Deux fois"]


@ON_SQLITE
def test_reviewer_shares_no_view_and_drops_nobodys(world, officer, app):
    _keep(officer, "À moi", "echeance=7")
    view = world.session.scalars(select(SavedView.id)).one().hex
    world.session.rollback()
    reviewer = type(officer)(app).sign_in(REVIEWER)
    _keep(reviewer, "Partagée", "echeance=7", is_shared="y")
    token = reviewer.open("/instruction").forms[-1].fields["csrf_token"]

    reviewer.post(f"/instruction/vues/{view}/suppression", {"csrf_token": token}, 404)
    reviewer.post("/instruction/vues/ouverture", {"csrf_token": token, "vue": view}, 404)

    shared = world.session.execute(
        select(SavedView.name, SavedView.is_shared).order_by(SavedView.kept_at, SavedView.id)
    )
    assert [tuple(row) for row in shared] == [("À moi", False), ("Partagée", False)]


def test_csv_says_what_it_holds_and_computes_nothing(world, officer):
    cardia = vendor(world.session, "=1+1")
    [number] = fill(world, 1, cardia)
    _assign(world, number, person(world, OFFICER).id)
    fill(world, 1, state=ApplicationState.ASSESSMENT)

    answer = officer.client.get("/instruction/export.csv?etat=application.submitted")

    lines = answer.data.decode("utf-8").split("\r\n")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=file-instruction-2026-03-02-1000.csv")
    assert lines[0] == "\ufeffFile d’instruction;établie le 02/03/2026 à 10:00"
    assert lines[1].replace("\u00a0", " ") == "Filtre;État : Déposée"
    assert lines[3].split(";")[:3] == ["Numéro", "Service", "Éditeur"]
    assert lines[4].split(";") == [
        *(number, "Service 00", "'=1+1", cardia.siren, "Déposée", "Première demande", "Référencement simple"),
        *("mes-2023", "02/03/2026", "non", "02/03/2026", "Agente Exemple", ""),
    ]
    assert lines[5:] == [""]


def test_workbook_holds_the_filtered_view_as_text_and_days(world, officer):
    [number] = fill(world, 1, vendor(world.session, "=1+1"))

    answer = officer.client.get("/instruction/export.xlsx", buffered=True)

    book = load_workbook(io.BytesIO(answer.data))
    first = [cell.value for cell in book["Dossiers"][2]]
    assert first[:3] == [number, "Service 00", "=1+1"]
    assert book["Dossiers"]["C2"].data_type == "s"
    assert first[8].date() == TODAY
    assert book["Filtre"]["A1"].value == "File d’instruction, établie le 02/03/2026 à 10:00"
    book.close()


@ON_SQLITE
def test_export_holds_more_than_one_piece_in_order(world, officer, monkeypatch):
    monkeypatch.setattr("referencing.services.queue.CHUNK", 2)
    made = fill(world, 5)

    text = officer.client.get("/instruction/export.csv").text

    assert [line.split(";")[0] for line in text.split("\r\n")[4:-1]] == made


def test_things_to_do_say_why_and_since_when_and_those_of_whom_one_covers(world, officer):
    mine, covered, resting = fill(world, 2) + fill(world, 1, state=ApplicationState.COMMISSION)
    me, away = person(world, OFFICER).id, newcomer(world, "Absente", Role.OFFICER)
    for number, who in ((mine, me), (covered, away), (resting, me)):
        _assign(world, number, who)
    days = {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=3), "noted_at": AT}
    world.session.add(Absence(person_id=away, cover_id=me, **days))
    written = {"procedure": "application", "circle": "vendor", "author_id": away, "text": "?", "sent_at": AT}
    world.session.add(Message(case_id=world.case(mine).id, is_from_vendor=True, **written))
    world.session.commit()

    page = officer.open("/instruction/a-faire")

    assert numbers(page) == [mine, covered]
    assert "Le dossier attend le guichet 1 message non lu depuis le 2 mars 2026" in page.text
    assert "en relais de Absente" in page.text


def test_message_that_was_read_and_not_answered_stays_among_the_things_to_do(world, officer):
    [number] = fill(world, 1)
    me = person(world, OFFICER).id
    _assign(world, number, me)
    case = world.case(number).id
    written = {"procedure": "application", "circle": "vendor", "author_id": me, "text": "?", "case_id": case}
    world.session.add(Message(is_from_vendor=True, sent_at=AT - timedelta(hours=2), **written))
    world.session.add(ThreadRead(person_id=me, case_id=case, read_at=AT - timedelta(hours=1)))
    world.session.commit()

    waiting = officer.open("/instruction/a-faire").text
    world.session.add(Message(is_from_vendor=False, sent_at=AT, **written))
    world.session.commit()
    answered = officer.open("/instruction/a-faire").text

    assert ["1 message sans réponse" in text for text in (waiting, answered)] == [True, False]


def test_queue_says_whose_clock_runs(world, officer):
    fill(world, 1)
    fill(world, 1, state=ApplicationState.CHANGES_REQUESTED)

    page = officer.open("/instruction")

    assert (page.text.count("Notre délai court"), page.text.count("Le délai de l’éditeur court")) == (1, 1)


@ON_SQLITE
def test_number_of_questions_does_not_grow_with_things_to_do(app, world, officer):
    me, counts = person(world, OFFICER).id, []
    for count in (1, 24):
        for number in fill(world, count):
            _assign(world, number, me)
        with queries(app) as asked:
            officer.open("/instruction/a-faire")
        counts.append(len(asked))

    assert counts[0] == counts[1]


def _absence(visitor, status=303, **fields):
    form = visitor.open("/instruction/absences").forms[-1]
    return visitor.post(form.action, {**form.fields, **fields}, status)


@ON_SQLITE
def test_absence_is_noted_seen_and_cancelled(world, officer):
    me, other = person(world, OFFICER).id, newcomer(world, "Relais", Role.OFFICER)
    _absence(officer, person=me.hex, cover=other.hex, starts_on="2026-03-02", ends_on="2026-03-06")
    page = officer.open("/instruction/absences")
    form = next(form for form in page.forms if form.action.endswith("/annulation"))

    officer.post(form.action, form.fields)

    assert "du 2 mars 2026 au 6 mars 2026 inclus, relais assuré par Relais en cours" in page.text
    assert "Aucune absence n’est notée." in officer.open("/instruction/absences").text


@ON_SQLITE
@pytest.mark.parametrize(
    ("starts_on", "ends_on", "cover", "field"),
    [
        ("2026-03-05", "2026-03-04", "other", "ends_on"),
        ("2026-02-01", "2026-02-04", "other", "ends_on"),
        ("2026-03-05", "2026-03-06", "me", "cover"),
        ("2026-03-05", "2026-03-06", "", "cover"),
        ("2026-03-05", "2026-03-06", "zz", "cover"),
        ("hier", "2026-03-06", "other", "starts_on"),
    ],
)
def test_absence_that_cannot_be_is_refused_beside_its_field(world, officer, starts_on, ends_on, cover, field):
    people = {"me": person(world, OFFICER).id.hex, "other": newcomer(world, "Relais", Role.OFFICER).hex}

    page = _absence(
        officer, 422, person=people["me"], cover=people.get(cover, cover), starts_on=starts_on, ends_on=ends_on
    )

    assert f"{field}-erreur" in page.ids
    assert world.session.scalars(select(Absence)).all() == []


@ON_SQLITE
def test_reviewer_notes_no_absence_of_others(world, officer, app):
    other = person(world, OFFICER).id
    reviewer = type(officer)(app).sign_in(REVIEWER)

    _absence(reviewer, person=other.hex, cover=other.hex, starts_on="2026-03-05", ends_on="2026-03-06")

    assert world.session.scalars(select(Absence.person_id)).all() == [person(world, REVIEWER).id]
