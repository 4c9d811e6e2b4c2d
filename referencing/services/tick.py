"""Take every step that time makes due; twice is the same as once."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session, sessionmaker

from models.queries.due import due_cases
from referencing.services.steps import take_due_steps
from workflows.calendar import day_of
from workflows.procedures import PROCEDURES
from workflows.steps import Procedure, Step
from workflows.vocabulary import THE_CLOCK, Role

if TYPE_CHECKING:
    from uuid import UUID

CHUNK = 500  # one transaction each, so that no other writer waits long


def tick(sessions: sessionmaker[Session], at: datetime, chunk: int = CHUNK) -> dict[str, int]:
    """Return how many cases each step of the clock moved, by «procedure.trigger»."""
    return {
        f"{procedure.name}.{step.trigger}": sum(_take(sessions, procedure, step, at, chunk))
        for procedure, step in clock_steps()
    }


def clock_steps() -> Iterator[tuple[Procedure, Step]]:
    """Yield the steps that the clock takes, in the order in which a tick takes them."""
    for procedure in PROCEDURES.values():
        for step in procedure.steps:
            if Role.CLOCK in step.roles:
                yield procedure, step


def _take(sessions: sessionmaker[Session], procedure: Procedure, step: Step, at: datetime, chunk: int) -> Iterator[int]:
    after: UUID | None = None
    while True:
        with sessions.begin() as session:
            cases = due_cases(session, procedure.name, step.trigger, step.sources, day_of(at), after, chunk)
            if not cases:
                return
            after = cases[-1].id  # type: ignore[attr-defined]  # the key of Base
            yield len(take_due_steps(session, cases, step.trigger, actor=THE_CLOCK, at=at))
