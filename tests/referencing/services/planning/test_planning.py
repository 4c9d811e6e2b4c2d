"""Schedules against a checker that shares nothing with them, and what is said where there is none."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from referencing.services.planning.explaining import Conflict, smallest
from referencing.services.planning.planner import plan_audits
from referencing.services.planning.solver import Effort, fits, place
from referencing.services.planning.telling import conflict_words
from tests.workflows.schedules import (
    a_random_instance,
    an_audit,
    an_auditor,
    an_instance,
    best_peak,
    faults,
    fixed_at,
)
from workflows.loosening import Bond, Loose, loosened
from workflows.schedule import Bar, Placement, Span

QUICK = Effort(work=0.5, wall=60)
PART = 125


@pytest.mark.parametrize("part", range(4))
def test_random_instances_keep_every_rule_and_share_the_load(part):
    placed = 0
    for seed in range(part * PART, (part + 1) * PART):
        instance = a_random_instance(seed, 1 + seed % 5, 1 + seed % 4, days=120 + seed * 37 % 150)
        plan = place(instance, QUICK)
        if plan is None:
            continue
        placed += 1
        peak = max(Counter(one.auditor for one in plan.values()).values())
        assert faults(instance, plan) == [], seed
        assert peak <= best_peak(instance) + 1, seed
    assert placed > PART // 3


def test_a_larger_instance_keeps_every_rule_and_shares_the_load():
    instance = a_random_instance(7, 40, 5)

    plan = place(instance, Effort(work=2.0, wall=120))

    assert faults(instance, plan) == []
    assert max(Counter(one.auditor for one in plan.values()).values()) <= best_peak(instance) + 1


def test_the_same_instance_has_the_same_plan():
    instance = a_random_instance(8, 6, 2)

    assert place(instance, QUICK) == place(instance, QUICK)


def test_a_report_comes_before_a_draw():
    instance = an_instance([an_audit(1, "V1"), an_audit(2, "V2", reported=True)], [an_auditor("A", 1)])

    plan = plan_audits(instance, QUICK).plan

    assert plan["AUD-002"].starts_on == date(2027, 2, 4)
    assert plan["AUD-001"].starts_on > plan["AUD-002"].starts_on


def test_nothing_to_place_is_a_plan():
    assert plan_audits(an_instance([]), QUICK).plan == {}


def planned_again(instance, **changed):
    """Return an instance that holds its own plan, with something changed, and that plan."""
    plan = plan_audits(instance, QUICK).plan
    held = tuple(replace(audit, held=plan[audit.key]) for audit in instance.audits)
    return replace(instance, audits=held, **changed), plan


def test_a_plan_made_again_moves_nothing():
    again, plan = planned_again(
        an_instance([an_audit(n, f"V{n}") for n in range(6)], [an_auditor("A"), an_auditor("B")])
    )

    done = plan_audits(again, QUICK)

    assert (done.plan, done.moved) == (plan, ())


def test_only_what_a_new_absence_hits_moves():
    instance = an_instance([an_audit(n, f"V{n}") for n in range(6)], [an_auditor("A"), an_auditor("B")])
    again, plan = planned_again(instance)
    key = min(plan)
    hit = plan[key]
    people = tuple(
        an_auditor(one.key, 2, *([Span(hit.starts_on, hit.starts_on)] if one.key == hit.auditor else []))
        for one in instance.auditors
    )

    done = plan_audits(replace(again, auditors=people), QUICK)

    assert done.moved == (key,)
    assert faults(replace(again, auditors=people), done.plan) == []


def test_what_is_fixed_stays_and_counts():
    fixed = fixed_at(an_audit(1), "A", date(2027, 3, 1))
    instance = an_instance([fixed, an_audit(2), an_audit(3, "V2")], [an_auditor("A", 1)])

    plan = plan_audits(instance, QUICK).plan

    assert plan["AUD-001"] == Placement("A", date(2027, 3, 1))
    assert faults(instance, plan) == []


def told(instance):
    conflict = plan_audits(instance, QUICK)
    assert isinstance(conflict, Conflict)
    return conflict, conflict_words(instance, conflict)


def test_a_conflict_for_every_auditor_is_said():
    conflict, words = told(an_instance([an_audit(1, barred={"A": Bar.INTEREST}), an_audit(2, "V2")]))

    assert conflict == Conflict(("AUD-001",), (Loose(Bond.CONFLICT, "AUD-001"),), (Loose(Bond.CONFLICT, "AUD-001"),))
    assert words.about == "Aucun programme ne place AUD-001 (Service 1)."
    [rule] = words.rules
    assert rule.startswith("AUD-001 (Service 1) ne peut pas être confié à\u00a0: Auditeur A (intérêt déclaré")
    assert words.remedies == ("Ouvrez l’équipe de AUD-001 (Service 1) à un auditeur sans lien avec ce service.",)


def test_more_audits_than_a_week_takes_are_said_with_what_would_make_them_fit():
    week = Span(date(2027, 3, 1), date(2027, 3, 7))
    audits = [an_audit(n, f"V{n}", window=week) for n in (1, 2)] + [an_audit(3, "V3")]
    conflict, words = told(an_instance(audits, [an_auditor("A", 1)]))

    assert conflict.audits == ("AUD-001", "AUD-002")
    assert Loose(Bond.CAPACITY, "A") in conflict.rules
    assert Loose(Bond.CAPACITY, "A") in conflict.remedies
    assert "Auditeur A commence au plus 1 audit(s) par semaine." in words.rules
    assert "Augmentez la capacité de Auditeur A (aujourd’hui 1 par semaine)." in words.remedies


def test_two_audits_of_a_vendor_in_too_short_a_time_are_said():
    quarter = Span(date(2027, 3, 1), date(2027, 4, 30))
    conflict, _words = told(an_instance([an_audit(1, window=quarter), an_audit(2, window=quarter)]))

    assert Loose(Bond.VENDOR_TWICE, "V1") in conflict.rules


def test_without_any_auditor_nothing_is_half_planned():
    conflict, words = told(an_instance([an_audit(1)], []))

    assert (conflict.audits, conflict.rules) == (("AUD-001",), ())
    assert words.rules == ("Aucun auditeur n’est désigné.",)


@pytest.mark.parametrize("seed", [9, 21, 45])
def test_the_rules_told_are_smallest(seed):
    """Some schedule exists without any one of the rules told, and none with all of them."""
    instance = a_random_instance(seed, 4, 1, days=150)
    conflict = plan_audits(instance, QUICK)
    assert isinstance(conflict, Conflict)
    core = instance.only(tuple(audit for audit in instance.audits if audit.key in conflict.audits))

    assert not fits(core)
    assert all(fits(loosened(core, [rule])) for rule in conflict.rules)


@pytest.mark.parametrize("needed", [{3}, {0, 7}, {1, 2, 6}])
def test_the_smallest_part_that_fails_is_found(needed):
    assert set(smallest(range(8), lambda chosen: needed <= set(chosen))) == needed
