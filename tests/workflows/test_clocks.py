"""Which delay runs in a state, how it stops and goes on, and when silence is warned and lapses."""

from datetime import date, timedelta

import holidays
import pytest

from tests.workflows.builders import rulebook
from tests.workflows.ready import application_facts
from workflows import clocks
from workflows import facts as f
from workflows.guards.application import due_warning
from workflows.procedures import APPLICATION, AUDIT, LISTING, PROCEDURES, RESERVATION
from workflows.vocabulary import ApplicationState as S
from workflows.vocabulary import AuditState, ListingState, ReservationState

BOOK, DEMO = rulebook(), rulebook("demo-2")
HOLIDAYS = frozenset(holidays.country_holidays("FR", years=range(2026, 2029)))
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("procedure", "state", "book", "entered_on", "ends_on"),
    [
        (APPLICATION, S.SUBMITTED, BOOK, date(2026, 4, 30), date(2026, 5, 19)),
        (APPLICATION, S.SUBMITTED, DEMO, date(2026, 4, 30), date(2026, 5, 11)),
        (APPLICATION, S.DECISION, BOOK, date(2026, 5, 1), date(2026, 5, 16)),
        (APPLICATION, S.DECISION, DEMO, date(2026, 5, 1), date(2026, 5, 11)),
        (RESERVATION, ReservationState.OPEN, BOOK, date(2026, 11, 30), date(2027, 2, 28)),
        (AUDIT, AuditState.COLLECTING, BOOK, date(2027, 1, 31), date(2027, 2, 28)),
        (AUDIT, AuditState.COLLECTING, DEMO, date(2027, 1, 31), date(2027, 2, 20)),
        (LISTING, ListingState.ACTIVE, BOOK, date(2026, 5, 1), None),
        (APPLICATION, S.PUBLISHED, BOOK, date(2026, 5, 1), None),
        (AUDIT, AuditState.NOTIFIED, BOOK, date(2026, 5, 1), None),
    ],
)
def test_the_delay_of_a_state_is_the_rulebooks(procedure, state, book, entered_on, ends_on):
    assert clocks.delay_ends_on(procedure, state, book, entered_on, HOLIDAYS) == ends_on


def test_the_clock_of_the_assessment_stops_and_goes_on():
    """45 working days from 1 April 2026: 10 are used up before the vendor is asked, 35 are left on the return."""
    entered_on, asked_on, back_on = date(2026, 4, 1), date(2026, 4, 16), date(2026, 5, 11)

    used = clocks.days_used(APPLICATION, S.ASSESSMENT, BOOK, entered_on, asked_on, HOLIDAYS)
    goes_on = clocks.delay_ends_on(APPLICATION, S.ASSESSMENT, BOOK, back_on, HOLIDAYS, used)

    assert clocks.delay_ends_on(APPLICATION, S.ASSESSMENT, BOOK, entered_on, HOLIDAYS) == date(2026, 6, 10)
    assert used == 10
    assert goes_on == date(2026, 7, 1)


def test_a_second_stop_adds_to_the_first():
    first = clocks.days_used(APPLICATION, S.ASSESSMENT, BOOK, date(2026, 6, 1), date(2026, 6, 5), HOLIDAYS)
    second = clocks.days_used(APPLICATION, S.ASSESSMENT, BOOK, date(2026, 6, 15), date(2026, 6, 19), HOLIDAYS)

    ends_on = clocks.delay_ends_on(APPLICATION, S.ASSESSMENT, BOOK, date(2026, 6, 30), HOLIDAYS, first + second)

    assert (first, second) == (4, 4)
    assert ends_on == date(2026, 8, 21)


@pytest.mark.parametrize("state", [S.SUBMITTED, S.CHANGES_REQUESTED, S.COMMISSION])
def test_other_clocks_start_anew_each_time(state):
    used = clocks.days_used(APPLICATION, state, BOOK, date(2026, 6, 1), date(2026, 6, 5), HOLIDAYS)
    whole = clocks.delay_ends_on(APPLICATION, state, BOOK, date(2026, 6, 30), HOLIDAYS)

    assert used == 0
    assert clocks.delay_ends_on(APPLICATION, state, BOOK, date(2026, 6, 30), HOLIDAYS, 4) == whole


@pytest.mark.parametrize(
    ("state", "book", "dates"),
    [
        (S.ELIGIBILITY, BOOK, (date(2026, 7, 30), date(2026, 6, 30))),
        (S.CONFORMITY, BOOK, (date(2027, 1, 31), date(2027, 1, 1))),
        (S.CHANGES_REQUESTED, BOOK, (date(2026, 4, 1), date(2026, 3, 2))),
        (S.CHANGES_REQUESTED, DEMO, (date(2026, 2, 15), date(2026, 2, 10))),
        (S.ASSESSMENT, BOOK, (None, None)),
        (S.WITHDRAWN, BOOK, (None, None)),
    ],
)
def test_a_silent_case_is_warned_first_and_lapses_later(state, book, dates):
    found = clocks.silence_dates(APPLICATION, state, book, date(2026, 1, 31), HOLIDAYS)

    assert (found.lapses_on, found.next_warning_on) == dates


@pytest.mark.parametrize(
    ("warned", "next_on"), [(None, date(2026, 5, 2)), (30, date(2026, 5, 25)), (7, None), (0, None)]
)
def test_each_warning_has_its_day_and_after_the_last_there_is_none(warned, next_on):
    assert clocks.next_warning_on(date(2026, 6, 1), BOOK, warned) == next_on


@pytest.mark.parametrize(
    ("book", "reminded", "next_on"),
    [
        (BOOK, None, date(2026, 3, 3)),
        (BOOK, 90, date(2026, 4, 2)),
        (BOOK, 60, date(2026, 5, 2)),
        (BOOK, 30, date(2026, 5, 25)),
        (BOOK, 7, None),
        (DEMO, None, date(2026, 4, 17)),
        (DEMO, 45, date(2026, 5, 22)),
    ],
)
def test_reminders_stand_at_the_rulebooks_offsets(book, reminded, next_on):
    assert clocks.next_reminder_on(date(2026, 6, 1), book, reminded) == next_on


def test_the_day_of_a_warning_is_the_first_day_on_which_the_guard_finds_it_due():
    """The clock looks when the calendar says so; the guard must then say yes, and the day before no."""
    lapses_on, warned = date(2026, 6, 1), None
    found = []

    while day := clocks.next_warning_on(lapses_on, BOOK, warned):
        silence = f.Silence(lapses_on=lapses_on, warned_days=warned, warned_on=None)
        due = [due_warning(application_facts(on=on, silence=silence)) for on in (day - DAY, day)]
        found.append(due)
        warned = due[1]

    assert found == [[None, 30], [None, 7]]


def test_time_is_the_vendors_where_the_vendor_holds_the_ball():
    theirs = {
        state.value
        for procedure in PROCEDURES.values()
        for state in procedure.states
        if clocks.is_on_vendors_time(procedure, state)
    }

    assert theirs == {
        *("eligibility", "conformity", "changes_requested", "connection"),
        *("active", "open", "overdue", "notified", "collecting", "contradictory"),
        "passed",
    }
