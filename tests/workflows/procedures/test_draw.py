"""The draw's table in plain words: an order that nobody can turn round."""

from tests.workflows.spelled import rows, spelled
from workflows.procedures import DRAW
from workflows.vocabulary import DrawState, Role

ROWS = """
prepare | nothing → preparing | auditor
| no_other_draw_stands, enough_officials_are_named, the_days_follow_one_another | nothing

commit | preparing → = | officer, secretary, decider, cnam, auditor
| the_actor_keeps_a_secret, the_commitment_is_their_own | nothing

freeze | preparing → frozen | auditor
| everyone_has_committed, the_days_follow_one_another, the_population_can_be_drawn_from | nothing

reveal | frozen → = | officer, secretary, decider, cnam, auditor
| the_actor_keeps_a_secret, their_secret_is_still_hidden, the_reveals_are_still_open, the_secret_fits_its_commitment
| nothing

type_value | frozen → = | officer, secretary, decider, cnam, auditor
| every_secret_is_revealed, the_day_of_the_value_has_come, the_value_is_not_settled, the_value_is_the_one_typed_first
| nothing

set_value_aside | frozen → = | officer, secretary, decider, cnam, auditor | some_value_was_typed | reason

draw | frozen → drawn | auditor, procedure
| every_secret_is_revealed, the_value_is_typed_twice, the_population_is_the_frozen_one | draw_minutes

miss_reveal | frozen → cancelled | clock | a_reveal_is_overdue | nothing

cancel | preparing, frozen → cancelled | auditor | always | reason

annul | drawn → cancelled | decider | no_audit_of_it_has_begun | reason
"""


def test_the_table_says_what_the_method_says():
    assert spelled(DRAW) == rows(ROWS)


def test_a_draw_that_was_cancelled_stays_cancelled():
    assert DRAW.final == {DrawState.CANCELLED}


def test_nobody_draws_twice():
    assert [step.trigger for step in DRAW.steps_from(DrawState.DRAWN)] == ["annul"]
    assert [step.trigger for step in DRAW.steps if step.target is DrawState.DRAWN] == ["draw"]


def test_the_clock_ends_a_draw_whose_secrets_stay_hidden():
    assert {step.trigger for step in DRAW.steps if Role.CLOCK in step.roles} == set(DRAW.silence.values())
