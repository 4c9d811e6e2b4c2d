"""Move a case to the state a step leads to, and set the clocks that run there."""

from enum import StrEnum

from models.application import Application
from models.listing import Listing
from referencing.services.turn import Turn
from workflows.calendar import day_of
from workflows.clocks import days_used, delay_ends_on, is_on_vendors_time, silence_dates


def move(turn: Turn) -> None:
    """Leave the state of a turn's case for its step's target; a step without target leaves everything as it is."""
    target = turn.step.target
    if target is not None and target != turn.case.state:
        _count_time(turn)
        enter(turn, target)
    if turn.due_on is not None:
        turn.case.due_on = turn.due_on


def _count_time(turn: Turn) -> None:
    case, procedure = turn.generic, turn.procedure
    seconds = int((turn.at - case.moved_at).total_seconds())
    if is_on_vendors_time(procedure, case.state):
        case.vendor_seconds += seconds
    else:
        case.desk_seconds += seconds
    left_on, entered_on = turn.on, day_of(case.moved_at)
    case.used_days += days_used(procedure, case.state, turn.book, entered_on, left_on, turn.facts.holidays)


def enter(turn: Turn, state: StrEnum) -> None:
    """Put the case of a turn in a state: since when, until when, and when silence would make it lapse."""
    case, book, holidays = turn.generic, turn.book, turn.facts.holidays
    if turn.source is None:
        case.opened_at, case.rulebook = turn.at, book.key
        case.vendor_seconds = case.desk_seconds = case.used_days = case.ledger_length = 0
    case.state, case.moved_at = state, turn.at
    case.due_on = delay_ends_on(turn.procedure, state, book, turn.on, holidays, case.used_days)
    if isinstance(case, Listing):  # its term is its delay, for as long as the clock ends it
        case.due_on = case.ends_on if state in turn.procedure.silence else None
    if isinstance(case, Application):
        silence = silence_dates(turn.procedure, state, book, turn.on, holidays)
        case.lapses_on, case.next_warning_on = silence.lapses_on, silence.next_warning_on
        case.warned_days = case.warned_on = None
