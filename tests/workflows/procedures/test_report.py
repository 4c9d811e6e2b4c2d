"""The report's table in plain words."""

from tests.workflows.spelled import calendar, rows, spelled
from workflows.procedures import REPORT
from workflows.report_vocabulary import ReportState
from workflows.vocabulary import Role

ROWS = """
receive | nothing → received | procedure | always | nothing

pass_on | received → passed | officer | a_text_for_the_vendor_is_written | reason

remind | passed → = | clock | its_reminder_is_due | nothing

answer | passed, unanswered → answered | vendor, signatory | always | reason

miss_answer | passed → unanswered | clock | its_due_date_has_passed | nothing

note_delay | received, answered, unanswered → = | clock | its_due_date_has_passed, its_delay_is_not_noted_yet | nothing

open_audit | received, answered, unanswered → audited | officer
| its_listing_can_be_audited, somebody_may_audit_it | reason

close | received, answered, unanswered, passed → closed | officer | always | reason
"""


def test_the_table_says_what_the_decision_says():
    assert spelled(REPORT) == rows(ROWS)


def test_a_report_ends_closed_or_in_an_audit():
    assert REPORT.final == {ReportState.CLOSED, ReportState.AUDITED}


def test_nobody_but_an_officer_ends_it():
    ending = {role for step in REPORT.steps if step.target in REPORT.final for role in step.roles}

    assert ending == {Role.OFFICER}


def test_its_delays_and_holders():
    assert calendar(REPORT) == {
        "received": "5 working_days",
        "passed": "15 days",
        "answered": "5 working_days",
        "unanswered": "5 working_days",
    }
    assert {state.value: REPORT.holder(state).value for state in ReportState} == {
        "received": "desk",
        "passed": "vendor",
        "answered": "desk",
        "unanswered": "desk",
        "closed": "nobody",
        "audited": "nobody",
    }
