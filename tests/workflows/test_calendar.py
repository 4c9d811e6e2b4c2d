"""Days, terms and delays over all dates: nothing is lost or counted twice, in any year, at any change of hour."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import holidays
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workflows import calendar
from workflows.calendar import Delay, Nature, Unit

ONE_DAY = timedelta(days=1)
HOLIDAYS = frozenset(holidays.country_holidays("FR", years=range(2023, 2041)))
# Paris has changed its hours at one in the morning UTC since 1996; what came before concerns nobody here.
DAYS = st.dates(date(1996, 1, 1), date(9000, 1, 1))
NEAR = st.dates(date(2023, 2, 1), date(2038, 12, 31))
LEAP_DAYS = st.integers(500, 2200).map(lambda n: 4 * n).filter(lambda y: y % 100 != 0 or y % 400 == 0)


def delay(amount, unit):
    return Delay(amount=amount, unit=unit, nature=Nature.RULE, source="essai")


@pytest.mark.parametrize(
    ("first", "years", "last"),
    [
        (date(2026, 3, 15), 1, date(2027, 3, 14)),
        (date(2027, 3, 15), 2, date(2029, 3, 14)),
        (date(2026, 1, 1), 1, date(2026, 12, 31)),
        (date(2027, 3, 1), 1, date(2028, 2, 29)),
        (date(2028, 2, 28), 1, date(2029, 2, 27)),
        (date(2028, 2, 29), 1, date(2029, 2, 28)),
        (date(2028, 2, 29), 2, date(2030, 2, 28)),
        (date(2028, 2, 29), 4, date(2032, 2, 28)),
        (date(2096, 2, 29), 4, date(2100, 2, 28)),
    ],
)
def test_a_term_ends_the_day_before_its_anniversary(first, years, last):
    assert calendar.last_day(first, years) == last


@given(DAYS, st.integers(1, 10))
def test_the_day_after_a_term_is_its_anniversary(first, years):
    after = calendar.last_day(first, years) + ONE_DAY

    assert after.year == first.year + years
    assert (after.month, after.day) == ((first.month, first.day) if _exists(first, after.year) else (3, 1))


def _exists(day, year):
    return (day.month, day.day) != (2, 29) or (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))


@given(LEAP_DAYS.map(lambda year: date(year, 2, 29)), st.sampled_from([1, 2, 3, 5]))
def test_29_february_counts_to_28_february(first, years):
    assert calendar.last_day(first, years) == date(first.year + years, 2, 28)


@given(DAYS, st.lists(st.integers(1, 4), min_size=1, max_size=5))
def test_terms_follow_each_other_without_gap_or_overlap(first, years):
    terms = []
    for length in years:
        terms.append((first, calendar.last_day(first, length)))
        first = terms[-1][1] + ONE_DAY

    assert all(start <= end for start, end in terms)
    assert all(end + ONE_DAY == start for (_, end), (start, _) in pairwise(terms))
    assert abs((terms[-1][1] - calendar.last_day(terms[0][0], sum(years))).days) <= 1


@given(DAYS)
@example(date(2028, 2, 29))
def test_one_year_then_two_make_three(first):
    second = calendar.last_day(first, 1) + ONE_DAY

    assert calendar.last_day(second, 2) == calendar.last_day(first, 3)


@given(DAYS)
@example(date(2026, 3, 29))
@example(date(2026, 10, 25))
def test_every_day_begins_where_the_day_before_ended(day):
    start, end = calendar.start_of(day), calendar.end_of(day)

    assert start.tzinfo is UTC
    assert end == calendar.start_of(day + ONE_DAY)
    assert [calendar.day_of(at) for at in (start, end - timedelta(microseconds=1), end)] == [
        day,
        day,
        day + ONE_DAY,
    ]


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 28), 24), (date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 10, 26), 24)],
)
def test_a_day_at_a_change_of_hour_has_its_own_length(day, hours):
    assert calendar.end_of(day) - calendar.start_of(day) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 7, 14, 21, 59, 59, tzinfo=UTC), date(2026, 7, 14)),
        (datetime(2026, 7, 14, 22, 0, tzinfo=UTC), date(2026, 7, 15)),
        (datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_the_day_is_the_one_in_paris(instant, day):
    assert calendar.day_of(instant) == day


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 5, 7), True),
        (date(2026, 5, 8), False),
        (date(2026, 5, 14), False),
        (date(2026, 5, 16), False),
        (date(2026, 5, 17), False),
        (date(2026, 5, 18), True),
        (date(2026, 5, 25), False),
    ],
)
def test_working_days_leave_out_week_ends_and_french_holidays(day, works):
    assert calendar.is_working_day(day, HOLIDAYS) is works


@pytest.mark.parametrize(
    ("start", "amount", "unit", "due"),
    [
        (date(2026, 1, 31), 1, Unit.MONTHS, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, Unit.MONTHS, date(2028, 2, 29)),
        (date(2026, 2, 28), 1, Unit.MONTHS, date(2026, 3, 28)),
        (date(2026, 12, 15), 2, Unit.MONTHS, date(2027, 2, 15)),
        (date(2028, 2, 29), 1, Unit.YEARS, date(2029, 2, 28)),
        (date(2026, 3, 1), 30, Unit.DAYS, date(2026, 3, 31)),
        (date(2026, 5, 6), 1, Unit.WORKING_DAYS, date(2026, 5, 7)),
        (date(2026, 5, 7), 1, Unit.WORKING_DAYS, date(2026, 5, 11)),
        (date(2026, 5, 9), 1, Unit.WORKING_DAYS, date(2026, 5, 11)),
        (date(2026, 5, 13), 2, Unit.WORKING_DAYS, date(2026, 5, 18)),
    ],
)
def test_the_day_of_the_event_does_not_count_and_the_last_day_does(start, amount, unit, due):
    assert calendar.due_on(start, delay(amount, unit), HOLIDAYS) == due


@given(DAYS, st.integers(0, 36))
def test_months_keep_the_day_or_take_the_last_one_of_the_month(day, months):
    later = calendar.months_later(day, months)

    assert 12 * later.year + later.month == 12 * day.year + day.month + months
    assert later.day == day.day or (later.day < day.day and (later + ONE_DAY).day == 1)


@given(NEAR, st.integers(1, 60))
def test_a_delay_in_working_days_ends_on_a_working_day_and_counts_each_once(start, amount):
    due = calendar.due_on(start, delay(amount, Unit.WORKING_DAYS), HOLIDAYS)

    assert calendar.is_working_day(due, HOLIDAYS)
    assert calendar.days_between(start, due, Unit.WORKING_DAYS, HOLIDAYS) == amount
    assert calendar.days_between(start, due - ONE_DAY, Unit.WORKING_DAYS, HOLIDAYS) == amount - 1


@given(NEAR, st.integers(0, 200), st.integers(0, 200), st.sampled_from(list(Unit)))
def test_days_between_add_up(start, first, second, unit):
    middle, end = start + first * ONE_DAY, start + (first + second) * ONE_DAY
    spans = [(start, middle), (middle, end), (start, end)]

    counts = [calendar.days_between(one, other, unit, HOLIDAYS) for one, other in spans]

    assert counts[0] + counts[1] == counts[2]
    assert calendar.days_between(end, start - ONE_DAY, unit, HOLIDAYS) == 0


@given(
    NEAR,
    st.integers(1, 60),
    st.integers(0, 60),
    st.integers(0, 90),
    st.sampled_from([Unit.DAYS, Unit.WORKING_DAYS]),
)
def test_a_stopped_clock_leaves_exactly_what_was_left(start, amount, run, stop, unit):
    whole = delay(amount, unit)
    stopped = min(start + run * ONE_DAY, calendar.due_on(start, whole, HOLIDAYS))
    resumed = stopped + stop * ONE_DAY
    used = calendar.days_between(start, stopped, unit, HOLIDAYS)

    due = calendar.resumed_due_on(resumed, whole, used, HOLIDAYS)

    assert used + calendar.days_between(resumed, due, unit, HOLIDAYS) == amount


@given(NEAR, st.integers(1, 60), st.integers(0, 60), st.sampled_from([Unit.DAYS, Unit.WORKING_DAYS]))
def test_a_clock_that_resumes_at_once_has_not_stopped(start, amount, run, unit):
    whole = delay(amount, unit)
    due = calendar.due_on(start, whole, HOLIDAYS)
    stopped = min(start + run * ONE_DAY, due)
    used = calendar.days_between(start, stopped, unit, HOLIDAYS)

    assert calendar.resumed_due_on(stopped, whole, used, HOLIDAYS) == max(due, stopped)


@given(NEAR, st.integers(1, 30), st.integers(0, 100), st.sampled_from(list(Unit)))
def test_a_clock_never_resumes_in_the_past(resumed, amount, used, unit):
    assert calendar.resumed_due_on(resumed, delay(amount, unit), used, HOLIDAYS) >= resumed


TEN_YEARS = [date(2024, 1, 1) + number * ONE_DAY for number in range(3653)]


def test_ten_years_of_first_days_end_on_the_eve_of_their_anniversary():
    expected = [
        date(first.year + 1, 2, 28)
        if (first.month, first.day) == (2, 29)
        else first.replace(year=first.year + 1) - ONE_DAY
        for first in TEN_YEARS
    ]

    assert [calendar.last_day(first, 1) for first in TEN_YEARS] == expected


def test_ten_years_of_first_terms_are_followed_by_two_years_that_make_three():
    """A renewal runs from the day after: what starts one day later ends one day later, 29 February aside."""
    seconds = [calendar.last_day(first, 1) + ONE_DAY for first in TEN_YEARS]

    assert [calendar.last_day(second, 2) for second in seconds] == [calendar.last_day(first, 3) for first in TEN_YEARS]
    assert {(later - first) // ONE_DAY for first, later in zip(TEN_YEARS, seconds, strict=True)} == {365, 366}


def test_a_term_is_in_force_through_the_whole_of_its_last_day_in_paris():
    for first in TEN_YEARS[::7]:
        last = calendar.last_day(first, 1)
        over = calendar.end_of(last)
        assert (calendar.day_of(over - timedelta(microseconds=1)), calendar.day_of(over)) == (last, last + ONE_DAY)


@pytest.mark.parametrize(
    ("last", "over"),
    [
        (date(2027, 3, 27), datetime(2027, 3, 27, 23, 0, tzinfo=UTC)),
        (date(2027, 3, 28), datetime(2027, 3, 28, 22, 0, tzinfo=UTC)),
        (date(2027, 7, 14), datetime(2027, 7, 14, 22, 0, tzinfo=UTC)),
        (date(2027, 10, 30), datetime(2027, 10, 30, 22, 0, tzinfo=UTC)),
        (date(2027, 10, 31), datetime(2027, 10, 31, 23, 0, tzinfo=UTC)),
        (date(2028, 2, 29), datetime(2028, 2, 29, 23, 0, tzinfo=UTC)),
    ],
)
def test_a_term_is_over_at_midnight_in_paris_winter_and_summer(last, over):
    assert calendar.end_of(last) == over


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 3, 28, 22, 59, 59, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 28, 23, 0, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 21, 59, 59, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 10, 24, 21, 59, 59, tzinfo=UTC), date(2026, 10, 24)),
        (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 22, 59, 59, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 0, tzinfo=UTC), date(2026, 10, 26)),
    ],
)
def test_the_day_turns_at_midnight_around_both_changes_of_hour(instant, day):
    assert calendar.day_of(instant) == day


def test_the_eleven_french_holidays_are_no_working_days():
    of_2027 = sorted(day for day in HOLIDAYS if day.year == 2027)

    assert of_2027 == [
        date(2027, 1, 1),
        date(2027, 3, 29),  # Easter Monday
        date(2027, 5, 1),
        date(2027, 5, 6),  # Ascension
        date(2027, 5, 8),
        date(2027, 5, 17),  # Whit Monday
        date(2027, 7, 14),
        date(2027, 8, 15),
        date(2027, 11, 1),
        date(2027, 11, 11),
        date(2027, 12, 25),
    ]


@pytest.mark.parametrize(
    ("start", "amount", "due"),
    [
        (date(2027, 3, 26), 1, date(2027, 3, 30)),
        (date(2027, 3, 25), 10, date(2027, 4, 9)),
        (date(2027, 5, 5), 1, date(2027, 5, 7)),
        (date(2027, 5, 14), 1, date(2027, 5, 18)),
        (date(2026, 12, 24), 5, date(2027, 1, 4)),
        (date(2027, 10, 29), 10, date(2027, 11, 16)),
        (date(2027, 7, 13), 1, date(2027, 7, 15)),
    ],
)
def test_working_days_step_over_easter_monday_bridges_and_the_new_year(start, amount, due):
    assert calendar.due_on(start, delay(amount, Unit.WORKING_DAYS), HOLIDAYS) == due


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2027, 1, 29), 1, date(2027, 2, 28)),
        (date(2027, 1, 30), 1, date(2027, 2, 28)),
        (date(2028, 1, 30), 1, date(2028, 2, 29)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 10, 31), 1, date(2026, 11, 30)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 5, 31), 0, date(2026, 5, 31)),
    ],
)
def test_a_month_that_is_shorter_ends_on_its_last_day(day, months, later):
    assert calendar.months_later(day, months) == later


@pytest.mark.parametrize(
    ("amount", "unit", "used", "due"),
    [
        (2, Unit.MONTHS, 20, date(2027, 3, 1) + 40 * ONE_DAY),
        (1, Unit.YEARS, 300, date(2027, 3, 1) + 65 * ONE_DAY),
        (30, Unit.DAYS, 30, date(2027, 3, 1)),
        (30, Unit.DAYS, 45, date(2027, 3, 1)),
        (10, Unit.WORKING_DAYS, 4, date(2027, 3, 9)),
    ],
)
def test_what_is_left_of_a_delay_runs_from_the_resumption(amount, unit, used, due):
    assert calendar.resumed_due_on(date(2027, 3, 1), delay(amount, unit), used, HOLIDAYS) == due
