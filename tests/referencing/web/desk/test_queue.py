from datetime import timedelta

import pytest

from tests.referencing.told import application, vendor
from tests.referencing.web.desk.desk_world import (
    OFFICER,
    TODAY,
    fill,
    numbers,
    queries,
    recuse,
)
from workflows.vocabulary import ApplicationState, Kind, Track

A = ApplicationState
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def officer(visitor, world):  # noqa: ARG001 - the accounts
    return visitor.sign_in(OFFICER)


def test_number_of_questions_to_the_database_does_not_grow_with_the_queue(app, world, officer):
    fill(world, 1)
    officer.open("/instruction")
    with queries(app) as for_one:
        officer.open("/instruction")
    fill(world, 49)

    with queries(app) as for_fifty:
        officer.open("/instruction")

    assert len(for_fifty) == len(for_one)


def test_pages_follow_each_other_by_due_date_and_end_with_cases_that_have_none(world, officer):
    dated = fill(world, 30)
    undated = fill(world, 25, due_on=None)
    seen, path = [], "/instruction"

    while path:
        page = officer.open(path)
        seen += numbers(page)
        path = next((link for link in page.links if link and "apres=" in link), None)

    assert seen[:30] == dated
    assert sorted(seen[30:]) == sorted(undated)


def test_filter_keeps_what_it_names(world, officer):
    plain, exchange, update, assessed = (
        fill(world, 1)[0],
        fill(world, 1, track=Track.EXCHANGE)[0],
        fill(world, 1, kind=Kind.UPDATE)[0],
        fill(world, 1, state=A.ASSESSMENT)[0],
    )
    late = fill(world, 1, due_on=TODAY - timedelta(days=1))[0]
    later = fill(world, 1, due_on=TODAY + timedelta(days=20), rulebook="demo-2")[0]
    found = {
        asked: set(numbers(officer.open(f"/instruction?{asked}")))
        for asked in (
            *("parcours=exchange", "nature=update", "etat=application.assessment"),
            *("echeance=retard", "echeance=7", "referentiel=demo-2", "theme=echange_de_donnees"),
        )
    }

    assert found == {
        "parcours=exchange": {exchange},
        "nature=update": {update},
        "etat=application.assessment": {assessed},
        "echeance=retard": {late},
        "echeance=7": {plain, exchange, update, assessed, late},
        "referentiel=demo-2": {later},
        "theme=echange_de_donnees": {exchange},
    }


def test_filter_finds_a_vendor_by_the_beginning_of_its_name_and_by_its_siren(world, officer):
    cardia = vendor(world.session, "Cardia Exemple")
    mine = fill(world, 2, cardia)
    fill(world, 2, vendor(world.session, "Autre"))

    found = [numbers(officer.open(f"/instruction?editeur={asked}")) for asked in ("CARDIA", cardia.siren, "%", "dia")]

    assert found == [mine, mine, [], []]


def test_text_forgives_accents_case_and_slips(world, officer):
    cardia = vendor(world.session, "Société Cœur")
    number = application(world.session, cardia, "Tensiomètre à bras").number
    application(world.session, vendor(world.session, "Autre"), "Sommeil")
    world.session.commit()
    typed = ("tensiometre", "TENSIO", "tensiométer", "coeur bras", "tentiometre", cardia.siren, number, "sommeil bras")

    found = [numbers(_search(officer, text)) for text in typed]

    assert found == [[number]] * 7 + [[]]


def _search(visitor, text):
    return visitor._read(visitor.client.get("/instruction", query_string={"q": text}), 200)


@ON_SQLITE
@pytest.mark.parametrize(
    "text", ['"', "a* OR b", "NEAR(a b)", "';--", "\0\x01", "%_", "x" * 10_000, "\ud800", "🎈 ", "col:a", "-", "("]
)
def test_text_may_be_anything(world, officer, text):
    fill(world, 1)

    page = _search(officer, text.encode("utf-8", "replace").decode())

    assert page.h1 == "Instruction"


@ON_SQLITE
@pytest.mark.parametrize("asked", ["etat=x", "theme=../x", "echeance=9", "apres=x", "apres=2026-13-01~1", "vue=z"])
def test_queue_leaves_out_what_it_does_not_know(world, officer, asked):
    made = fill(world, 1)

    assert numbers(officer.open(f"/instruction?{asked}")) == made


def test_queue_hides_what_the_reader_is_recused_from(world, officer):
    kept, hidden = fill(world, 2)
    recuse(world, OFFICER, hidden)

    found = (
        numbers(officer.open("/instruction")),
        numbers(_search(officer, hidden)),
        officer.client.get("/instruction/export.csv").text.count("CAND-"),
    )

    assert found == ([kept], [], 1)
    officer.open(f"/instruction/attributions/{hidden}", 404)


def test_count_stops_at_a_thousand(world, officer):
    fill(world, 3)

    page = officer.open("/instruction")

    assert "3 dossiers" in page.text


def test_queue_is_open_to_officers_and_reviewers_only(town):
    found = {
        name: town.visitor(name).client.get("/instruction").status_code
        for name in ("guichet", "instruction", "decision", "signataire@editeur-01.example")
    }

    assert found == {"guichet": 200, "instruction": 200, "decision": 404, "signataire@editeur-01.example": 404}
