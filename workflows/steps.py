"""The shape of a row in a table of steps, and of a whole procedure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from workflows.facts import sections_of
from workflows.rulebook import DelayName
from workflows.vocabulary import Holder, Refusal, Role

Guard = Callable[[Any], Iterator[Refusal]]


@dataclass(frozen=True, eq=False, kw_only=True)
class Step:
    """One row: from these states to that one (None: it stays), by these roles, if every guard is content.

    `guards` look at the case alone, so a page can show them beforehand; `input_guards` look at the words that come
    with the step. `effects` name what else happens in the same transaction, in order; `documents` what it issues;
    `notifies` who gets a mail. `receives`: the step takes a file in and weighs nothing, so it waits for no declaration
    of interests; what is read afterwards does.
    """

    trigger: str
    label: str
    sources: tuple[StrEnum, ...] = ()
    target: StrEnum | None = None
    roles: tuple[Role, ...]
    guards: tuple[Guard, ...] = ()
    input_guards: tuple[Guard, ...] = ()
    asks_reason: bool = False
    effects: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    notifies: tuple[Holder, ...] = ()
    receives: bool = False

    @cached_property
    def needs(self) -> frozenset[str]:
        """The sections of the facts that this step's guards read."""
        return sections_of(self.guards + self.input_guards)


@dataclass(frozen=True, eq=False, kw_only=True)
class Procedure:
    """One table with its states: `opening` is the step that creates a case in the initial state.

    `holders` says who holds the ball in each open state; `delays` which delay runs there; `silence` what happens when
    nobody acts (the trigger the clock takes), for the states where something does; `resumes` the states whose delay
    goes on where it stopped; `lapse_delays` after which silence a case lapses there.
    """

    name: str
    states: type[StrEnum]
    initial: StrEnum
    opening: Step
    steps: tuple[Step, ...]
    holders: Mapping[StrEnum, Holder]
    delays: Mapping[StrEnum, DelayName] = field(default_factory=dict)
    silence: Mapping[StrEnum, str] = field(default_factory=dict)
    resumes: frozenset[StrEnum] = frozenset()
    lapse_delays: Mapping[StrEnum, DelayName] = field(default_factory=dict)

    @cached_property
    def step(self) -> dict[str, Step]:
        """The steps by trigger, without the opening."""
        return {step.trigger: step for step in self.steps}

    @cached_property
    def final(self) -> frozenset[StrEnum]:
        """The states that no step leaves."""
        return frozenset(state for state in self.states if not any(state in step.sources for step in self.steps))

    def steps_from(self, state: StrEnum) -> tuple[Step, ...]:
        """Return the steps that leave a state, in table order."""
        return tuple(step for step in self.steps if state in step.sources)

    def may_leave(self, state: StrEnum, trigger: str) -> bool:
        """Return whether the table has a row for this trigger from this state, whatever its guards say."""
        return state in self.step[trigger].sources

    def holder(self, state: StrEnum) -> Holder:
        """Return who holds the ball in a state."""
        return self.holders.get(state, Holder.NOBODY)
