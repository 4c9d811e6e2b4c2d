"""Guards of the draw: each in plain words."""

import pytest

from tests.workflows.builders import ON
from tests.workflows.ready import DAY, SECRET, TOMORROW, YESTERDAY, draw_facts, said, seats
from workflows.guards import draw as guard
from workflows.vocabulary import Refusal


def test_a_campaign_has_one_draw_that_stands():
    assert said(guard.no_other_draw_stands, draw_facts()) == []
    assert said(guard.no_other_draw_stands, draw_facts(standing=("TIR-2026-00002",))) == [
        ("draw_stands", "TIR-2026-00002")
    ]


@pytest.mark.parametrize(("kept", "refusals"), [(seats(), []), (seats()[:1], [("officials_missing", "2")])])
def test_two_people_at_least_keep_a_secret(kept, refusals):
    assert said(guard.enough_officials_are_named, draw_facts(seats=kept)) == refusals


@pytest.mark.parametrize(
    ("reveal_by", "public_on", "refusals"),
    [
        (TOMORROW, ON + 2 * DAY, []),
        (ON, ON + 2 * DAY, [("reveal_not_ahead", ON.isoformat())]),
        (TOMORROW, TOMORROW, [("public_day_too_early", TOMORROW.isoformat())]),
        (None, TOMORROW, [("draw_days_missing",)]),
    ],
)
def test_secrets_come_after_today_and_before_the_value(reveal_by, public_on, refusals):
    assert said(guard.the_days_follow_one_another, draw_facts(reveal_by=reveal_by, public_on=public_on)) == refusals


def test_each_official_acts_for_their_own_seat():
    assert said(guard.the_actor_keeps_a_secret, draw_facts()) == []
    assert said(guard.the_actor_keeps_a_secret, draw_facts(seats=seats()[1:])) == [("no_seat",)]


@pytest.mark.parametrize(
    ("text", "refusals"),
    [
        ("b" * 64, []),
        (f" {'b' * 64}\n", []),
        ("B" * 64, [("commitment_unreadable",)]),
        ("b" * 63, [("commitment_unreadable",)]),
        ("", [("commitment_unreadable",)]),
        ("a" * 64, [("commitment_of_another",)]),
    ],
)
def test_a_commitment_is_a_hash_of_ones_own(text, refusals):
    assert said(guard.the_commitment_is_their_own, draw_facts(reason=text)) == refusals


def test_the_freeze_waits_for_every_commitment():
    assert said(guard.everyone_has_committed, draw_facts(seats=seats(commitment=None))) == [
        ("commitment_missing", "Claude Martin")
    ]


def test_the_freeze_says_all_that_is_wrong_with_the_population():
    wrong = (Refusal("population_empty"), Refusal("quota_too_large", ("all", "3", "2")))

    assert said(guard.the_population_can_be_drawn_from, draw_facts(refusals=wrong)) == [
        ("population_empty",),
        ("quota_too_large", "all", "3", "2"),
    ]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (SECRET.text, []),
        (f"{SECRET.text}\n", []),
        (SECRET.words, ["secret_unreadable"]),
        (SECRET.text.replace("seize", "seizes"), ["secret_is_another"]),
        (SECRET.text.replace("0:", "1:"), ["secret_is_another"]),
        ("", ["secret_unreadable"]),
    ],
)
def test_a_secret_must_give_its_commitment(text, codes):
    assert [code for code, *_ in said(guard.the_secret_fits_its_commitment, draw_facts(reason=text))] == codes


def test_a_secret_is_revealed_once_and_in_time():
    assert said(guard.their_secret_is_still_hidden, draw_facts(seats=seats(is_revealed=True))) == [
        ("already_revealed",)
    ]
    assert said(guard.the_reveals_are_still_open, draw_facts(reveal_by=ON)) == []
    assert said(guard.the_reveals_are_still_open, draw_facts(reveal_by=YESTERDAY)) == [
        ("reveals_over", YESTERDAY.isoformat())
    ]


@pytest.mark.parametrize(
    ("reveal_by", "is_revealed", "is_due"),
    [(YESTERDAY, False, True), (YESTERDAY, True, False), (ON, False, False), (None, False, False)],
)
def test_a_hidden_secret_is_overdue_after_its_day(reveal_by, is_revealed, is_due):
    facts = draw_facts(reveal_by=reveal_by, seats=seats(is_revealed=is_revealed))

    assert (said(guard.a_reveal_is_overdue, facts) == []) is is_due


def test_the_value_waits_for_secrets_and_day():
    assert said(guard.every_secret_is_revealed, draw_facts()) == [("secret_hidden", "Claude Martin")]
    assert said(guard.the_day_of_the_value_has_come, draw_facts(public_on=ON)) == []
    assert said(guard.the_day_of_the_value_has_come, draw_facts()) == [("not_due_yet", (ON + 2 * DAY).isoformat())]


@pytest.mark.parametrize(
    ("typed", "text", "refusals"),
    [
        ((), "4 8 15", []),
        (("4 8 15",), "4 8 15", []),
        (("4 8 15",), "4 8 16", [("value_differs", "6")]),
        (("4 8 15",), "4 8", [("value_differs", "4")]),
        (("4 8 15",), "4 8 15 16", [("value_differs", "7")]),
        ((), "4  8", [("value_unreadable",)]),
        ((), "quatre à huit", [("value_unreadable",)]),
        ((), "", [("value_unreadable",)]),
    ],
)
def test_the_value_is_typed_twice_alike(typed, text, refusals):
    assert said(guard.the_value_is_the_one_typed_first, draw_facts(typed=typed, reason=text)) == refusals


def test_the_lots_wait_for_the_second_typing():
    assert said(guard.the_value_is_typed_twice, draw_facts(typed=("4",))) == [("value_not_settled", "1")]
    assert said(guard.the_value_is_typed_twice, draw_facts(typed=("4", "4"))) == []
    assert said(guard.the_value_is_not_settled, draw_facts(typed=("4", "4"))) == [("value_settled",)]
    assert said(guard.some_value_was_typed, draw_facts()) == [("no_value_typed",)]


def test_a_population_that_changed_after_the_freeze_is_not_drawn_from():
    assert said(guard.the_population_is_the_frozen_one, draw_facts()) == []
    assert said(guard.the_population_is_the_frozen_one, draw_facts(is_unchanged=False)) == [("population_changed",)]


def test_a_result_is_annulled_only_before_its_audits_begin():
    assert said(guard.no_audit_of_it_has_begun, draw_facts()) == []
    assert said(guard.no_audit_of_it_has_begun, draw_facts(begun=("AUD-2026-00001",))) == [
        ("audit_begun", "AUD-2026-00001")
    ]
