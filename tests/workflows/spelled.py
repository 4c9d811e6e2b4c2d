"""A procedure's table in plain words, to be compared with rows that a person wrote."""

from tests.workflows.builders import rulebook
from workflows.steps import Procedure, Step

STAYS = "="


def spelled(procedure: Procedure) -> list[str]:
    """Return the opening and the rows in table order: trigger | from → to | who | only if | asks and leaves."""
    return [_row(procedure.opening), *(_row(step) for step in procedure.steps)]


def rows(text: str) -> list[str]:
    """Return rows written by hand, one a paragraph, with their spaces brought together."""
    return [" ".join(paragraph.split()) for paragraph in text.strip().split("\n\n")]


def calendar(procedure: Procedure, key: str = "mes-2023") -> dict[str, str]:
    """Return the delay that runs in each state, in words, as a rulebook sets it."""
    delays = {state: rulebook(key).delay(name) for state, name in procedure.delays.items()}
    return {state.value: f"{delay.amount} {delay.unit.value}" for state, delay in delays.items()}


def _row(step: Step) -> str:
    parts = [
        step.trigger,
        f"{', '.join(step.sources) or 'nothing'} → {step.target or STAYS}",
        ", ".join(step.roles),
        ", ".join(guard.__name__ for guard in step.guards + step.input_guards) or "always",
        ", ".join([*(["reason"] if step.asks_reason else []), *step.documents]) or "nothing",
    ]
    return " | ".join(parts)
