"""Days, terms and delays as the procedure counts them: Europe/Paris days, public holidays handed in as data."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
_SATURDAY = 5
_MONTHS = 12


class Unit(StrEnum):
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    YEARS = "years"


class Nature(StrEnum):
    """Where a delay comes from: a target we set ourselves, a rule of the rulebook, or the law."""

    TARGET = "target"
    RULE = "rule"
    LAW = "law"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    """A number of units, with its nature and its source in words."""

    amount: int
    unit: Unit
    nature: Nature
    source: str


Holidays = frozenset[date]


@lru_cache(maxsize=4096)
def day_of(at: datetime) -> date:
    """Return the day in Europe/Paris of an instant."""
    return at.astimezone(PARIS).date()


@lru_cache(maxsize=4096)
def start_of(day: date) -> datetime:
    """Return the first instant of a day in Europe/Paris, in UTC."""
    return datetime.combine(day, time.min, PARIS).astimezone(UTC)


def end_of(day: date) -> datetime:
    """Return the first instant after a day in Europe/Paris, in UTC: the day is over from then on."""
    return start_of(day + timedelta(days=1))


def is_working_day(day: date, holidays: Holidays) -> bool:
    """Return whether a day is neither a week-end day nor a French public holiday."""
    return day.weekday() < _SATURDAY and day not in holidays


def anniversary(day: date, years: int) -> date:
    """Return the same day `years` later; 29 February without a counterpart becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def last_day(first: date, years: int) -> date:
    """Return the last day of a term: the day before its anniversary (29 February counts to 28 February)."""
    return anniversary(first, years) - timedelta(days=1)


def months_later(day: date, months: int) -> date:
    """Return the same day `months` later, or the last day of that month when it is shorter."""
    year, month = divmod(day.month - 1 + months, _MONTHS)
    for last in range(day.day, 27, -1):
        try:
            return date(day.year + year, month + 1, last)
        except ValueError:
            continue
    return date(day.year + year, month + 1, day.day)


def due_on(start: date, delay: Delay, holidays: Holidays) -> date:
    """Return the last day to act in time: the day of the event does not count, the last day does."""
    if delay.unit is Unit.MONTHS:
        return months_later(start, delay.amount)
    if delay.unit is Unit.YEARS:
        return months_later(start, delay.amount * _MONTHS)
    if delay.unit is Unit.DAYS:
        return start + timedelta(days=delay.amount)
    day, left = start, delay.amount
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day, holidays)
    return day


def days_between(start: date, end: date, unit: Unit, holidays: Holidays) -> int:
    """Return how many days, or working days, lie after `start` up to `end` included (0 when none)."""
    span = max((end - start).days, 0)
    if unit is not Unit.WORKING_DAYS:
        return span
    return sum(is_working_day(start + timedelta(days=n), holidays) for n in range(1, span + 1))


def resumed_due_on(resumed: date, delay: Delay, used: int, holidays: Holidays) -> date:
    """Return the due day of a stopped clock that goes on: what is left of the delay runs from the resumption.

    `used` counts units of the delay already spent (months and years count 30 and 365 days).
    """
    size = {Unit.MONTHS: 30, Unit.YEARS: 365}.get(delay.unit, 1)
    unit = Unit.WORKING_DAYS if delay.unit is Unit.WORKING_DAYS else Unit.DAYS
    left = max(delay.amount * size - used, 0)
    return due_on(resumed, Delay(amount=left, unit=unit, nature=delay.nature, source=delay.source), holidays)
