"""Guards of the reservation: evidence to lift it, its due date."""

import pytest

from tests.workflows.builders import ON
from tests.workflows.ready import TOMORROW, YESTERDAY, reservation_facts, said
from workflows.guards import reservation as guard


def test_a_reservation_is_answered_with_evidence():
    assert said(guard.some_evidence_is_attached, reservation_facts()) == []
    assert said(guard.some_evidence_is_attached, reservation_facts(has_evidence=False)) == [
        ("reservation_without_evidence",)
    ]


@pytest.mark.parametrize(
    ("due_on", "refusals"),
    [
        (YESTERDAY, []),
        (ON, [("not_due_yet", ON.isoformat())]),
        (TOMORROW, [("not_due_yet", TOMORROW.isoformat())]),
    ],
)
def test_a_reservation_is_missed_after_its_last_day(due_on, refusals):
    assert said(guard.its_due_date_has_passed, reservation_facts(due_on=due_on)) == refusals
