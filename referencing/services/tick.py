"""Take every step that time makes due; twice is the same as once."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from models.database import reading
from models.queries.due import due_cases
from referencing.services.steps import take_due_steps
from workflows.calendar import day_of
from workflows.procedures import PROCEDURES
from workflows.steps import Procedure, Step
from workflows.vocabulary import THE_CLOCK, Role

if TYPE_CHECKING:
    from uuid import UUID

CHUNK = 500  # one transaction each, so that no other writer waits long

log = structlog.get_logger(__name__)


class TickError(ExceptionGroup[Exception]):
    """Some cases could not be moved; every other one was. Each exception has the case's procedure and key as a note."""


def tick(sessions: sessionmaker[Session], at: datetime, chunk: int = CHUNK) -> dict[str, int]:
    """Return how many cases each step of the clock moved, by «procedure.trigger».

    TickError, at the very end, when some case could not be moved; OperationalError at once: the database is away.
    """
    failures: list[Exception] = []
    moved = {
        f"{procedure.name}.{step.trigger}": sum(_take(sessions, procedure, step, at, chunk, failures))
        for procedure, step in clock_steps()
    }
    if failures:
        message = "some cases could not be moved"
        raise TickError(message, failures)
    return moved


def clock_steps() -> Iterator[tuple[Procedure, Step]]:
    """Yield the steps that the clock takes, in the order in which a tick takes them."""
    for procedure in PROCEDURES.values():
        for step in procedure.steps:
            if Role.CLOCK in step.roles:
                yield procedure, step


def _take(
    sessions: sessionmaker[Session],
    procedure: Procedure,
    step: Step,
    at: datetime,
    chunk: int,
    failures: list[Exception],
) -> Iterator[int]:
    after: UUID | None = None
    while True:
        with reading(), sessions() as session:
            due = due_cases(session, procedure.name, step.trigger, step.sources, day_of(at), after, chunk)
        if not due:
            return
        after = due[-1]
        try:
            yield _move(sessions, procedure, due, step, at)
        except Exception:  # noqa: BLE001 - whatever it is, one case must not keep the others waiting for ever
            yield sum(_one_by_one(sessions, procedure, due, step, at, failures))


def _move(
    sessions: sessionmaker[Session], procedure: Procedure, due: Sequence[UUID], step: Step, at: datetime
) -> int:
    with sessions.begin() as session:
        return len(take_due_steps(session, procedure.name, due, step.trigger, actor=THE_CLOCK, at=at))


def _one_by_one(
    sessions: sessionmaker[Session],
    procedure: Procedure,
    due: Sequence[UUID],
    step: Step,
    at: datetime,
    failures: list[Exception],
) -> Iterator[int]:
    for case in due:
        try:
            yield _move(sessions, procedure, [case], step, at)
        except OperationalError:
            raise
        except Exception as error:
            log.exception("tick.failed", case=str(case), trigger=step.trigger)
            error.add_note(f"{procedure.name} {case}")
            failures.append(error)
