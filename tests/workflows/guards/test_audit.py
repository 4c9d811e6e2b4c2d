"""Guards of the audit: independence, notice, collection, anomalies, observations, conclusion."""

from datetime import date

import pytest

from tests.workflows.builders import ON, rulebook
from tests.workflows.ready import TOMORROW, YESTERDAY, audit_facts, said
from workflows.guards import audit as guard
from workflows.vocabulary import AuditConclusion


def test_the_auditor_has_no_interest_in_the_service():
    assert said(guard.the_auditor_is_independent, audit_facts()) == []
    assert said(guard.the_auditor_is_independent, audit_facts(auditor_is_conflicted=True)) == [("auditor_conflicted",)]


def test_a_plan_is_written_before_it_is_notified():
    assert said(guard.the_plan_is_written, audit_facts()) == []
    assert said(guard.the_plan_is_written, audit_facts(has_plan=False)) == [("plan_missing",)]


@pytest.mark.parametrize(
    ("on", "starts_on", "refusals"),
    [
        (date(2026, 1, 15), date(2026, 2, 15), []),
        (date(2026, 1, 15), date(2026, 2, 14), [("notice_too_short", "2026-02-15")]),
        (date(2026, 1, 31), date(2026, 2, 28), []),
        (date(2026, 1, 31), date(2026, 2, 27), [("notice_too_short", "2026-02-28")]),
        (date(2026, 12, 24), date(2027, 1, 23), [("notice_too_short", "2027-01-24")]),
        (date(2026, 1, 15), date(2026, 1, 14), [("notice_too_short", "2026-02-15")]),
        (date(2026, 1, 15), None, [("start_missing",)]),
    ],
)
def test_the_plan_goes_out_one_month_before_the_start(on, starts_on, refusals):
    assert said(guard.the_notice_is_long_enough, audit_facts(on=on, starts_on=starts_on)) == refusals


def test_the_notice_is_the_rulebooks():
    facts = audit_facts(on=date(2026, 1, 15), starts_on=date(2026, 2, 15), book=rulebook("demo-2"))

    assert said(guard.the_notice_is_long_enough, facts) == [("notice_too_short", "2026-03-15")]


@pytest.mark.parametrize(
    ("starts_on", "refusals"),
    [
        (YESTERDAY, []),
        (ON, []),
        (TOMORROW, [("not_due_yet", TOMORROW.isoformat())]),
        (None, [("not_due_yet", "")]),
    ],
)
def test_collection_opens_on_the_day_announced(starts_on, refusals):
    assert said(guard.the_start_has_come, audit_facts(starts_on=starts_on)) == refusals


def test_every_item_is_answered_before_the_deposit():
    assert said(guard.every_item_is_answered, audit_facts()) == []
    assert said(guard.every_item_is_answered, audit_facts(unanswered=3)) == [("items_unanswered", "3")]


@pytest.mark.parametrize(
    ("due_on", "refusals"),
    [
        (YESTERDAY, []),
        (ON, [("not_due_yet", ON.isoformat())]),
        (None, [("not_due_yet", "")]),
    ],
)
def test_collection_closes_after_its_last_day(due_on, refusals):
    assert said(guard.the_collection_is_over, audit_facts(due_on=due_on)) == refusals


@pytest.mark.parametrize(
    ("contradicted", "unverifiable", "refusals"), [(1, 0, []), (0, 1, []), (2, 3, []), (0, 0, [("no_anomaly",)])]
)
def test_a_visit_supposes_an_anomaly_on_documents(contradicted, unverifiable, refusals):
    facts = audit_facts(contradicted=contradicted, unverifiable=unverifiable)

    assert said(guard.some_anomaly_is_found, facts) == refusals


def test_the_report_has_a_finding_on_every_declaration():
    assert said(guard.every_item_has_a_finding, audit_facts()) == []
    assert said(guard.every_item_has_a_finding, audit_facts(unfound=("URB-HDS", "SEC-TLS"))) == [
        ("finding_missing", "URB-HDS"),
        ("finding_missing", "SEC-TLS"),
    ]


def test_observations_are_given_once():
    assert said(guard.the_vendor_gave_no_observations, audit_facts()) == []
    assert said(guard.the_vendor_gave_no_observations, audit_facts(has_observations=True)) == [
        ("observations_already_filed",)
    ]


@pytest.mark.parametrize(
    ("has_observations", "due_on", "refusals"),
    [
        (True, TOMORROW, []),
        (True, None, []),
        (False, YESTERDAY, []),
        (False, ON, [("hearing_still_open", ON.isoformat())]),
        (False, None, [("hearing_still_open", "")]),
    ],
)
def test_the_report_waits_for_the_vendor(has_observations, due_on, refusals):
    facts = audit_facts(has_observations=has_observations, due_on=due_on)

    assert said(guard.the_vendor_could_observe, facts) == refusals


@pytest.mark.parametrize("conclusion", AuditConclusion)
def test_any_conclusion_may_follow_from_declarations_that_hold(conclusion):
    assert said(guard.a_conclusion_is_written, audit_facts(contradicted=0, conclusion=conclusion)) == []


@pytest.mark.parametrize(
    ("conclusion", "refusals"),
    [
        (None, [("conclusion_missing",)]),
        (AuditConclusion.COMPLIANT, [("compliant_despite_contradictions", "2")]),
        (AuditConclusion.RESERVATIONS, []),
        (AuditConclusion.REMOVE, []),
    ],
)
def test_a_contradicted_declaration_is_not_compliant(conclusion, refusals):
    facts = audit_facts(contradicted=2, conclusion=conclusion)

    assert said(guard.a_conclusion_is_written, facts) == refusals


def test_whoever_assessed_the_service_of_late_does_not_audit_it():
    facts = audit_facts(auditor_assessed=True)

    assert said(guard.the_auditor_is_independent, facts) == [("auditor_assessed_of_late",)]


def test_a_complement_names_what_it_is_about():
    assert said(guard.some_item_is_asked_again, audit_facts()) == []
    assert said(guard.some_item_is_asked_again, audit_facts(asked_again=0)) == [("nothing_asked_again",)]


@pytest.mark.parametrize(
    ("due_on", "refusals"),
    [(TOMORROW, []), (ON, []), (YESTERDAY, [("observations_too_late", YESTERDAY.isoformat())]), (None, [])],
)
def test_observations_come_within_their_delay(due_on, refusals):
    assert said(guard.the_vendor_may_still_observe, audit_facts(due_on=due_on)) == refusals


def test_every_observation_has_a_reply_before_the_commission():
    facts = audit_facts(unreplied=("URB-HDS", "SEC-TLS"))

    assert said(guard.every_observation_has_a_reply, audit_facts()) == []
    assert said(guard.every_observation_has_a_reply, facts) == [
        ("reply_missing", "URB-HDS"),
        ("reply_missing", "SEC-TLS"),
    ]
