"""`parcours tick`: what time makes due, once."""

from datetime import UTC, datetime

import pytest

from models.queries.ledger import last_entry_at
from workflows.vocabulary import ApplicationState


def test_tick_takes_what_is_due_and_then_nothing(run, town):
    number = town.open()

    first, second = (run("tick", "--at", "2026-03-28") for _ in range(2))

    assert (first.code, first.out) == (0, "Avertir avant caducité : 1\n")
    assert (second.code, second.out, second.err) == (0, "Aucune étape n’était due.\n", "")
    assert town.read(number) is ApplicationState.ELIGIBILITY


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("2026-03-28T09:30", datetime(2026, 3, 28, 8, 30, tzinfo=UTC)),
        ("2026-03-30 09:30", datetime(2026, 3, 30, 7, 30, tzinfo=UTC)),
        ("2026-03-28T09:30:00Z", datetime(2026, 3, 28, 9, 30, tzinfo=UTC)),
        ("2026-03-28", datetime(2026, 3, 27, 23, 0, tzinfo=UTC)),
    ],
)
def test_instant_without_offset_is_read_in_paris(run, town, session, given, meant):
    town.open()

    run("tick", "--at", given)

    assert last_entry_at(session) == meant


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_instant_before_the_last_entry_is_warned_about(run, town):
    town.open()

    answer = run("tick", "--at", "2026-03-01")

    assert (answer.code, answer.out) == (0, "Aucune étape n’était due.\n")
    assert answer.err == (
        "Attention : le journal contient déjà une étape du 02/03/2026 10:00, postérieure à l’heure donnée.\n"
    )


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("given", ["demain", "2026-02-30", "0001-01-01", "9999-12-31T23:59-12:00", ""])
def test_instant_off_the_calendar_is_wrong_use(run, given):
    answer = run("tick", "--at", given)

    assert (answer.code, answer.out) == (2, "")
    assert f"« {given} »" in answer.err.splitlines()[-1]
