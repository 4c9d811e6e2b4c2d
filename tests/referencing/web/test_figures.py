"""The page of the figures, its paper and its files, as a visitor gets them."""

import csv
import io
import json
from datetime import timedelta

import pytest
import time_machine

from models.entropy import new_id
from models.ledger import LedgerEntry
from tests.referencing.services.figures.test_figures import write
from tests.referencing.web.conftest import AT
from tests.referencing.web.counting import queries
from workflows.figures import LEAST


@pytest.fixture
def cases(app, session):  # noqa: ARG001 - the time of the service
    def put(count, days=12):
        for _ in range(count):
            at = AT - timedelta(days=days + 10)
            moves = [
                ("submit", "conformity", "submitted", at),
                ("admit", "submitted", "assessment", at + timedelta(days)),
            ]
            write(session, "application", new_id(), moves)
            write(session, "listing", new_id(), [("open", None, "active", at)])
        session.commit()

    return put


def test_figures_are_said_from_enough_cases_on(cases, visitor):
    cases(LEAST)

    page = visitor.open("/chiffres")

    assert "12 j" in page.text
    assert page.text.count("Pas assez de dossiers") > 1
    assert "Actifs en fin de mois" in page.text


def test_too_few_cases_say_so(cases, visitor):
    cases(LEAST - 1)

    assert "12 j" not in visitor.open("/chiffres").text


def test_charts_have_words_and_a_table(cases, visitor):
    cases(LEAST)

    html = visitor.client.get("/chiffres").text

    assert html.count('role="img"') == 3
    assert html.count("<desc") == 3
    assert html.count("<table") == 4
    assert "Recevabilité : notre temps 12 j" in html


def test_period_is_chosen_by_address_and_an_unknown_one_is_refused(cases, visitor):
    cases(LEAST)

    assert visitor.open("/chiffres?periode=2026").text.count("Janvier 2026") == 1
    refused = visitor.open("/chiffres?periode=1999", 400)
    assert "Cette période n’existe pas" in refused.text
    assert visitor.client.get("/chiffres.pdf?periode=1999").status_code == 400
    assert visitor.client.get("/chiffres/chiffres.json?periode=1999").status_code == 400


def test_files_and_paper_are_downloads(cases, visitor):
    cases(LEAST)

    table = visitor.client.get("/chiffres/delais.csv")
    whole = visitor.client.get("/chiffres/chiffres.json")
    paper = visitor.client.get("/chiffres.pdf")

    lines = list(csv.DictReader(io.StringIO(table.text), delimiter=";"))
    assert lines[1]["notre_temps_mediane_jours"] == "12.0"
    assert json.loads(whole.data)["delais"][1]["dossiers"] == LEAST
    assert (paper.status_code, paper.data[:5]) == (200, b"%PDF-")
    assert paper.headers["Content-Disposition"] == "attachment; filename=chiffres-12-mois-2026-03-02.pdf"
    assert visitor.client.get("/chiffres/delais.exe").status_code == 404


def test_figures_are_held_for_some_minutes_and_then_computed_anew(app, cases, visitor):
    cases(LEAST)
    visitor.open("/chiffres")
    cases(1)

    with queries(app) as told:
        held = visitor.client.get("/chiffres/chiffres.json")
    with time_machine.travel(AT + timedelta(minutes=11), tick=False):
        fresh = visitor.client.get("/chiffres/chiffres.json")

    assert [statement for statement in told if LedgerEntry.trigger.name in statement] == []
    counted = [json.loads(one.data)["delais"][1]["dossiers"] for one in (held, fresh)]
    assert counted == [LEAST, LEAST + 1]


def test_number_of_questions_does_not_grow_with_the_cases(app, cases, visitor):
    cases(1)
    visitor.open("/catalogue/donnees")
    with queries(app) as for_one:
        visitor.open("/chiffres?periode=tout")
    cases(30)

    with queries(app) as for_many, time_machine.travel(AT + timedelta(minutes=11), tick=False):
        visitor.open("/chiffres?periode=tout")

    assert len(for_many) == len(for_one)
