"""The hard rules of a schedule of audits: one list, read by the solver's explanation, the pages and the moves.

Each rule yields what a placement breaks, in the words of `workflows/schedule_words.py`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from workflows.calendar import is_working_day
from workflows.schedule import (
    Auditor,
    AuditToPlace,
    Bar,
    Instance,
    Phases,
    Placement,
    Plan,
    is_away,
    notice_on,
    phases_of,
    week_of,
)
from workflows.vocabulary import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One audit as it would stand, among all the others."""

    instance: Instance
    audit: AuditToPlace
    placement: Placement
    auditor: Auditor
    phases: Phases
    others: Plan


Refusals = Iterator[Refusal]
HardRule = Callable[[Case], Refusals]


def starts_within_its_window(case: Case) -> Refusals:
    """The audit starts within the period of its campaign, or within the year that follows a report."""
    window, day = case.audit.window, case.placement.starts_on
    if not window.holds(day):
        yield Refusal("schedule_window", (window.first.isoformat(), window.last.isoformat()))


def starts_on_a_working_day(case: Case) -> Refusals:
    """Neither a week-end nor a French public holiday."""
    day = case.placement.starts_on
    if not is_working_day(day, case.instance.holidays):
        yield Refusal("schedule_not_working", (day.isoformat(),))


def starts_outside_quiet_weeks(case: Case) -> Refusals:
    """Nothing begins in a quiet week."""
    day = case.placement.starts_on
    for span in case.instance.quiet:
        if span.holds(day):
            yield Refusal("schedule_quiet", (day.isoformat(), span.first.isoformat(), span.last.isoformat()))


def is_announced_in_time(case: Case) -> Refusals:
    """The plan can still be sent one month before the start, by an auditor who is there (order of 20 November 2023)."""
    delays, day = case.audit.delays, case.placement.starts_on
    if notice_on(day, delays, case.auditor, case.instance) is None:
        yield Refusal("schedule_notice", (day.isoformat(), case.instance.on.isoformat()))


def vendor_can_take_part(case: Case) -> Refusals:
    """Neither the start nor the last day to deposit lies on a day that the vendor declared impossible."""
    name, start, deposit = case.audit.vendor_name, case.phases.starts_on, case.phases.deposit_by
    for span in case.instance.impossible.get(case.audit.vendor, ()):
        declared = span.first.isoformat(), span.last.isoformat()
        if span.holds(start):
            yield Refusal("schedule_vendor_start", (start.isoformat(), name, *declared))
        if span.holds(deposit):
            yield Refusal("schedule_vendor_deposit", (deposit.isoformat(), name, *declared))


def auditor_may_do_it(case: Case) -> Refusals:
    """No declared interest, no recusal, no assessment of the service within 24 months; one of its campaign."""
    why = case.audit.barred.get(case.auditor.key)
    if why is Bar.INTEREST:
        yield Refusal("schedule_interest", (case.auditor.name, case.audit.service))
    elif why is Bar.ASSESSED:
        yield Refusal("schedule_assessed", (case.auditor.name, case.audit.service))
    elif why is Bar.OUTSIDE:
        yield Refusal("schedule_outside", (case.auditor.name, case.audit.service))


def auditor_is_there(case: Case) -> Refusals:
    """The auditor is there on the days on which they act: start, first day of the analysis, draft, report."""
    phases, name = case.phases, case.auditor.name
    if is_away(case.auditor, phases.starts_on):
        yield Refusal("schedule_away_start", (name, phases.starts_on.isoformat()))
    if is_away(case.auditor, phases.analysis_from):
        yield Refusal("schedule_away_analysis", (name, phases.analysis_from.isoformat()))
    if is_away(case.auditor, phases.draft_by):
        yield Refusal("schedule_away_draft", (name, phases.draft_by.isoformat()))
    if is_away(case.auditor, phases.report_by):
        yield Refusal("schedule_away_report", (name, phases.report_by.isoformat()))


def auditor_has_room(case: Case) -> Refusals:
    """Not more audits begin in a week than the auditor's capacity."""
    week = week_of(case.placement.starts_on)
    begun = sorted(
        key
        for key, other in case.others.items()
        if other.auditor == case.auditor.key and week_of(other.starts_on) == week
    )
    if len(begun) >= case.auditor.capacity:
        details = (case.auditor.name, week.isoformat(), str(case.auditor.capacity), ", ".join(begun) or "–")
        yield Refusal("schedule_capacity", details)


def vendor_is_audited_once_at_a_time(case: Case) -> Refusals:
    """Two audits of one vendor do not overlap, from the start to the report."""
    for audit in case.instance.audits:
        other = case.others.get(audit.key)
        if other is None or audit.vendor != case.audit.vendor:
            continue
        span = phases_of(other.starts_on, audit.delays, case.instance.holidays).span
        if span.meets(case.phases.span):
            details = (case.audit.vendor_name, audit.key, span.first.isoformat(), span.last.isoformat())
            yield Refusal("schedule_vendor_twice", details)


RULES: tuple[HardRule, ...] = (
    starts_within_its_window,
    starts_on_a_working_day,
    starts_outside_quiet_weeks,
    is_announced_in_time,
    vendor_can_take_part,
    auditor_may_do_it,
    auditor_is_there,
    auditor_has_room,
    vendor_is_audited_once_at_a_time,
)


def refusals_of(instance: Instance, plan: Plan, key: str, placement: Placement) -> tuple[Refusal, ...]:
    """Return every rule that an audit would break at a placement, the others standing as `plan` says."""
    audit = next(one for one in instance.audits if one.key == key)
    auditor = instance.auditor(placement.auditor)
    if auditor is None:
        return (Refusal("schedule_no_auditor"),)
    case = Case(
        instance=instance,
        audit=audit,
        placement=placement,
        auditor=auditor,
        phases=phases_of(placement.starts_on, audit.delays, instance.holidays),
        others={name: other for name, other in plan.items() if name != key},
    )
    return tuple(refusal for rule in RULES for refusal in rule(case))


def all_refusals(instance: Instance, plan: Plan) -> dict[str, tuple[Refusal, ...]]:
    """Return what each audit of a plan breaks; empty when the plan holds. A fixed audit is past asking."""
    found = {
        audit.key: refusals_of(instance, plan, audit.key, plan[audit.key])
        for audit in instance.audits
        if audit.key in plan and not audit.is_fixed
    }
    return {key: refusals for key, refusals in found.items() if refusals}
