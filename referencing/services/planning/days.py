"""On which days an audit may start with which auditor, its other audits apart."""

from collections.abc import Mapping
from datetime import date

from workflows.schedule import Auditor, AuditToPlace, Delays, Instance, Span, is_away, is_open, notice_on, phases_of

Days = Mapping[str, frozenset[int]]


class Calendar:
    """The days of an instance as ordinals, each looked at once."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self._open: dict[tuple[str, Delays], frozenset[int]] = {}
        windows = [audit.window for audit in instance.audits if not audit.is_fixed]
        first = min((span.first for span in windows), default=instance.on)
        last = max((span.last for span in windows), default=instance.on)
        reach = range(first.toordinal(), last.toordinal() + 1)
        self._days = [day for day in map(date.fromordinal, reach) if is_open(day, instance)]

    def days_of(self, audit: AuditToPlace) -> Days:
        """Return the ordinals of the days on which an audit may start, by auditor; only auditors who have one."""
        if audit.is_fixed and audit.held:
            return {audit.held.auditor: frozenset({audit.held.starts_on.toordinal()})}
        never = self._never(audit)
        window = frozenset(range(audit.window.first.toordinal(), audit.window.last.toordinal() + 1))
        found = {
            auditor.key: (self._with(auditor, audit.delays) & window) - never
            for auditor in self.instance.auditors
            if auditor.key not in audit.barred
        }
        return {key: days for key, days in found.items() if days}

    def _with(self, auditor: Auditor, delays: Delays) -> frozenset[int]:
        """Return the days on which an auditor may begin any audit: there on each day on which they act."""
        known = self._open.get((auditor.key, delays))
        if known is None:
            known = frozenset(day.toordinal() for day in self._days if self._finds(auditor, day, delays))
            self._open[auditor.key, delays] = known
        return known

    def _finds(self, auditor: Auditor, day: date, delays: Delays) -> bool:
        phases = phases_of(day, delays, self.instance.holidays)
        acting = (phases.starts_on, phases.analysis_from, phases.draft_by, phases.report_by)
        if any(is_away(auditor, one) for one in acting):
            return False
        return notice_on(day, delays, auditor, self.instance) is not None

    def _never(self, audit: AuditToPlace) -> frozenset[int]:
        spans = self.instance.impossible.get(audit.vendor, ())
        return frozenset(day.toordinal() for day in self._days if spans and self._hits(day, audit.delays, spans))

    def _hits(self, day: date, delays: Delays, spans: tuple[Span, ...]) -> bool:
        deposit_by = phases_of(day, delays, self.instance.holidays).deposit_by
        return any(span.holds(day) or span.holds(deposit_by) for span in spans)
