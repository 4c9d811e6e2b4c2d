"""One step being taken on one case: what effects, documents and the ledger share."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from models.application import Application
from models.case import CaseMixin
from workflows.calendar import day_of
from workflows.facts import Facts
from workflows.rulebook import Rulebook
from workflows.steps import Procedure, Step
from workflows.vocabulary import Actor


@dataclass(eq=False)
class Turn:
    """One step on its way through the door.

    `payload` is what the ledger says beside the step, without personal data; `source` the state before;
    `due_on` the last day of a delay that an effect fixed; `entry` and `detail` are the rows of the ledger once linked.
    """

    procedure: Procedure
    case: Any
    step: Step
    facts: Facts
    actor: Actor
    at: datetime
    reason: str
    source: str | None
    entry_id: UUID
    through: Application | None = None
    due_on: date | None = None
    payload: dict[str, Any] = field(default_factory=dict)
    entry: dict[str, Any] = field(default_factory=dict)
    detail: dict[str, Any] = field(default_factory=dict)

    @property
    def on(self) -> date:
        """The day in Europe/Paris."""
        return day_of(self.at)

    @property
    def book(self) -> Rulebook:
        """The rulebook of the case."""
        return self.facts.book

    @property
    def generic(self) -> CaseMixin:
        """The case, whichever its procedure."""
        case: CaseMixin = self.case
        return case
