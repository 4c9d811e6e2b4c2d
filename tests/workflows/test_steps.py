"""The shape of a row: a guard names what it reads, a table knows its states, a trigger has one row."""

from dataclasses import fields

import pytest

from tests.workflows.worlds import worlds
from workflows import facts as f
from workflows.procedures import APPLICATION, LISTING, PROCEDURES
from workflows.steps import Step
from workflows.vocabulary import ApplicationState, Holder, ListingState, Role

COMMON = {known.name for known in fields(f.Facts)}
ALWAYS_THERE = {"kind", "track", "ends_on", "rank", "reminded_days", "is_flagged", "due_on", "missed_effect"} | {
    *("has_plan", "starts_on", "has_observations", "conclusion", "auditor_is_conflicted"),
    *("auditor_assessed", "next_reminder_on"),
    *("number", "seats", "own_seat", "reveal_by", "public_on", "standing", "typed"),
    *("was_suspended", "remind_on", "noted_for", "has_text_for_vendor"),
}
SECTION_OF = {
    "open_suspensive": "reservations",
    "has_evidence": "evidence",
    "undeclared_releases": "releases",
    "overdue_releases": "releases",
    "is_update_filed": "releases",
    **dict.fromkeys(("unanswered", "unfound", "contradicted", "unverifiable", "asked_again", "unreplied"), "items"),
}
GUARDS = {
    (name, guard.__name__): guard
    for name, procedure in PROCEDURES.items()
    for step in (procedure.opening, *procedure.steps)
    for guard in step.guards + step.input_guards
}


class Watched:
    """Facts that remember what was asked of them."""

    def __init__(self, facts):
        self._facts, self.read = facts, set()

    def __getattr__(self, name):
        self.read.add(name)
        return getattr(self._facts, name)


@pytest.mark.parametrize(("name", "guard"), GUARDS)
def test_a_guard_reads_the_sections_that_it_names_and_no_other(name, guard):
    read, guard = set(), GUARDS[name, guard]

    for facts in worlds(name):
        watched = Watched(facts)
        list(guard(watched))
        read |= watched.read

    sections = {SECTION_OF.get(one, one) for one in read - COMMON - ALWAYS_THERE}
    assert sections == f.sections_of((guard,))


@pytest.mark.parametrize("name", PROCEDURES)
def test_a_trigger_has_one_row_and_every_row_somebody_and_some_state(name):
    steps = PROCEDURES[name].steps

    assert len({step.trigger for step in steps}) == len(steps)
    assert [step.trigger for step in steps if not (step.sources and step.roles and step.label)] == []
    assert [step.trigger for step in steps if len(set(step.sources)) < len(step.sources)] == []


@pytest.mark.parametrize("name", PROCEDURES)
def test_every_state_is_reached_from_the_first(name):
    procedure = PROCEDURES[name]
    reached, waiting = set(), [procedure.initial]

    while waiting:
        state = waiting.pop()
        reached.add(state)
        waiting += [step.target for step in procedure.steps_from(state) if step.target not in {None, *reached}]

    assert reached == set(procedure.states)


@pytest.mark.parametrize("name", PROCEDURES)
def test_silence_leads_to_a_row_that_the_clock_takes_from_there(name):
    procedure = PROCEDURES[name]
    rows = {state: procedure.step[trigger] for state, trigger in procedure.silence.items()}

    assert [state for state, step in rows.items() if state not in step.sources or step.roles != (Role.CLOCK,)] == []


@pytest.mark.parametrize("name", PROCEDURES)
def test_holders_and_delays_belong_to_open_states_of_the_procedure(name):
    procedure = PROCEDURES[name]
    named = [*procedure.holders, *procedure.delays, *procedure.silence, *procedure.resumes, *procedure.lapse_delays]

    assert [state for state in named if type(state) is not procedure.states or state in procedure.final] == []
    assert procedure.resumes <= set(procedure.delays)


def test_a_table_answers_what_is_asked_of_it():
    assert [step.trigger for step in APPLICATION.steps_from(ApplicationState.READY)] == ["publish", "withdraw"]
    assert APPLICATION.may_leave(ApplicationState.READY, "publish")
    assert not APPLICATION.may_leave(ApplicationState.DECISION, "publish")
    assert LISTING.holder(ListingState.EXPIRED) is Holder.NOBODY


def test_a_step_needs_what_its_guards_of_case_and_words_read():
    needs = {step.trigger: set(step.needs) for step in APPLICATION.steps if step.needs}

    assert needs["refuse"] == {"assessment", "deliberation"}
    assert needs["publish"] == {"reservations", "opening"}
    assert Step(trigger="x", label="x", roles=()).needs == frozenset()
