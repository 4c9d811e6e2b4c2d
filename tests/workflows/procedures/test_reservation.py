"""The reservation's table as the design tells it, in plain words."""

from tests.workflows.spelled import calendar, rows, spelled
from workflows.procedures import RESERVATION
from workflows.vocabulary import ReservationState

ROWS = """
impose | nothing → open | procedure | always | nothing

file_evidence | open, overdue → evidence_filed | vendor, signatory | some_evidence_is_attached | nothing

entrust | open → entrusted | procedure | always | nothing

lift | evidence_filed, entrusted, entrusted_overdue → lifted | officer, auditor | always | nothing

send_back | evidence_filed → open | officer, auditor | always | reason

miss | open → overdue | clock | its_due_date_has_passed | nothing

note_delay | entrusted → entrusted_overdue | clock | its_due_date_has_passed | nothing

void | open, evidence_filed, overdue, entrusted, entrusted_overdue → void | procedure | always | nothing
"""


def test_the_table_says_what_the_design_says():
    assert spelled(RESERVATION) == rows(ROWS)


def test_a_lifted_reservation_stays_lifted():
    assert RESERVATION.final == {ReservationState.LIFTED, ReservationState.VOID}


def test_a_missed_reservation_may_still_be_answered():
    assert [step.trigger for step in RESERVATION.steps_from(ReservationState.OVERDUE)] == ["file_evidence", "void"]


def test_its_delays_and_holders():
    assert calendar(RESERVATION) == {
        "open": "3 months",
        "evidence_filed": "10 working_days",
        "entrusted": "3 months",
    }
    assert {state.value: RESERVATION.holder(state).value for state in ReservationState} == {
        "open": "vendor",
        "evidence_filed": "desk",
        "overdue": "vendor",
        "entrusted": "desk",
        "entrusted_overdue": "desk",
        "lifted": "nobody",
        "void": "nobody",
    }
