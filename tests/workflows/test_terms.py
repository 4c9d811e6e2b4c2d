"""A right lives to the end of its last day in Paris, and terms follow one another without a gap, whatever the day."""

from datetime import UTC, date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.workflows.builders import rulebook
from tests.workflows.ready import listing_facts, said
from workflows.calendar import day_of, end_of, last_day, start_of
from workflows.guards import listing as guard
from workflows.terms import first_term, next_term, renewal_opens_on, renewal_trigger
from workflows.vocabulary import ListingState

TICK = timedelta(microseconds=1)
BOOKS = st.sampled_from(("mes-2023", "demo-2")).map(rulebook)
STARTS = st.dates(date(2023, 1, 1), date(2032, 12, 31))
# Ends of February in leap years and others, the last Sundays of March and October, the turn of a year.
ODD_DAYS = [
    *(date(2024, 2, 29), date(2028, 2, 29), date(2023, 3, 1), date(2027, 2, 28), date(2028, 2, 28)),
    *(date(2026, 3, 29), date(2025, 3, 30), date(2025, 10, 26), date(2026, 10, 25), date(2026, 12, 31)),
]


def _every_odd_day(test):
    for day in ODD_DAYS:
        test = example(rulebook(), day)(test)
    return test


def _is_over(book, ends_on, at):
    return said(guard.the_term_is_over, listing_facts(book=book, on=day_of(at), ends_on=ends_on)) == []


@_every_odd_day
@given(BOOKS, STARTS)
def test_right_is_active_until_the_end_of_its_last_day_and_not_after(book, start):
    term = first_term(book, start)

    assert not _is_over(book, term.ends_on, start_of(start))
    assert not _is_over(book, term.ends_on, end_of(term.ends_on) - TICK)
    assert _is_over(book, term.ends_on, end_of(term.ends_on))


@_every_odd_day
@given(BOOKS, STARTS)
def test_midnight_is_that_of_paris_on_both_sides_of_a_time_change(book, start):
    over = end_of(first_term(book, start).ends_on)

    assert over.tzinfo is UTC
    assert (over.hour, over.minute) in ((22, 0), (23, 0))


@_every_odd_day
@given(BOOKS, STARTS)
def test_terms_chain_without_gap_or_overlap_to_three_years_in_all(book, start):
    first = first_term(book, start)

    second = next_term(book, first.ends_on, first.rank, renewal_opens_on(book, first.ends_on))

    assert second.starts_on - first.ends_on == timedelta(days=1)
    assert (first.rank, second.rank) == (1, 2)
    assert second.ends_on == last_day(start, 3)
    with pytest.raises(IndexError):
        next_term(book, second.ends_on, second.rank, second.ends_on)


@given(BOOKS, STARTS, st.integers(min_value=1, max_value=300))
def test_renewal_granted_after_the_end_gives_nothing_for_the_days_between(book, start, late):
    first = first_term(book, start)
    granted_on = first.ends_on + timedelta(days=late)

    second = next_term(book, first.ends_on, first.rank, granted_on)

    assert second.starts_on == granted_on
    assert second.ends_on == last_day(granted_on, book.terms_years[1])


@pytest.mark.parametrize(
    ("state", "was_suspended", "trigger"),
    [
        (ListingState.ACTIVE, False, "renew"),
        (ListingState.SUSPENDED, True, "renew"),
        (ListingState.EXPIRED, False, "revive"),
        (ListingState.EXPIRED, True, "revive_suspended"),
    ],
)
def test_renewal_never_ends_a_suspension(state, was_suspended, trigger):
    assert renewal_trigger(state, was_suspended=was_suspended) == trigger
