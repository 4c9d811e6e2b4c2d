"""The audit's table as the order of 20 November 2023 and the design tell it, in plain words."""

from tests.workflows.spelled import calendar, rows, spelled
from workflows.procedures import AUDIT
from workflows.vocabulary import AuditState, Role

ROWS = """
plan | nothing → planned | auditor, procedure | the_auditor_is_independent | reason

schedule | planned → = | auditor, procedure | the_placement_keeps_the_rules | reason

notify | planned → notified | auditor
| the_auditor_is_independent, the_plan_is_written, the_notice_is_long_enough | audit_plan

begin_collection | notified → collecting | clock | the_start_has_come | nothing

deposit | collecting → analysis | signatory | every_item_is_answered | nothing

close_collection | collecting → analysis | clock | the_collection_is_over | nothing

remind | collecting, contradictory → = | clock | the_end_is_near | nothing

ask_complement | analysis → collecting | auditor | some_item_is_asked_again | reason, audit_complement

go_on_site | analysis → on_site | auditor | some_anomaly_is_found | reason, audit_visit

return_from_site | on_site → analysis | auditor | always | reason

open_contradictory | analysis → contradictory | auditor | every_item_has_a_finding | audit_draft_report

file_observations | contradictory → = | signatory
| the_vendor_gave_no_observations, the_vendor_may_still_observe | reason

refer | contradictory → commission | auditor
| the_vendor_could_observe, every_observation_has_a_reply | nothing

conclude | commission → closed | secretary | a_conclusion_is_written | reason, audit_report, audit_conclusion

cancel | planned, notified → cancelled | auditor, procedure | always | reason
"""


def test_the_table_says_what_the_design_says():
    assert spelled(AUDIT) == rows(ROWS)


def test_an_audit_ends_closed_or_cancelled():
    assert AUDIT.final == {AuditState.CLOSED, AuditState.CANCELLED}


def test_no_conclusion_comes_by_the_clock():
    by_clock = {step.trigger for step in AUDIT.steps if Role.CLOCK in step.roles}

    assert by_clock - {"remind"} == set(AUDIT.silence.values()) == {"begin_collection", "close_collection"}
    assert AUDIT.step["remind"].target is None


def test_every_conclusion_passes_the_observations_of_the_vendor():
    into = {state: [step.trigger for step in AUDIT.steps if step.target == state] for state in ("closed", "commission")}

    assert into == {"closed": ["conclude"], "commission": ["refer"]}
    assert AUDIT.step["refer"].sources == (AuditState.CONTRADICTORY,)


def test_its_delays_and_holders():
    assert calendar(AUDIT) == {
        "collecting": "1 months",
        "analysis": "30 working_days",
        "on_site": "30 days",
        "contradictory": "15 days",
        "commission": "30 days",
    }
    assert {state.value: AUDIT.holder(state).value for state in AuditState} == {
        "planned": "auditor",
        "notified": "vendor",
        "collecting": "vendor",
        "analysis": "auditor",
        "on_site": "auditor",
        "contradictory": "vendor",
        "commission": "commission",
        "closed": "nobody",
        "cancelled": "nobody",
    }
