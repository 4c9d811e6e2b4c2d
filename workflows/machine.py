"""Decide one step: pure, no clock, no database. The only file that imports transitions."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import cast

from transitions import EventData, Machine

from workflows.facts import Facts
from workflows.independence import DECLARING
from workflows.labels import label
from workflows.steps import Procedure, Step
from workflows.vocabulary import STAFF_ROLES, Refusal

# Refusals of the actor, whatever the case and the words: none other is told beside them.
_ABOUT_ACTOR = ("wrong_role", "recused", "interest_not_declared")


class StepRefusedError(Exception):
    """The step does not exist from this state, or some guard said no; `refusals` holds every reason."""

    def __init__(self, trigger: str, state: StrEnum | None, refusals: tuple[Refusal, ...]) -> None:
        self.trigger, self.state, self.refusals = trigger, state, refusals
        super().__init__(f"{trigger} refused from {state}: {[r.code for r in refusals]}")

    @property
    def is_about_role(self) -> bool:
        """Whether the actor has no right to this step, whatever the case."""
        return any(refusal.code in _ABOUT_ACTOR for refusal in self.refusals)


@dataclass(eq=False)
class _Subject:
    facts: Facts
    state: str
    refusals: tuple[Refusal, ...] = field(default=())
    taken: Step | None = None


def forbidden(step: Step, facts: Facts) -> tuple[Refusal, ...]:
    """Return every reason of the case that forbids this step to this actor; empty when none does."""
    held = facts.actor.roles & set(step.roles)
    if not held:
        return (Refusal("wrong_role", tuple(label(role) for role in step.roles)),)
    if facts.is_recused and held <= STAFF_ROLES:
        return (Refusal("recused"),)
    if facts.is_undeclared and held & DECLARING and _looks_into_the_case(step):
        return (Refusal("interest_not_declared"),)
    return tuple(refusal for guard in step.guards for refusal in guard(facts))


def _looks_into_the_case(step: Step) -> bool:
    return bool(step.sources) and not step.receives  # before its opening there is no case to look into


def missing_inputs(step: Step, facts: Facts) -> tuple[Refusal, ...]:
    """Return what is wrong with the words that come with the step."""
    if step.asks_reason and not facts.reason.strip():
        return (Refusal("reason_missing"),)
    return tuple(refusal for guard in step.input_guards for refusal in guard(facts))


def available(procedure: Procedure, state: StrEnum, facts: Facts) -> dict[Step, tuple[Refusal, ...]]:
    """Return the steps this actor may see from this state, each with what still forbids it."""
    return {step: forbidden(step, facts) for step in procedure.steps_from(state) if facts.actor.roles & set(step.roles)}


def _is_about_actor(refusals: tuple[Refusal, ...]) -> bool:
    return bool(refusals) and refusals[0].code in _ABOUT_ACTOR


def _condition(step: Step) -> Callable[[EventData], bool]:
    def met(event: EventData) -> bool:
        subject = cast("_Subject", event.model)
        barred = forbidden(step, subject.facts)
        if _is_about_actor(barred):
            subject.refusals = barred
        else:
            subject.refusals = barred + missing_inputs(step, subject.facts)
        return not subject.refusals

    return met


def _remember(step: Step) -> Callable[[EventData], None]:
    def remember(event: EventData) -> None:
        cast("_Subject", event.model).taken = step

    return remember


def _row(step: Step) -> dict[str, object]:
    return {
        "trigger": step.trigger,
        "source": [source.value for source in step.sources],
        "dest": "=" if step.target is None else step.target.value,
        "conditions": [_condition(step)],
        "after": _remember(step),
    }


@cache  # one machine a procedure, used unbound and never queued: a machine a decision costs 16 times more
def _machine(procedure: Procedure) -> Machine:
    return Machine(
        model=None,
        states=[state.value for state in procedure.states],
        transitions=[_row(step) for step in procedure.steps],
        initial=procedure.initial.value,
        auto_transitions=False,
        send_event=True,
    )


def decide(procedure: Procedure, state: StrEnum, trigger: str, facts: Facts) -> Step:
    """Return the step that this trigger takes from this state; StepRefusedError holds every reason why not."""
    step = procedure.step.get(trigger)
    if step is None or state not in step.sources:
        named = trigger if step is None else step.label
        raise StepRefusedError(trigger, state, (Refusal("no_such_step", (named, label(state))),))
    subject = _Subject(facts, state.value)
    _machine(procedure).events[trigger].trigger(subject)
    if subject.taken is None:
        raise StepRefusedError(trigger, state, subject.refusals)
    return subject.taken


def decide_opening(procedure: Procedure, facts: Facts) -> Step:
    """Return the step that opens a case of this procedure; StepRefusedError holds every reason why not."""
    step = procedure.opening
    refusals = forbidden(step, facts)
    if not _is_about_actor(refusals):
        refusals += missing_inputs(step, facts)
    if refusals:
        raise StepRefusedError(step.trigger, None, refusals)
    return step
