"""The door: the only way into a state. Decide, move, write the ledger, leave documents and messages."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from models.application import Application
from models.case import CaseMixin
from models.entropy import new_id
from models.every import CASES
from models.queries.cases import SERIES, locked, take_numbers
from models.queries.services import lock_service
from models.queries.together import write_together
from referencing.services import chain, issuing
from referencing.services.effects import run_effects
from referencing.services.errors import StaleError
from referencing.services.facts import Question, facts_for
from referencing.services.feed import note_changes
from referencing.services.moving import enter, move
from referencing.services.rulebook_use import remember_rulebook
from referencing.services.turn import Turn
from workflows.calendar import day_of
from workflows.machine import StepRefusedError, decide, decide_opening
from workflows.procedures import PROCEDURES
from workflows.vocabulary import Actor


def take_step(
    session: Session,
    case: CaseMixin,
    trigger: str,
    *,
    actor: Actor,
    at: datetime,
    reason: str = "",
    seen_version: int | None = None,
    through: Application | None = None,
) -> Turn:
    """Take one step of one case in the caller's transaction, and return what was done.

    StepRefusedError holds every reason why not; StaleError says that the case changed since `seen_version`, or since
    the session read it.
    """
    session.flush()  # what this transaction changed in the case before is no reason to call it stale
    version = case.version if seen_version is None else seen_version
    case = locked(session, type(case), [case.id])[case.id]  # type: ignore[attr-defined]  # the key of Base
    if case.version != version:
        raise StaleError(case.number)
    turn = _decided(session, case, trigger, actor, at, reason, through)
    _write(session, [turn])
    return turn


def take_due_steps(
    session: Session, procedure: str, ids: Sequence[UUID], trigger: str, *, actor: Actor, at: datetime
) -> list[Turn]:
    """Take one step of many cases of one procedure; those whose guards say no are passed over."""
    rows = locked(session, CASES[procedure], ids)
    turns = list(_willing(session, list(rows.values()), trigger, actor, at))
    _write(session, turns)
    return turns


def open_case(
    session: Session,
    case: CaseMixin,
    *,
    actor: Actor,
    at: datetime,
    reason: str = "",
    through: Application | None = None,
) -> Turn:
    """Open a case: number it, put it in its initial state, write the first entry of its ledger."""
    procedure = PROCEDURES[case.procedure]
    lock_service(session, case.service_id)  # two cases opened at once must see each other
    case.id = new_id()  # type: ignore[attr-defined]  # the key of Base
    asked = Question(actor, day_of(at), reason, through)
    with session.no_autoflush:
        facts = facts_for(session, case, asked, procedure.opening.needs)
        step = decide_opening(procedure, facts)
        case.number = take_numbers(session, SERIES[procedure.name], day_of(at).year)[0]
        turn = Turn(procedure, case, step, facts, actor, at, reason, None, new_id(), through)
        enter(turn, procedure.initial)
    remember_rulebook(session, facts.book, at)
    session.add(case)
    _write(session, [turn])
    return turn


def _decided(
    session: Session,
    case: CaseMixin,
    trigger: str,
    actor: Actor,
    at: datetime,
    reason: str,
    through: Application | None,
) -> Turn:
    procedure = PROCEDURES[case.procedure]
    known = procedure.step.get(trigger)
    asked = Question(actor, day_of(at), reason, through)
    facts = facts_for(session, case, asked, known.needs if known else ())
    step = decide(procedure, case.state, trigger, facts)
    return Turn(procedure, case, step, facts, actor, at, reason, case.state.value, new_id(), through)


def _willing(session: Session, cases: Sequence[CaseMixin], trigger: str, actor: Actor, at: datetime) -> Iterator[Turn]:
    for case in cases:
        try:
            yield _decided(session, case, trigger, actor, at, "", None)
        except StepRefusedError:
            continue


def _write(session: Session, turns: list[Turn]) -> None:
    """Run the effects, move, write the ledger, the documents and the messages of some turns of one step."""
    run_effects(session, turns)
    for turn in turns:
        move(turn)
    chain.link(turns)
    if len(turns) > 1:
        write_together(session, [turn.generic for turn in turns])
    session.flush()
    chain.write(session, turns)
    note_changes(session, turns)
    issuing.issue(session, turns)
