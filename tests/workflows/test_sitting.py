"""Sessions of the commission: who may do what and when, whose vote counts, what the votes give."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.workflows.ready import actor
from workflows.labels import label
from workflows.sitting import SITTING_WORKS, Quorum, Result, Sitting, forbidden_ballot, forbidden_sitting, result_of
from workflows.vocabulary import Opinion, Refusal, Role

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY = AT.date()
AHEAD = Sitting(held_on=TODAY, begins_at=AT + timedelta(hours=1), is_cancelled=False, is_held=False)
TOMORROW = replace(AHEAD, held_on=TODAY + timedelta(days=1), begins_at=AT + timedelta(days=1))
BEGUN = replace(AHEAD, begins_at=AT)
HELD = replace(BEGUN, is_held=True)
CANCELLED = replace(AHEAD, is_cancelled=True)


def _codes(name, sitting):
    role = SITTING_WORKS[name][0]
    return [refusal.code for refusal in forbidden_sitting(name, actor(role), sitting, AT)]


@pytest.mark.parametrize("name", SITTING_WORKS)
def test_work_on_a_session_is_closed_to_every_other_role(name):
    wanted = (Refusal("wrong_role", tuple(label(role) for role in SITTING_WORKS[name])),)

    others = {role: forbidden_sitting(name, actor(role), AHEAD, AT) for role in Role if role not in SITTING_WORKS[name]}

    assert others == dict.fromkeys(others, wanted)


def test_work_on_a_session_ahead_is_open():
    assert {name: _codes(name, AHEAD) for name in SITTING_WORKS} == {name: [] for name in SITTING_WORKS}


def test_work_on_a_session_that_began_or_was_held():
    begun = {name: codes for name in SITTING_WORKS if (codes := _codes(name, BEGUN))}
    held = {name: codes for name in SITTING_WORKS if (codes := _codes(name, HELD))}

    assert begun == {"convene": ["session_not_ahead"], "answer": ["session_not_ahead"]}
    assert held == begun | {"change": ["session_held"], "cancel": ["session_held"]}


def test_who_attends_is_noted_from_the_day_of_the_session_on():
    ahead = forbidden_sitting("note_presence", actor(Role.SECRETARY), TOMORROW, AT)
    at_last = datetime(2026, 3, 2, 23, 0, tzinfo=UTC)  # in Paris, 3 March has begun

    assert {name: codes for name in SITTING_WORKS if (codes := _codes(name, TOMORROW))} == {
        "note_presence": ["session_day_ahead"]
    }
    assert ahead == (Refusal("session_day_ahead", ("2026-03-03",)),)
    assert forbidden_sitting("note_presence", actor(Role.SECRETARY), TOMORROW, at_last) == ()


def test_work_on_a_cancelled_session_is_closed():
    assert {name: _codes(name, CANCELLED) for name in SITTING_WORKS} == {
        name: ["session_cancelled"] for name in SITTING_WORKS
    }


def test_ballot_of_a_member_at_the_table_counts():
    seat = {"held_on": TODAY, "on": TODAY, "is_member": True, "is_present": True, "is_recused": False}

    assert forbidden_ballot("Camille", **seat) == ()
    assert forbidden_ballot("Camille", **(seat | {"is_member": False, "is_present": False, "is_recused": True})) == (
        Refusal("not_a_member", ("Camille",)),
        Refusal("recused_voter", ("Camille",)),
        Refusal("absent_voter", ("Camille",)),
    )
    assert forbidden_ballot("Camille", **(seat | {"held_on": None})) == (Refusal("not_on_agenda"),)


def test_ballot_before_the_day_of_the_session_does_not_count():
    seat = {"held_on": TODAY, "is_member": True, "is_present": True, "is_recused": False}

    assert forbidden_ballot("Camille", on=TODAY - timedelta(days=1), **seat) == (
        Refusal("session_day_ahead", (TODAY.isoformat(),)),
    )
    assert forbidden_ballot("Camille", on=TODAY + timedelta(days=1), **seat) == ()


@pytest.mark.parametrize(("present", "is_met"), [(4, False), (5, True), (9, True)])
def test_quorum_is_met_from_the_number_required(present, is_met):
    assert Quorum(present, 5, 9).is_met is is_met


def test_result_counts_the_four_opinions_and_tells_a_tie():
    none, tie = result_of([]), result_of([Opinion.UNFAVOURABLE, Opinion.FAVOURABLE])
    clear = result_of([Opinion.SUSPENSIVE, Opinion.SUSPENSIVE, Opinion.FAVOURABLE])

    assert none == Result(tuple((opinion, 0) for opinion in Opinion), ())
    assert (tie.leading, tie.is_tie, tie.total) == ((Opinion.FAVOURABLE, Opinion.UNFAVOURABLE), True, 2)
    assert (clear.leading, clear.is_tie, clear.total) == ((Opinion.SUSPENSIVE,), False, 3)
