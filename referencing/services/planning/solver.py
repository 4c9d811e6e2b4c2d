"""The solver: dates and auditors for all audits of an instance at once, by OR-Tools CP-SAT.

The only file that imports ortools, and only when a schedule is made. Same instance, same plan: the search is bounded in
deterministic time, and the clock on the wall is only a last resort.

Aims, one after the other: loads as equal as possible; then reports of citizens first, the audits drawn spread evenly
over their window, what must move staying near its place.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from referencing.services.planning.aims import OTHER_AUDITOR, nearest, targets_of, weight_of
from referencing.services.planning.days import Calendar, Days
from workflows.schedule import AuditToPlace, Instance, Placement, Plan, phases_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How long to search: deterministic seconds an aim, and seconds on the wall as a last resort."""

    work: float = 8.0
    wall: float = 60.0
    workers: int = 1


class UndecidedError(Exception):
    """The time was over before a plan was found or excluded."""


@dataclass(slots=True)
class _Model:
    """A boolean for each audit, auditor and week; one more for each day where a vendor has several audits.

    Days meet in two rules only: what one vendor can bear, and what finds the auditor there; elsewhere any allowed day
    of the week will do. `days`: allowed ordinals by auditor and week.
    """

    cp: Any
    instance: Instance
    days: dict[str, dict[tuple[str, int], list[int]]]
    targets: dict[str, int] = field(default_factory=dict)
    begins: dict[tuple[str, str, int], Any] = field(default_factory=dict)
    on: dict[tuple[str, int], Any] = field(default_factory=dict)
    peak: Any = None
    low: Any = None


def place(instance: Instance, effort: Effort | None = None) -> Plan | None:
    """Return a plan that keeps every hard rule, None when there is none; UndecidedError when the time was too short.

    First the auditors, then the days; only where no days go with those auditors, both at once.
    """
    effort = effort or Effort()
    found = _days_of(instance)
    if found is None:
        return None
    if not found:
        return {}
    shared = _share(instance, found, effort)
    try:
        plan = _dated_plan(_model_of(instance, shared), effort) if shared else None
    except UndecidedError:
        plan = None
    if plan is not None:
        return plan
    model = _model_of(instance, found)
    plan = _improve(model, _imbalance(model), effort, None)
    return _improve(model, _distance(model), effort, plan) if plan else None


def fits(instance: Instance, effort: Effort | None = None) -> bool:
    """Return whether an instance has a plan at all."""
    found = _days_of(instance)
    return found is not None and (
        not found or _improve(_model_of(instance, found), None, effort or Effort()) is not None
    )


def _dated_plan(model: _Model, effort: Effort) -> Plan | None:
    return _improve(model, _distance(model), effort)


def _days_of(instance: Instance) -> dict[str, Days] | None:
    """Return the days of each audit, None when one has no day at all."""
    calendar = Calendar(instance) if instance.audits else None
    found = {audit.key: calendar.days_of(audit) for audit in instance.audits} if calendar else {}
    return found if all(found.values()) else None


def _share(instance: Instance, found: Mapping[str, Days], effort: Effort) -> dict[str, Days] | None:
    """Return the days of each audit with one auditor, loads as equal as conflicts allow."""
    model = _Model(cp_model().CpModel(), instance, {})
    for key, days in found.items():
        for who in days:
            model.begins[key, who, 0] = model.cp.new_bool_var(f"{key} {who}")
        model.cp.add_exactly_one(model.begins[key, who, 0] for who in days)
    held = {audit.key: audit.held.auditor for audit in instance.audits if audit.held}
    for (key, who, _week_number), does in model.begins.items():
        if held.get(key) == who:
            model.cp.add_hint(does, 1)
    _weigh_loads(model)
    model.cp.minimize(_imbalance(model))
    solver = _solver(effort)
    if solver.solve(model.cp) not in (cp_model().OPTIMAL, cp_model().FEASIBLE):
        return None
    return {
        key: {who: found[key][who]} for (key, who, _number), does in model.begins.items() if solver.boolean_value(does)
    }


def cp_model() -> Any:  # noqa: ANN401 - of the solver
    """Return the module of the solver: a second of start and 100 MB that no page needs."""
    from ortools.sat.python import cp_model as module  # noqa: PLC0415 - as said

    return module


def _solver(effort: Effort) -> Any:  # noqa: ANN401 - of the solver
    solver = cp_model().CpSolver()
    solver.parameters.num_workers = effort.workers
    solver.parameters.interleave_search = effort.workers > 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = effort.work
    solver.parameters.max_time_in_seconds = effort.wall
    return solver


def _model_of(instance: Instance, found: Mapping[str, Days]) -> _Model:
    model = _Model(cp_model().CpModel(), instance, {key: _by_week(days) for key, days in found.items()})
    for key, weeks in model.days.items():
        for who, week in weeks:
            model.begins[key, who, week] = model.cp.new_bool_var(f"{key} {who} {week}")
        model.cp.add_exactly_one(model.begins[key, who, week] for who, week in weeks)
    model.targets = targets_of(instance, {key: frozenset().union(*days.values()) for key, days in found.items()})
    _bound_weeks(model)
    _part_vendors(model)
    _weigh_loads(model)
    return model


def _by_week(days: Mapping[str, frozenset[int]]) -> dict[tuple[str, int], list[int]]:
    found: dict[tuple[str, int], list[int]] = defaultdict(list)
    for who, ordinals in days.items():
        for day in sorted(ordinals):
            found[who, _week(day)].append(day)
    return dict(found)


def _week(ordinal: int) -> int:
    return (ordinal - 1) // 7  # ordinal 1 is a Monday


def _bound_weeks(model: _Model) -> None:
    """Not more audits begin in a week than the auditor's capacity; what is fixed may already exceed it."""
    fixed = {audit.key for audit in model.instance.audits if audit.is_fixed}
    by_week: dict[tuple[str, int], list[tuple[str, Any]]] = defaultdict(list)
    for (key, who, week), begins in model.begins.items():
        by_week[who, week].append((key, begins))
    capacity = {auditor.key: auditor.capacity for auditor in model.instance.auditors}
    for (who, _number), held in by_week.items():
        bound = max(capacity.get(who, 0), sum(key in fixed for key, _begins in held))
        if len(held) > bound:
            model.cp.add(sum(begins for _key, begins in held) <= bound)


def _part_vendors(model: _Model) -> None:
    """Two audits of one vendor do not overlap, from the start to the report."""
    by_vendor: dict[str, list[AuditToPlace]] = defaultdict(list)
    for audit in model.instance.audits:
        by_vendor[audit.vendor].append(audit)
    for audits in by_vendor.values():
        if len(audits) > 1:
            _take_turns(model, [dated for audit in audits if not audit.is_fixed for dated in _dated(model, audit)])
            _keep_clear(model, audits)


def _take_turns(model: _Model, dated: list[tuple[Any, int, int]]) -> None:
    """At most one audit runs on each day on which one may start: cliques, which the solver handles best."""
    dated.sort(key=lambda one: one[1])
    for day in sorted({start for _on, start, _end in dated}):
        model.cp.add_at_most_one(on for on, start, end in dated if start <= day <= end)


def _keep_clear(model: _Model, audits: list[AuditToPlace]) -> None:
    """No audit meets one that stays where it is."""
    holidays = model.instance.holidays
    fixed = [(audit.held, audit.delays) for audit in audits if audit.is_fixed]
    spans = [phases_of(held.starts_on, delays, holidays).span for held, delays in fixed if held]
    delays_of = {audit.key: audit.delays for audit in audits}
    for (key, day), on in model.on.items() if spans else ():
        if key in delays_of:
            own = phases_of(date.fromordinal(day), delays_of[key], holidays).span
            if any(own.meets(span) for span in spans):
                model.cp.add(on == 0)


def _dated(model: _Model, audit: AuditToPlace) -> list[tuple[Any, int, int]]:
    """Return a boolean for each day on which an audit may start, with that day and its report's."""
    key, holidays = audit.key, model.instance.holidays
    by_week: dict[int, set[int]] = defaultdict(set)
    for (_who, week), days in model.days[key].items():
        by_week[week].update(days)
    for week, reach in by_week.items():
        for day in sorted(reach):
            model.on[key, day] = model.cp.new_bool_var(f"{key} on {day}")
        whole = [(who, allowed) for (who, number), allowed in model.days[key].items() if number == week]
        model.cp.add(sum(model.on[key, day] for day in reach) == sum(model.begins[key, who, week] for who, _ in whole))
        for who, allowed in whole:
            for day in sorted(reach.difference(allowed)):
                model.cp.add_implication(model.begins[key, who, week], ~model.on[key, day])
    return [
        (on, day, phases_of(date.fromordinal(day), audit.delays, holidays).report_by.toordinal())
        for (name, day), on in model.on.items()
        if name == key
    ]


def _weigh_loads(model: _Model) -> None:
    count = len(model.instance.audits)
    model.peak, model.low = (model.cp.new_int_var(0, count, name) for name in ("peak", "low"))
    loads: dict[str, list[Any]] = {auditor.key: [] for auditor in model.instance.auditors}
    for (_key, who, _number), begins in model.begins.items():
        loads.setdefault(who, []).append(begins)
    for load in loads.values():
        model.cp.add(sum(load) <= model.peak)
        model.cp.add(sum(load) >= model.low)


def _imbalance(model: _Model) -> Any:  # noqa: ANN401 - of the solver
    """Return the load of the most loaded auditor, then how little the least loaded one has."""
    return (len(model.instance.audits) + 1) * model.peak - model.low


def _distance(model: _Model) -> Any:  # noqa: ANN401 - of the solver
    """Return how far audits are from where they would best be, in days."""
    held = {audit.key: audit.held.auditor for audit in model.instance.audits if audit.held}
    weight = {audit.key: weight_of(audit) for audit in model.instance.audits}
    return sum(
        begins
        * (
            weight[key] * min(abs(day - model.targets[key]) for day in model.days[key][who, week])
            + OTHER_AUDITOR * (held.get(key, who) != who)
        )
        for (key, who, week), begins in model.begins.items()
    )


def _improve(model: _Model, aim: Any, effort: Effort, plan: Plan | None = None) -> Plan | None:  # noqa: ANN401
    """Return the best plan found for an aim, and hold the model to it for the aims that follow."""
    _hint(model, plan)
    model.cp.clear_objective()
    if aim is not None:
        model.cp.minimize(aim)
    solver = _solver(effort)
    status = solver.solve(model.cp)
    if status in (cp_model().OPTIMAL, cp_model().FEASIBLE):
        if aim is not None:
            model.cp.add(aim <= round(solver.objective_value))
        return _read(model, solver)
    if status != cp_model().INFEASIBLE and plan is None:
        raise UndecidedError
    return plan


def _hint(model: _Model, plan: Plan | None) -> None:
    model.cp.clear_hints()
    if plan is None:
        plan = {audit.key: audit.held for audit in model.instance.audits if audit.held}
    for (key, who, week), begins in model.begins.items():
        if key in plan:
            known = plan[key]
            model.cp.add_hint(begins, known.auditor == who and _week(known.starts_on.toordinal()) == week)
    for (key, day), on in model.on.items():
        if key in plan:
            model.cp.add_hint(on, plan[key].starts_on.toordinal() == day)


def _read(model: _Model, solver: Any) -> Plan:  # noqa: ANN401 - of the solver
    dated = {key: day for (key, day), on in model.on.items() if solver.boolean_value(on)}
    plan = {}
    for (key, who, week), begins in model.begins.items():
        if solver.boolean_value(begins):
            days, target = model.days[key][who, week], model.targets[key]
            day = dated.get(key) or nearest(days, target)
            plan[key] = Placement(who, date.fromordinal(day))
    return plan
