"""Take every step that time makes due; twice is the same as once."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

import structlog
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from models.database import reading
from models.queries.due import due_cases, is_anything_due
from referencing.services.steps import take_due_steps
from workflows.calendar import day_of
from workflows.procedures import PROCEDURES
from workflows.steps import Procedure, Step
from workflows.vocabulary import THE_CLOCK, Role

CHUNK = 250  # one transaction each, so that no other writer waits long

log = structlog.get_logger(__name__)


class TickError(ExceptionGroup[Exception]):
    """Some cases could not be moved; every other one was. Each exception has the case's procedure and key as a note."""


def tick(sessions: sessionmaker[Session], at: datetime, chunk: int = CHUNK) -> dict[str, int]:
    """Return how many cases each step of the clock moved, by «procedure.trigger».

    TickError, at the very end, when some case could not be moved; OperationalError at once: the database is away.
    """
    is_due = _is_anything_due(sessions, at)
    failures: list[Exception] = []
    moved = {
        f"{procedure.name}.{step.trigger}": sum(_take(sessions, procedure, step, at, chunk, failures)) if is_due else 0
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


def _is_anything_due(sessions: sessionmaker[Session], at: datetime) -> bool:
    """Most minutes nothing is: one look says so."""
    steps = tuple((procedure.name, step.trigger, step.sources) for procedure, step in clock_steps())
    with reading(), sessions() as session:
        return is_anything_due(session, steps, day_of(at))


def _take(
    sessions: sessionmaker[Session],
    procedure: Procedure,
    step: Step,
    at: datetime,
    chunk: int,
    failures: list[Exception],
) -> Iterator[int]:
    move = partial(_move, sessions, procedure.name, step.trigger, at)
    after: UUID | None = None
    while True:
        with reading(), sessions() as session:
            due = due_cases(session, procedure.name, step.trigger, step.sources, day_of(at), after, chunk)
        if not due:
            return
        after = due[-1]
        try:
            yield move(due)
        except Exception:  # noqa: BLE001 - whatever it is, one case must not keep the others waiting for ever
            yield sum(_one_by_one(move, due, failures))


def _move(sessions: sessionmaker[Session], procedure: str, trigger: str, at: datetime, ids: Sequence[UUID]) -> int:
    with sessions.begin() as session:
        return len(take_due_steps(session, procedure, ids, trigger, actor=THE_CLOCK, at=at))


def _one_by_one(move: Callable[[Sequence[UUID]], int], ids: Sequence[UUID], failures: list[Exception]) -> Iterator[int]:
    for case_id in ids:
        try:
            yield move([case_id])
        except OperationalError:
            raise
        except Exception as error:
            log.exception("tick.failed", case=str(case_id))
            error.add_note(str(case_id))
            failures.append(error)
