"""The rules behind the public figures: whose time, which rank, which months."""

from datetime import date
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.figures import (
    FLOWS,
    GIVEN_UP,
    STAGES,
    WHOLE,
    Split,
    Stay,
    gain,
    in_force_at_ends,
    months_between,
    percentile,
    period,
    rank_of,
    split,
    years,
)
from workflows.procedures import APPLICATION, LISTING
from workflows.vocabulary import ApplicationState as S

SECONDS = st.integers(0, 10**9)
BY_KEY = {stage.key: stage for stage in STAGES}


def test_every_state_that_is_not_final_is_in_one_stage():
    assert sorted(state for stage in STAGES for state in stage.states) == sorted(APPLICATION.holders)


def test_stages_tell_whose_time_runs():
    told = {stage.key: (set(stage.ours), set(stage.vendors)) for stage in STAGES}

    assert told == {
        "preparation": (set(), {S.ELIGIBILITY, S.CONFORMITY}),
        "recevabilite": ({S.SUBMITTED}, set()),
        "instruction": ({S.ASSESSMENT}, {S.CHANGES_REQUESTED}),
        "commission": ({S.COMMISSION}, set()),
        "decision": ({S.DECISION}, set()),
        "convention": ({S.AGREEMENT}, set()),
        "accrochage": (set(), {S.CONNECTION}),
        "publication": ({S.READY}, set()),
    }


@pytest.mark.parametrize(
    ("percent", "count", "rank"),
    [(50, 1, 1), (50, 2, 1), (50, 5, 3), (90, 1, 1), (90, 9, 9), (90, 10, 9), (90, 11, 10)],
)
def test_rank_is_the_nearest_one(percent, count, rank):
    assert rank_of(percent, count) == rank


@given(st.lists(SECONDS, min_size=1), st.integers(1, 100))
def test_percentile_is_one_of_the_values_and_has_its_share_below_it(values, percent):
    found = percentile(values, percent)

    assert found in values
    assert sum(value <= found for value in values) >= ceil(percent * len(values) / 100)
    assert sum(value < found for value in values) < percent * len(values) / 100


STAYS = st.lists(st.tuples(st.sampled_from(S), SECONDS, st.sampled_from(S)).map(lambda given: Stay(*given)))


@given(st.sampled_from((*STAGES, WHOLE)), STAYS)
def test_split_leaves_no_second_out_and_counts_none_twice(stage, stays):
    own = [stay for stay in stays if stay.state in stage.states]

    found = split(stage, stays)

    if found:
        assert found.ours + found.vendors == sum(stay.seconds for stay in own)
        assert found.vendors == sum(stay.seconds for stay in own if stay.state in stage.vendors)
    else:
        left_for = {stay.left_for for stay in own}
        assert not own or left_for & set(GIVEN_UP) or (stage is WHOLE and S.PUBLISHED not in left_for)


def test_assessment_and_changes_are_one_stage_whose_returns_add_up():
    stays = [
        Stay(S.ASSESSMENT, 10, S.CHANGES_REQUESTED),
        Stay(S.CHANGES_REQUESTED, 300, S.ASSESSMENT),
        Stay(S.ASSESSMENT, 20, S.COMMISSION),
        Stay(S.COMMISSION, 5, S.ASSESSMENT),
        Stay(S.ASSESSMENT, 40, S.COMMISSION),
        Stay(S.COMMISSION, None, None),
    ]

    assert split(BY_KEY["instruction"], stays) == Split(ours=70, vendors=300)
    assert split(BY_KEY["commission"], stays) is None
    assert split(WHOLE, stays) is None


def test_stage_that_a_vendor_gave_up_in_does_not_count():
    stays = [Stay(S.CONFORMITY, 10, S.LAPSED)]

    assert split(BY_KEY["preparation"], stays) is None


def test_every_step_that_moves_a_listing_in_or_out_of_force_is_told():
    steps = [LISTING.opening, *LISTING.steps]

    moving = {s.trigger for s in steps for source in s.sources or (None,) if s.target and gain(source, s.target)}

    assert moving - FLOWS.keys() == set()
    assert FLOWS.keys() - {step.trigger for step in steps} == set()


@given(st.integers(0, 1000), st.lists(st.integers(-50, 50), max_size=40))
def test_number_in_force_is_what_all_months_until_then_gained(before, gains):
    found = in_force_at_ends(before, gains)

    assert found == [before + sum(gains[: month + 1]) for month in range(len(gains))]


def test_months_go_over_the_new_year():
    assert months_between(date(2025, 11, 30), date(2026, 2, 1)) == [
        date(2025, 11, 1),
        date(2025, 12, 1),
        date(2026, 1, 1),
    ]


DAYS = st.dates(date(2020, 1, 1), date(2060, 12, 31))


@given(DAYS, DAYS)
def test_last_twelve_months_are_twelve_whatever_the_day(begun, on):
    chosen = period("12-mois", begun, on)

    assert len(chosen.months) == 12
    assert chosen.first <= on < chosen.until


def test_years_are_those_since_the_first_record_and_the_present_one_ends_with_its_month():
    begun, on = date(2024, 5, 7), date(2026, 3, 15)

    assert years(begun, on) == ["2026", "2025", "2024"]
    assert (period("2026", begun, on).months[-1], len(period("2025", begun, on).months)) == (date(2026, 3, 1), 12)
    assert period("tout", begun, on).first == date(2024, 5, 1)
    assert [period(key, begun, on) for key in ("2023", "2027", "", "hier", "٢٠٢٥")] == [None] * 5
