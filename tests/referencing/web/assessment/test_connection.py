"""The officer records connection tests, each with its signed record, and sees what admissibility asks."""

import io

import pytest

from referencing.services.demo import acts
from referencing.services.demo.evidence_files import paper
from referencing.services.demo.world import DOMAIN
from tests.referencing.web.conftest import play
from workflows.vocabulary import Opinion, Role, Track

OFFICER = f"guichet@{DOMAIN}"


@pytest.fixture
def case(world):
    """A case whose connection is open."""
    number = play(world, acts.file(world, 1, "Exemple Souffle", Track.EXCHANGE, "demo-2"))
    play(world, acts.assess(world, number))
    play(world, acts.opine(world, number, Opinion.FAVOURABLE))
    world.step(number, "accept", Role.DECIDER)
    play(world, acts.sign(world, number))
    world.step(number, "open_connection", Role.OFFICER)
    world.session.commit()
    return number


def _send(visitor, case, content, name, status=303):
    page = visitor.open(f"/instruction/{case}/raccordement")
    form = next(one for one in page.forms if one.action.endswith("/raccordement"))
    operation = page.html.split('<option value="')[1].split('"')[0]
    typed = {"csrf_token": form.fields["csrf_token"], "operation": operation, "is_passed": "oui"}
    return visitor.post(form.action, typed | {"run_on": "2026-03-01", "record": (io.BytesIO(content), name)}, status)


def test_test_run_is_recorded_with_its_record(visitor, case):
    visitor.sign_in(OFFICER)

    _send(visitor, case, paper("Procès-verbal"), "pv.pdf")

    assert "réussi 1er mars 2026" in visitor.open(f"/instruction/{case}/raccordement").text


def test_record_that_is_not_what_it_says_is_refused(visitor, case):
    visitor.sign_in(OFFICER)

    page = _send(visitor, case, b"MZ nothing", "pv.pdf", 422)

    assert "Le test n’est pas enregistré" in page.text


def test_checklist_stands_beside_the_steps_of_a_submitted_case(world, visitor):
    number = play(world, acts.file(world, 2, "Exemple Marche", Track.SIMPLE, "demo-2"))
    visitor.sign_in(OFFICER)

    page = visitor.open(f"/instruction/{number}")

    assert "Le service est éligible : oui" in page.text
    assert [form.action for form in page.forms if "/etapes/" in form.action] == [
        f"/dossiers/{number}/etapes/admit",
        f"/dossiers/{number}/etapes/declare_inadmissible",
    ]
