"""Instances of schedules to test with, and a checker that shares nothing with the rules or the solver.

The checker works on its own calendar: it walks days one by one and looks up the law, not our functions.
"""

import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from workflows.calendar import Delay, Nature, Unit
from workflows.schedule import Auditor, AuditToPlace, Bar, Delays, Instance, Placement, Span
from workflows.vocabulary import AuditOrigin

DAY = timedelta(days=1)
# Public holidays of 2027 and 2028 in metropolitan France, from the calendar on the wall.
HOLIDAYS = frozenset(
    date.fromisoformat(day)
    for day in (
        *("2027-01-01", "2027-03-29", "2027-05-01", "2027-05-06", "2027-05-08", "2027-05-17", "2027-07-14"),
        *("2027-08-15", "2027-11-01", "2027-11-11", "2027-12-25", "2028-01-01", "2028-04-17", "2028-05-01"),
        *("2028-05-08", "2028-05-25", "2028-06-05", "2028-07-14", "2028-08-15", "2028-11-01", "2028-11-11"),
        "2028-12-25",
    )
)
DELAYS = Delays(
    notice=Delay(amount=1, unit=Unit.MONTHS, nature=Nature.LAW, source="order of 20 November 2023"),
    collection=Delay(amount=1, unit=Unit.MONTHS, nature=Nature.LAW, source="order of 20 November 2023"),
    analysis=Delay(amount=30, unit=Unit.WORKING_DAYS, nature=Nature.TARGET, source="ours"),
    observations=Delay(amount=15, unit=Unit.DAYS, nature=Nature.RULE, source="ours"),
)
ON = date(2027, 1, 4)
YEAR = Span(date(2027, 1, 4), date(2027, 12, 31))


def an_audit(number, vendor="V1", *, window=YEAR, reported=False, **named):
    """Return an audit to place."""
    return AuditToPlace(
        key=f"AUD-{number:03}",
        service=f"Service {number}",
        vendor=vendor,
        vendor_name=f"Éditeur {vendor}",
        origin=AuditOrigin.COMPLAINT if reported else AuditOrigin.DRAW,
        window=window,
        delays=DELAYS,
        **named,
    )


def an_auditor(key="A", capacity=2, *absences):
    """Return an auditor, absent on spans of days."""
    return Auditor(key=key, name=f"Auditeur {key}", capacity=capacity, absences=absences)


ONE = (an_auditor(),)


def an_instance(audits, auditors=ONE, **named):
    """Return an instance made on the first Monday of 2027."""
    return Instance(on=named.pop("on", ON), audits=tuple(audits), auditors=tuple(auditors), holidays=HOLIDAYS, **named)


def a_random_instance(seed, audits, auditors, days=364):
    """Return an instance that may or may not have a schedule, the same one for a seed."""
    chance = random.Random(seed)  # noqa: S311 - the same instance for a seed
    window = Span(ON, ON + timedelta(days=days))
    people = tuple(
        an_auditor(f"A{number:02}", chance.choice((1, 1, 2, 3)), *_some_spans(chance, window, chance.randint(0, 3), 14))
        for number in range(auditors)
    )
    vendors = [f"V{number}" for number in range(max(audits * 2 // 3, 1))]
    placed = tuple(
        an_audit(
            number,
            vendors[number % len(vendors)] if audits > 20 else chance.choice(vendors),
            window=window,
            reported=chance.random() < 0.15,
            barred={one.key: chance.choice((Bar.INTEREST, Bar.ASSESSED)) for one in people if chance.random() < 0.1},
        )
        for number in range(audits)
    )
    return an_instance(
        placed,
        people,
        quiet=_some_spans(chance, window, chance.randint(0, 2), 7),
        impossible={vendor: _some_spans(chance, window, chance.randint(0, 2), 12) for vendor in vendors},
    )


def _some_spans(chance, window, count, longest):
    spans = []
    for _ in range(count):
        first = window.first + timedelta(days=chance.randint(0, (window.last - window.first).days))
        spans.append(Span(first, first + timedelta(days=chance.randint(0, longest))))
    return tuple(spans)


def faults(instance, plan):
    """Return everything wrong with a whole plan, as sentences; an empty list when every hard rule holds."""
    people = {one.key: one for one in instance.auditors}
    found = [f"{one.key} not placed" for one in instance.audits if one.key not in plan]
    found += [f"{key} unknown" for key in plan if key not in {one.key for one in instance.audits}]
    begun, times = Counter(), []
    for audit in instance.audits:
        if audit.key not in plan:
            continue
        held = plan[audit.key]
        start, deposit, analysis, draft, report = walk(held.starts_on)
        begun[held.auditor, start.isocalendar()[:2]] += 1
        times.append((audit.vendor, start, report, audit.key))
        if audit.is_fixed:
            if held != audit.held:
                found.append(f"{audit.key} was fixed")
            continue
        closed = {day for span in instance.quiet for day in _days(span)}
        away = {day for span in people[held.auditor].absences for day in _days(span)}
        never = {day for span in instance.impossible.get(audit.vendor, ()) for day in _days(span)}
        notices = [
            day
            for day in _days(Span(instance.on, start))
            if _works(day) and day not in closed and day not in away and _month_after(day) <= start
        ]
        found += [
            f"{audit.key}: {fault}"
            for fault, is_so in {
                "outside its window": not audit.window.first <= start <= audit.window.last,
                "not a working day": not _works(start),
                "quiet": start in closed,
                "no notice": not notices,
                "vendor cannot start": start in never,
                "vendor cannot deposit": deposit in never,
                "conflict of interest": held.auditor in audit.barred,
                "auditor away": bool(away & {start, analysis, draft, report}),
            }.items()
            if is_so
        ]
    found += [f"{who} over capacity in {week}" for (who, week), n in begun.items() if n > people[who].capacity]
    times.sort()
    found += [
        f"{one[3]} and {other[3]} at once"
        for one, other in pairwise(times)
        if one[0] == other[0] and other[1] <= one[2]
    ]
    return found


def walk(start):
    """Return start, last day to deposit, first day of the analysis, draft report, report, day by day."""
    deposit = _month_after(start)
    day, left = deposit, 30
    analysis = None
    while left:
        day += DAY
        if _works(day):
            analysis = analysis or day
            left -= 1
    return start, deposit, analysis, day, day + 15 * DAY


def _month_after(day):
    """Return the same day of the next month, or that month's last day when it has no such day."""
    following = (day.replace(day=1) + 32 * DAY).replace(day=1)
    last = (following + 32 * DAY).replace(day=1) - DAY
    return min(following + (day.day - 1) * DAY, last)


def _works(day):
    return day.isoweekday() <= 5 and day not in HOLIDAYS


def _days(span):
    day = span.first
    while day <= span.last:
        yield day
        day += DAY


def best_peak(instance):
    """Return the smallest load that the most loaded auditor can have by conflicts alone: a bound for every plan."""
    allowed = {one.key: [who.key for who in instance.auditors if who.key not in one.barred] for one in instance.audits}
    fixed = {one.key: one.held.auditor for one in instance.audits if one.is_fixed}
    peak = 0
    while True:
        peak += 1
        if _fits(allowed, fixed, peak):
            return peak


def _fits(allowed, fixed, peak):
    """Return whether every audit finds an auditor with at most `peak` each, by augmenting paths."""
    held = {who: [] for people in allowed.values() for who in people}

    def place(audit, seen):
        for who in [fixed[audit]] if audit in fixed else allowed[audit]:
            if who in seen:
                continue
            seen.add(who)
            if len(held.setdefault(who, [])) < peak:
                held[who].append(audit)
                return True
            for other in held[who]:
                if place(other, seen):
                    held[who].remove(other)
                    held[who].append(audit)
                    return True
        return False

    return all(place(audit, set()) for audit in allowed)


def fixed_at(audit, auditor, day):
    """Return an audit that stays where it is."""
    return replace(audit, held=Placement(auditor, day), is_fixed=True)
