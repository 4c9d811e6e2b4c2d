"""The overview of the audits through its page: auditors read it, bad wishes are answered, questions stay few."""

import pytest
import time_machine

from app import create_app
from tests.fixtures.town import Town
from tests.referencing.services import draws
from tests.referencing.services.audited import audits
from tests.referencing.web.conftest import settings_for
from tests.referencing.web.counting import queries
from tests.referencing.web.strict import Visitor


@pytest.fixture
def town(engine, database_url, tmp_path):  # noqa: ARG001 - the database of the town
    town = Town(engine, tmp_path / "instance")
    for _ in range(3):
        town.do(draws.listed)
    town.do(audits, 4)
    return town


@pytest.fixture
def app(town, database_url, tmp_path):
    with time_machine.travel(town.at, tick=False):
        app = create_app(settings_for(database_url, tmp_path), demo=True)
        yield app
        with app.app_context():
            app.extensions["sqlalchemy"].engine.dispose()


@pytest.fixture
def auditor(app):
    return Visitor(app).sign_in("audit@parcours.example")


def test_auditor_reads_share_estimate_and_number_of_audits(auditor):
    page = auditor.open("/audits/pilotage")

    assert "Part du catalogue auditée" in page.text
    assert "Intervalle à 95 %" in page.text
    assert "Pour connaître à 10 points près, avec une confiance de 95 %, la part des 3 services" in page.text
    assert "Ce que ces chiffres ne disent pas" in page.text


def test_few_audits_are_said_to_be_few(auditor):
    assert "l’intervalle est large" in auditor.open("/audits/pilotage?periode=tout").text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_wish_that_is_no_number_of_points_is_answered_and_kept(auditor):
    for typed in ("0", "51", "dix", "", "-5", "\N{ARABIC-INDIC DIGIT FIVE}", "1e9"):
        page = auditor.open(f"/audits/pilotage?precision={typed}", 400)

        assert page.text.count("Indiquez un nombre entier de points, de 1 à 50.") == 2
        assert any(form.fields.get("precision") == typed for form in page.forms)


def test_unknown_period_is_answered(auditor):
    assert "Choisissez une période de la liste." in auditor.open("/audits/pilotage?periode=hier", 400).text


def test_number_of_questions_does_not_grow_with_the_audits(app, town, auditor):
    auditor.open("/audits")
    with queries(app) as for_few:
        auditor.open("/audits/pilotage?periode=12")
    for _ in range(20):
        town.do(draws.listed)

    with queries(app) as for_many:
        auditor.open("/audits/pilotage?periode=24")

    assert len(for_many) == len(for_few)
