"""What a schedule of audits is made of: audits to place, auditors, closed days, and the phases of one audit."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from workflows.calendar import Delay, Holidays, due_on, is_working_day
from workflows.vocabulary import AuditOrigin

_DAY = timedelta(days=1)


class Bar(StrEnum):
    """Why somebody may not audit a service: an interest or a recusal, an assessment within 24 months.

    OUTSIDE: another campaign drew the audit, and its auditors are others.
    """

    INTEREST = "interest"
    ASSESSED = "assessed"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Span:
    """Days from the first to the last, both included."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last

    def meets(self, other: "Span") -> bool:
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Delays:
    """The delays of an audit, from the rulebook of its listing (notice and collection: order of 20 November 2023)."""

    notice: Delay
    collection: Delay
    analysis: Delay
    observations: Delay


@dataclass(frozen=True, slots=True, kw_only=True)
class Phases:
    """The days of an audit: start, last day to deposit, analysis, draft report, report after the observations."""

    starts_on: date
    deposit_by: date
    analysis_from: date
    draft_by: date
    report_by: date

    @property
    def span(self) -> Span:
        """The days on which the vendor is audited."""
        return Span(self.starts_on, self.report_by)


@dataclass(frozen=True, slots=True)
class Placement:
    """When an audit starts and who does it."""

    auditor: str
    starts_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditToPlace:
    """An audit of a listing. It starts within `window`. `held`: where it stands now; `is_fixed`: it stays there.

    `barred`: auditors who may not do it, each with why.
    """

    key: str
    service: str
    vendor: str
    vendor_name: str
    origin: AuditOrigin
    window: Span
    delays: Delays
    barred: Mapping[str, Bar] = field(default_factory=dict)
    held: Placement | None = None
    is_fixed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Auditor:
    """Somebody who audits. `capacity`: audits that they can begin in a week, Monday to Sunday."""

    key: str
    name: str
    capacity: int
    absences: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """All that a schedule must hold to. `on`: the day it is made; `impossible`: by vendor; `quiet`: for everybody."""

    on: date
    audits: tuple[AuditToPlace, ...]
    auditors: tuple[Auditor, ...]
    holidays: Holidays
    quiet: tuple[Span, ...] = ()
    impossible: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)

    def auditor(self, key: str) -> Auditor | None:
        """Return the auditor with this key."""
        return next((one for one in self.auditors if one.key == key), None)

    def only(self, audits: tuple[AuditToPlace, ...]) -> "Instance":
        """Return the instance with these audits alone."""
        return replace(self, audits=audits)


Plan = Mapping[str, Placement]


@lru_cache(maxsize=100_000)
def phases_of(starts_on: date, delays: Delays, holidays: Holidays) -> Phases:
    """Return the days of an audit that starts on a day: one month to deposit, then analysis, observations, report."""
    deposit_by = due_on(starts_on, delays.collection, holidays)
    analysis_from = deposit_by + _DAY
    while not is_working_day(analysis_from, holidays):
        analysis_from += _DAY
    draft_by = due_on(deposit_by, delays.analysis, holidays)
    report_by = due_on(draft_by, delays.observations, holidays)
    return Phases(
        starts_on=starts_on,
        deposit_by=deposit_by,
        analysis_from=analysis_from,
        draft_by=draft_by,
        report_by=report_by,
    )


@lru_cache(maxsize=20_000)
def notice_before(starts_on: date, notice: Delay, holidays: Holidays) -> date:
    """Return the last day on which the plan can be sent for an audit that starts on a day."""
    day = starts_on
    while due_on(day, notice, holidays) > starts_on:
        day -= _DAY
    return day


def week_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def is_open(day: date, instance: Instance) -> bool:
    """Return whether anything may begin or be sent on a day: working, and outside the quiet weeks."""
    return is_working_day(day, instance.holidays) and not any(span.holds(day) for span in instance.quiet)


def notice_on(starts_on: date, delays: Delays, auditor: Auditor, instance: Instance) -> date | None:
    """Return the day to send the plan: the last open day that is early enough and finds the auditor there.

    None when that day would lie before the schedule is made.
    """
    day = notice_before(starts_on, delays.notice, instance.holidays)
    while day >= instance.on:
        if is_open(day, instance) and not is_away(auditor, day):
            return day
        day -= _DAY
    return None


def is_away(auditor: Auditor, day: date) -> bool:
    """Return whether an auditor is absent on a day."""
    return any(span.holds(day) for span in auditor.absences)


def moved(before: Plan, after: Plan) -> list[str]:
    """Return the audits that stand elsewhere than before, or that stood nowhere, in order."""
    return sorted(key for key, placement in after.items() if before.get(key) != placement)
