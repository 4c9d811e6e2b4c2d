"""The application's table as the design tells it, in plain words."""

import pytest

from tests.workflows.builders import rulebook
from tests.workflows.spelled import calendar, rows, spelled
from workflows.procedures import APPLICATION
from workflows.rulebook import DelayName
from workflows.vocabulary import AUTOMATIC_ROLES, ApplicationState, Holder, Role

OPEN = (
    "eligibility, conformity, submitted, assessment, changes_requested, "
    "commission, decision, agreement, connection, ready"
)
SILENT = "eligibility, conformity, changes_requested"
ROWS = f"""
open | nothing → eligibility | vendor, signatory | the_kind_fits_the_listing | nothing

confirm_eligibility | eligibility → conformity | vendor, signatory | the_service_is_eligible | nothing

ask_approval | conformity, changes_requested → = | vendor, signatory
| what_is_filed_next_is_whole, no_approval_answers_for_it | nothing

approve | conformity, changes_requested → = | signatory
| what_is_filed_next_is_whole, it_is_not_approved_yet | nothing

send_back | conformity, changes_requested → = | signatory | an_approval_is_awaited | reason

confirm_unchanged | conformity → = | signatory | something_is_left_to_confirm | nothing

submit | conformity → submitted | signatory
| the_dossier_is_complete, the_renewal_is_in_time, what_was_taken_over_still_holds, the_approval_holds | receipt

admit | submitted → assessment | officer | always | nothing

declare_inadmissible | submitted → inadmissible | officer | always | reason, inadmissibility

request_changes | assessment → changes_requested | reviewer
| some_criterion_is_flagged_with_reason, the_due_date_lies_ahead | change_request

resubmit | changes_requested → assessment | signatory | every_flag_is_answered, the_approval_holds | nothing

refer | assessment → commission | officer | every_criterion_has_a_finding, no_flag_is_pending | assessment_report

return_to_assessment | commission → assessment | secretary | always | reason

give_opinion | commission → decision | secretary
| the_session_day_has_come, the_quorum_is_met, the_opinion_follows_the_votes, the_reservations_fit_the_opinion | minutes

accept | decision → agreement | decider | the_opinion_is_favourable, the_decider_is_independent | acceptance

refuse | decision → refused | decider | the_decider_is_independent, the_grounds_quote_findings | reason, refusal

sign | agreement → = | signatory, decider, cnam | this_party_may_sign | nothing

open_connection | agreement → connection | officer | every_party_has_signed, it_exchanges_data | nothing

pass_connection | connection → ready | officer | every_operation_passed_its_test | connection_report

make_ready | agreement → ready | officer | every_party_has_signed, it_exchanges_no_data | nothing

publish | ready → published | officer | no_suspensive_reservation_is_open, the_listing_can_take_it | certificate

withdraw | {OPEN} → withdrawn | signatory | always | nothing

warn | {SILENT} → = | clock | a_warning_is_due | nothing

lapse | {SILENT} → lapsed | clock | the_silence_lasted_too_long | lapse
"""


def test_the_table_says_what_the_design_says():
    assert spelled(APPLICATION) == rows(ROWS)


def test_five_states_are_final():
    assert APPLICATION.final == {
        ApplicationState.PUBLISHED,
        ApplicationState.REFUSED,
        ApplicationState.INADMISSIBLE,
        ApplicationState.WITHDRAWN,
        ApplicationState.LAPSED,
    }


@pytest.mark.parametrize("trigger", ["accept", "refuse", "publish", "admit", "give_opinion"])
def test_no_tacit_decision_exists(trigger):
    assert AUTOMATIC_ROLES & set(APPLICATION.step[trigger].roles) == set()


def test_the_clock_takes_nothing_but_the_lapse_and_its_warning():
    by_clock = {step.trigger for step in APPLICATION.steps if Role.CLOCK in step.roles}

    assert by_clock == {"warn", "lapse"}
    assert set(APPLICATION.silence.values()) == {"lapse"}


def test_the_vendor_may_withdraw_from_every_open_state():
    open_states = [state for state in ApplicationState if state not in APPLICATION.final]

    assert list(APPLICATION.step["withdraw"].sources) == open_states


def test_an_acceptance_and_a_listing_are_one_road():
    """Whatever leads to «published» has passed opinion, decision and signatures: no row goes round them."""
    into = {
        state: [(step.trigger, list(step.sources)) for step in APPLICATION.steps if step.target == state]
        for state in ("published", "ready", "connection", "agreement", "decision")
    }

    assert into == {
        "published": [("publish", ["ready"])],
        "ready": [("pass_connection", ["connection"]), ("make_ready", ["agreement"])],
        "connection": [("open_connection", ["agreement"])],
        "agreement": [("accept", ["decision"])],
        "decision": [("give_opinion", ["commission"])],
    }


def test_somebody_holds_the_ball_in_every_open_state():
    assert {state.value: APPLICATION.holder(state).value for state in ApplicationState} == {
        "eligibility": "vendor",
        "conformity": "vendor",
        "submitted": "desk",
        "assessment": "reviewers",
        "changes_requested": "vendor",
        "commission": "commission",
        "decision": "decider",
        "agreement": "parties",
        "connection": "vendor",
        "ready": "desk",
        **{state.value: Holder.NOBODY.value for state in APPLICATION.final},
    }


def test_a_delay_runs_in_every_open_state():
    assert calendar(APPLICATION) == {
        "eligibility": "180 days",
        "conformity": "365 days",
        "submitted": "10 working_days",
        "assessment": "45 working_days",
        "changes_requested": "30 days",
        "commission": "30 days",
        "decision": "15 days",
        "agreement": "30 days",
        "connection": "60 days",
        "ready": "5 working_days",
    }


def test_the_clock_of_the_assessment_stops_for_the_vendor():
    assert APPLICATION.resumes == {ApplicationState.ASSESSMENT}


def test_silence_lapses_where_the_vendor_holds_the_ball_before_a_decision():
    lapses = {state.value: rulebook().delay(name).amount for state, name in APPLICATION.lapse_delays.items()}

    assert lapses == {"eligibility": 180, "conformity": 365, "changes_requested": 60}
    assert APPLICATION.lapse_delays[ApplicationState.CHANGES_REQUESTED] is DelayName.LAPSE_CHANGES
