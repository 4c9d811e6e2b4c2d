"""Which delay runs in a state, until when, and when a silent case lapses."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from workflows.calendar import Holidays, days_between, due_on, resumed_due_on
from workflows.rulebook import Rulebook
from workflows.steps import Procedure
from workflows.vocabulary import Holder

_WEEK, _SHORTLY = 7, 2


@dataclass(frozen=True, slots=True)
class SilenceDates:
    """Last day before a silent case lapses, and the day of its next warning (None when all were sent)."""

    lapses_on: date | None
    next_warning_on: date | None


def delay_ends_on(
    procedure: Procedure, state: StrEnum, book: Rulebook, entered_on: date, holidays: Holidays, used_days: int = 0
) -> date | None:
    """Return the last day of the delay that runs in a state entered on a day; None where none runs."""
    name = procedure.delays.get(state)
    if name is None:
        return None
    if state in procedure.resumes and used_days:
        return resumed_due_on(entered_on, book.delay(name), used_days, holidays)
    return due_on(entered_on, book.delay(name), holidays)


def days_used(
    procedure: Procedure, state: StrEnum, book: Rulebook, entered_on: date, left_on: date, holidays: Holidays
) -> int:
    """Return how many units of its delay a stay in a state used up (0 where the clock does not resume)."""
    if state not in procedure.resumes:
        return 0
    return days_between(entered_on, left_on, book.delay(procedure.delays[state]).unit, holidays)


def silence_dates(
    procedure: Procedure, state: StrEnum, book: Rulebook, active_on: date, holidays: Holidays
) -> SilenceDates:
    """Return when a case without sign of life since `active_on` is warned first and lapses."""
    name = procedure.lapse_delays.get(state)
    if name is None:
        return SilenceDates(None, None)
    lapses_on = due_on(active_on, book.delay(name), holidays)
    return SilenceDates(lapses_on, next_warning_on(lapses_on, book, None))


def next_warning_on(lapses_on: date, book: Rulebook, warned_days: int | None) -> date | None:
    """Return the day of the next warning after the one sent `warned_days` before the end."""
    left = [days for days in book.lapse.notice_days if warned_days is None or days < warned_days]
    return lapses_on - timedelta(days=max(left)) if left else None


def next_reminder_on(ends_on: date, book: Rulebook, reminded_days: int | None) -> date | None:
    """Return the day of the next reminder before the end of a term."""
    left = [days for days in book.renewal.reminder_days if reminded_days is None or days < reminded_days]
    return ends_on - timedelta(days=max(left)) if left else None


def last_call_on(began_on: date, last: date) -> date:
    """Return the day to remind of a delay of an audit: a week before its last day, two days when it is short."""
    return last - timedelta(days=_WEEK if (last - began_on).days > 2 * _WEEK else _SHORTLY)


def whose_clock(procedure: Procedure, state: StrEnum) -> Holder | None:
    """Return whose time runs in a state: the vendor's, the desk's for anybody of the house; None: nobody's."""
    holder = procedure.holder(state)
    if holder is Holder.NOBODY or procedure.delays.get(state) is None:
        return None
    return Holder.VENDOR if is_on_vendors_time(procedure, state) else Holder.DESK


def is_on_vendors_time(procedure: Procedure, state: StrEnum) -> bool:
    """Return whether the time spent in a state is the vendor's, not ours."""
    return procedure.holder(state) is Holder.VENDOR
