"""From an instance to its schedule: planned from nothing, or planned again with as little moved as possible."""

from dataclasses import dataclass, replace

from referencing.services.planning.explaining import Conflict, explain
from referencing.services.planning.solver import Effort, UndecidedError, place
from workflows.schedule import AuditToPlace, Instance, Plan, moved
from workflows.scheduling import refusals_of
from workflows.vocabulary import AuditOrigin


@dataclass(frozen=True, slots=True)
class Planned:
    """A whole schedule, and the audits that stand elsewhere than before (or that stood nowhere)."""

    plan: Plan
    moved: tuple[str, ...]


def plan_audits(instance: Instance, effort: Effort | None = None) -> Planned | Conflict:
    """Return a schedule of every audit, or why there is none: nothing is half planned.

    What stands and breaks no rule stays, reports of citizens first; only where the others find no room then, every
    audit that is not fixed may move. UndecidedError when the time was too short to tell.
    """
    before = {audit.key: audit.held for audit in instance.audits if audit.held}
    staying = _staying(instance)
    if staying:
        plan = _place_the_rest(instance, staying, effort)
        if plan is not None:
            return Planned(plan, tuple(moved(before, plan)))
    found = place(instance, effort)
    return explain(instance) if found is None else Planned(found, tuple(moved(before, found)))


def _place_the_rest(instance: Instance, staying: set[str], effort: Effort | None) -> Plan | None:
    pinned = tuple(replace(one, is_fixed=one.is_fixed or one.key in staying) for one in instance.audits)
    try:
        return place(instance.only(pinned), effort)
    except UndecidedError:
        return None


def _staying(instance: Instance) -> set[str]:
    """Return the audits that stand where they may, each beside those taken before it."""
    plan = {audit.key: audit.held for audit in instance.audits if audit.is_fixed and audit.held}
    fixed = set(plan)
    for audit in sorted((one for one in instance.audits if one.held and not one.is_fixed), key=_rank):
        if audit.held and not refusals_of(instance, plan, audit.key, audit.held):
            plan[audit.key] = audit.held
    return set(plan) - fixed


def _rank(audit: AuditToPlace) -> tuple[bool, str]:
    return audit.origin is not AuditOrigin.COMPLAINT, audit.key
