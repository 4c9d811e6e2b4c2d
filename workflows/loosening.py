"""What could be given up in a schedule, one thing at a time: named, and taken out of the instance.

The notice of one month and the working days are the law's: they cannot be given up.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from workflows.schedule import AuditToPlace, Instance, Span

_YEAR = timedelta(days=365)
_UNBOUNDED = 1_000


class Bond(StrEnum):
    """A rule that somebody set and could loosen; `subject`: an audit, an auditor, a vendor, or nobody."""

    PERIOD = "period"
    CAPACITY = "capacity"
    ABSENCES = "absences"
    CONFLICT = "conflict"
    QUIET = "quiet"
    VENDOR_DAYS = "vendor_days"
    VENDOR_TWICE = "vendor_twice"


@dataclass(frozen=True, slots=True, order=True)
class Loose:
    """One rule about one subject."""

    bond: Bond
    subject: str = ""


def bonds_of(instance: Instance) -> list[Loose]:
    """Return every rule that binds an instance and could be loosened, in a steady order."""
    vendors = sorted({audit.vendor for audit in instance.audits})
    return [
        *(Loose(Bond.PERIOD, audit.key) for audit in instance.audits),
        *(Loose(Bond.CAPACITY, auditor.key) for auditor in instance.auditors),
        *(Loose(Bond.ABSENCES, auditor.key) for auditor in instance.auditors if auditor.absences),
        *(Loose(Bond.CONFLICT, audit.key) for audit in instance.audits if audit.barred),
        *([Loose(Bond.QUIET)] if instance.quiet else []),
        *(Loose(Bond.VENDOR_DAYS, vendor) for vendor in vendors if instance.impossible.get(vendor)),
        *(Loose(Bond.VENDOR_TWICE, vendor) for vendor in vendors),
    ]


def loosened(instance: Instance, given_up: Collection[Loose]) -> Instance:
    """Return the instance without some of its rules."""

    def is_up(bond: Bond, subject: str = "") -> bool:
        return Loose(bond, subject) in given_up

    def of(audit: AuditToPlace) -> AuditToPlace:
        longer = Span(audit.window.first, audit.window.last + _YEAR)
        return replace(
            audit,
            window=longer if is_up(Bond.PERIOD, audit.key) else audit.window,
            barred={} if is_up(Bond.CONFLICT, audit.key) else audit.barred,
            vendor=f"{audit.vendor}/{audit.key}" if is_up(Bond.VENDOR_TWICE, audit.vendor) else audit.vendor,
        )

    audits = tuple(of(audit) for audit in instance.audits)
    kept = zip(instance.audits, audits, strict=True)
    return replace(
        instance,
        audits=audits,
        auditors=tuple(
            replace(
                auditor,
                capacity=_UNBOUNDED if is_up(Bond.CAPACITY, auditor.key) else auditor.capacity,
                absences=() if is_up(Bond.ABSENCES, auditor.key) else auditor.absences,
            )
            for auditor in instance.auditors
        ),
        quiet=() if is_up(Bond.QUIET) else instance.quiet,
        impossible={
            now.vendor: instance.impossible.get(was.vendor, ())
            for was, now in kept
            if not is_up(Bond.VENDOR_DAYS, was.vendor)
        },
    )
