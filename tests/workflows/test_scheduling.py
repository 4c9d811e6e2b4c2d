"""The hard rules one by one, each broken alone, and the phases of the order."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.workflows.schedules import (
    DELAYS,
    HOLIDAYS,
    ON,
    YEAR,
    a_random_instance,
    an_audit,
    an_auditor,
    an_instance,
    faults,
    walk,
)
from workflows.schedule import Bar, Placement, Span, moved, notice_on, phases_of
from workflows.scheduling import all_refusals, refusals_of

GOOD = Placement("A", date(2027, 3, 1))


def codes(instance, plan, key="AUD-001", placement=GOOD):
    return [refusal.code for refusal in refusals_of(instance, plan, key, placement)]


def a_span(first, last=None):
    return Span(date.fromisoformat(first), date.fromisoformat(last or first))


def test_phases_are_those_of_the_order():
    phases = phases_of(date(2027, 1, 29), DELAYS, HOLIDAYS)

    assert phases.deposit_by == date(2027, 2, 28)
    assert phases.analysis_from == date(2027, 3, 1)
    assert phases.draft_by == date(2027, 4, 12)
    assert phases.report_by == date(2027, 4, 27)


def test_a_placement_that_breaks_nothing_has_no_refusal():
    assert codes(an_instance([an_audit(1)]), {}) == []


def test_each_rule_is_refused_alone():
    audit, auditor = an_audit(1), an_auditor()
    instance = an_instance([audit], [auditor])

    def with_audit(**changed):
        return replace(instance, audits=(replace(audit, **changed),))

    def away(day):
        return replace(instance, auditors=(an_auditor("A", 2, a_span(day)),))

    assert codes(with_audit(window=a_span("2027-04-01", "2027-12-31")), {}) == ["schedule_window"]
    assert codes(instance, {}, placement=Placement("A", date(2027, 3, 6))) == ["schedule_not_working"]
    assert codes(instance, {}, placement=Placement("A", date(2027, 7, 14))) == ["schedule_not_working"]
    assert codes(replace(instance, quiet=(a_span("2027-03-01"),)), {}) == ["schedule_quiet"]
    assert codes(replace(instance, on=date(2027, 2, 2)), {}) == ["schedule_notice"]
    assert codes(replace(instance, impossible={"V1": (a_span("2027-03-01"),)}), {}) == ["schedule_vendor_start"]
    assert codes(replace(instance, impossible={"V1": (a_span("2027-04-01"),)}), {}) == ["schedule_vendor_deposit"]
    assert codes(with_audit(barred={"A": Bar.INTEREST}), {}) == ["schedule_interest"]
    assert codes(with_audit(barred={"A": Bar.ASSESSED}), {}) == ["schedule_assessed"]
    assert codes(away("2027-03-01"), {}) == ["schedule_away_start"]
    assert codes(away("2027-04-02"), {}) == ["schedule_away_analysis"]
    assert codes(away("2027-05-14"), {}) == ["schedule_away_draft"]
    assert codes(away("2027-05-29"), {}) == ["schedule_away_report"]
    assert codes(instance, {}, placement=Placement("B", date(2027, 3, 1))) == ["schedule_no_auditor"]


def test_capacity_counts_the_audits_that_begin_in_a_week():
    instance = an_instance([an_audit(1, "V1"), an_audit(2, "V2"), an_audit(3, "V3")])
    others = {"AUD-002": Placement("A", date(2027, 3, 3)), "AUD-003": Placement("A", date(2027, 3, 5))}

    assert codes(instance, others) == ["schedule_capacity"]
    assert codes(instance, others, placement=Placement("A", date(2027, 3, 8))) == []
    assert codes(instance, {"AUD-002": others["AUD-002"]}) == []


def test_a_vendor_is_audited_once_at_a_time():
    instance = an_instance([an_audit(1), an_audit(2)])

    assert codes(instance, {"AUD-002": Placement("A", date(2027, 4, 1))}) == ["schedule_vendor_twice"]
    assert codes(instance, {"AUD-002": Placement("A", date(2027, 5, 29))}) == ["schedule_vendor_twice"]
    assert codes(instance, {"AUD-002": Placement("A", date(2027, 5, 31))}) == []


def test_all_refusals_are_told_at_once():
    instance = an_instance([an_audit(1, barred={"A": Bar.INTEREST})], quiet=(YEAR,))

    assert codes(instance, {}) == ["schedule_quiet", "schedule_notice", "schedule_interest"]


def test_the_plan_is_sent_when_its_auditor_is_there():
    instance = an_instance([an_audit(1)])
    away = an_auditor("A", 2, a_span("2027-01-27", "2027-02-01"))

    assert notice_on(date(2027, 3, 1), DELAYS, an_auditor(), instance) == date(2027, 2, 1)
    assert notice_on(date(2027, 3, 1), DELAYS, away, instance) == date(2027, 1, 26)


def test_what_moved_is_named():
    before = {"AUD-001": GOOD, "AUD-002": GOOD}

    assert moved(before, before | {"AUD-002": Placement("B", GOOD.starts_on), "AUD-003": GOOD}) == [
        "AUD-002",
        "AUD-003",
    ]


@given(st.integers(0, 650))
def test_phases_agree_with_awalk_day_by_day(offset):
    start = date(2027, 1, 1) + timedelta(days=offset)
    phases = phases_of(start, DELAYS, HOLIDAYS)

    assert (*(phases.starts_on, phases.deposit_by, phases.analysis_from, phases.draft_by, phases.report_by),) == walk(
        start
    )


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_the_rules_agree_with_the_independent_checker(seed, draw):
    """Any plan, good or bad: the rules refuse it exactly when the checker does."""
    instance = a_random_instance(seed, 4, 2, days=200)
    plan = {
        audit.key: Placement(f"A{(draw >> number) % 2:02}", ON + timedelta(days=(draw * (number + 3)) % 230))
        for number, audit in enumerate(instance.audits)
    }

    assert bool(all_refusals(instance, plan)) == bool(faults(instance, plan))
