"""The programme as people look at it: audits with the days of their phases, a month in weeks, a year by somebody."""

import calendar
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from models.audit import Audit
from models.case import state_of
from models.queries import programme as query
from referencing.services.programme.instance import delays_of
from referencing.services.public_holidays import french_holidays
from workflows.calendar import is_working_day
from workflows.procedures import AUDIT
from workflows.schedule import Phases, notice_before, phases_of
from workflows.sight import HIDDEN_FROM_VENDOR

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Line:
    """An audit that has a day: its phases as planned from its start, the last day to send its plan.

    `is_movable`: its plan is not sent; `is_open_to_vendor`: the vendor can open its case.
    """

    audit: Audit
    starts_on: date
    phases: Phases
    notice_by: date
    is_movable: bool
    is_open_to_vendor: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of a month: what begins on it; `is_closed`: nothing may; `in_month`: not a neighbour's."""

    day: date
    in_month: bool
    is_closed: bool
    lines: tuple[Line, ...]


def line_of(audit: Audit) -> Line:
    """Return an audit with its days; ValueError for one without a day."""
    if audit.starts_on is None:
        raise ValueError(audit.number)
    delays, state = delays_of(audit.rulebook), state_of(audit)
    return Line(
        audit=audit,
        starts_on=audit.starts_on,
        phases=phases_of(audit.starts_on, delays, french_holidays()),
        notice_by=notice_before(audit.starts_on, delays.notice, french_holidays()),
        is_movable=AUDIT.may_leave(state, "schedule"),
        is_open_to_vendor=state not in HIDDEN_FROM_VENDOR,
    )


def lines_of_year(session: Session, year: int, closed_to: Collection[UUID] = ()) -> list[Line]:
    """Return the audits that begin in a year, by day, without those of some services."""
    found = query.audits_starting(session, date(year, 1, 1), date(year, 12, 31), closed_to=closed_to)
    return [line_of(audit) for audit in found]


def weeks_of(session: Session, year: int, month: int, lines: Iterable[Line]) -> list[list[Cell]]:
    """Return the weeks of a month, Monday to Sunday; closed days are those on which no audit may begin."""
    days = calendar.Calendar().monthdatescalendar(year, month)
    quiet = query.quiet_periods(session, days[0][0])
    by_day: dict[date, list[Line]] = {}
    for line in lines:
        by_day.setdefault(line.starts_on, []).append(line)

    def cell(day: date) -> Cell:
        is_quiet = any(one.starts_on <= day <= one.ends_on for one in quiet)
        is_closed = is_quiet or not is_working_day(day, french_holidays())
        is_here = day.month == month
        return Cell(day, is_here, is_closed, tuple(by_day.get(day, ())) if is_here else ())

    return [[cell(day) for day in week] for week in days]


def by_auditor(lines: Sequence[Line]) -> list[tuple[str, list[Line]]]:
    """Return the audits of each auditor, by name."""
    found: dict[tuple[str, UUID], list[Line]] = {}
    for line in lines:
        found.setdefault((line.audit.auditor.name, line.audit.auditor_id), []).append(line)
    return [(name, own) for (name, _id), own in sorted(found.items())]


def by_vendor(lines: Sequence[Line]) -> list[tuple[str, list[Line]]]:
    """Return the audits of each vendor, by name."""
    found: dict[tuple[str, UUID], list[Line]] = {}
    for line in lines:
        found.setdefault((line.audit.organisation.name, line.audit.organisation_id), []).append(line)
    return [(name, own) for (name, _id), own in sorted(found.items())]


def open_days(first: date, count: int) -> Iterable[date]:
    """Yield the working days of so many days from a first one."""
    days = (first + _DAY * number for number in range(count))
    return (day for day in days if is_working_day(day, french_holidays()))
