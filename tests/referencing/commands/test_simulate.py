"""`parcours simulate`: many lives, the same ones from the same seed."""

import json

import pytest
import structlog

from tests.referencing.commands.conftest import answer_of

SIMULATE = ("simulate", "--services", "2", "--years", "1", "--seed")


@pytest.fixture(autouse=True)
def _logs():
    yield
    structlog.reset_defaults()


def _told(seed):
    answer = answer_of([*SIMULATE, seed, "--json"], {})
    return answer, json.loads(answer.out)


def test_simulation_counts_and_checks_its_ledger():
    answer, told = _told("3")

    assert answer.code == 0
    assert list(told) == [
        *("services", "years", "seed", "cases", "steps", "seconds", "steps_per_second", "states"),
        *("midnights", "stray_grants", "disagreements", "ledger"),
    ]
    assert sum(sum(states.values()) for states in told["states"].values()) == told["cases"] > 2
    assert (told["ledger"]["valid"], told["ledger"]["entries"]) == (True, told["steps"])
    checked = f"Le journal est intact : {told['steps']} entrée(s), {told['cases']} dossier(s).\n"
    checked += "Accès\u00a0: 365 minuits vérifiés, aucun accès sans droit.\n"
    assert answer.err == checked + "Journal, catalogue, changements et habilitations concordent au dernier jour.\n"
    assert (told["midnights"], told["stray_grants"], told["disagreements"]) == (365, {}, [])


@pytest.mark.parametrize("arguments", [("--services", "0"), ("--years", "x"), ("--seed", "-1"), ()])
def test_wrong_use_is_refused(arguments):
    answer = answer_of(["simulate", *arguments], {})

    assert (answer.code, answer.out) == (2, "")
