"""The schedule of a year: 300 audits, 12 auditors, planned from nothing, beside a minute.

Seconds of the processor: the search runs on one core, and a busy machine must not count against it.
"""

import time
from collections.abc import Iterator
from datetime import date, timedelta

from bench.measure import Row
from referencing.services.planning.planner import Planned, plan_audits
from referencing.services.public_holidays import french_holidays
from workflows.calendar import Delay, Nature, Unit
from workflows.schedule import Auditor, AuditToPlace, Bar, Delays, Instance, Span
from workflows.vocabulary import AuditOrigin

_AUDITS, _AUDITORS, _VENDORS = 300, 12, 200
_ON = date(2027, 1, 4)
_LIMIT = 60.0


def rows(scale: float) -> Iterator[Row]:
    """Yield the processor's time for one schedule, against the minute that it may take."""
    instance = _instance(max(int(_AUDITS * scale), 1))
    start = time.process_time()
    found = plan_audits(instance)
    took = time.process_time() - start
    if not isinstance(found, Planned):
        raise TypeError(found)
    yield Row(work=f"schedule, {len(instance.audits)} audits", ours=took, bare=_LIMIT, unit="s", budget=1)


def _instance(count: int) -> Instance:
    year = Span(_ON, _ON + timedelta(days=364))
    return Instance(
        on=_ON,
        audits=tuple(_audit(number, year) for number in range(count)),
        auditors=tuple(
            Auditor(key=f"A{n:02}", name=f"A{n:02}", capacity=1 + n % 3, absences=(_weeks(n, 2), _weeks(n + 17, 1)))
            for n in range(_AUDITORS)
        ),
        holidays=french_holidays(),
        quiet=(Span(date(2027, 8, 9), date(2027, 8, 22)), Span(date(2027, 12, 20), date(2027, 12, 31))),
        impossible={f"V{n}": (_weeks(n % 45, 1),) for n in range(0, _VENDORS, 3)},
    )


def _audit(number: int, year: Span) -> AuditToPlace:
    def of(amount: int, unit: Unit) -> Delay:
        return Delay(amount=amount, unit=unit, nature=Nature.RULE, source="")

    return AuditToPlace(
        key=f"AUD-{number:04}",
        service=f"Service {number}",
        vendor=f"V{number % _VENDORS}",
        vendor_name=f"V{number % _VENDORS}",
        origin=AuditOrigin.COMPLAINT if number % 9 == 0 else AuditOrigin.DRAW,
        window=year,
        delays=Delays(
            notice=of(1, Unit.MONTHS),
            collection=of(1, Unit.MONTHS),
            analysis=of(30, Unit.WORKING_DAYS),
            observations=of(15, Unit.DAYS),
        ),
        barred={f"A{number % _AUDITORS:02}": Bar.ASSESSED},
    )


def _weeks(start: int, count: int) -> Span:
    first = _ON + timedelta(weeks=start)
    return Span(first, first + timedelta(weeks=count, days=-1))
