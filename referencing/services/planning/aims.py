"""What a schedule aims at: the day where each audit would best start, and what a day away from it counts."""

from collections.abc import Mapping, Sequence

from workflows.schedule import AuditToPlace, Instance
from workflows.vocabulary import AuditOrigin

_URGENCY = 10  # a day of a report weighs as many of a draw
OTHER_AUDITOR = 30  # days of distance that another auditor is worth, for an audit that must move


def targets_of(instance: Instance, days: Mapping[str, frozenset[int]]) -> dict[str, int]:
    """Return the day that each audit would best start on: held, at once for a report, spread evenly for a draw."""
    found = {audit.key: min(days[audit.key]) for audit in instance.audits}
    drawn = [audit for audit in instance.audits if audit.origin is AuditOrigin.DRAW]
    for position, audit in enumerate(sorted(drawn, key=lambda one: one.key)):
        first, last = min(days[audit.key]), max(days[audit.key])
        found[audit.key] = first + (last - first) * (2 * position + 1) // (2 * len(drawn))
    held = {audit.key: audit.held.starts_on.toordinal() for audit in instance.audits if audit.held}
    return found | held


def weight_of(audit: AuditToPlace) -> int:
    """Return how much a day away from its target counts for an audit."""
    return _URGENCY if audit.origin is AuditOrigin.COMPLAINT and audit.held is None else 1


def nearest(days: Sequence[int], target: int) -> int:
    """Return the day nearest to a target, the earlier of two."""
    return min(days, key=lambda day: (abs(day - target), day))
