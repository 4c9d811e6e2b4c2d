"""What else a step does in the same transaction: the table names the effects, this room holds them."""

from collections.abc import Callable, Sequence
from typing import Protocol

from sqlalchemy.orm import Session

from referencing.services.turn import Turn


class Effect(Protocol):
    """Acts on all the turns of one step at once."""

    def __call__(self, session: Session, turns: Sequence[Turn]) -> None:
        """Change what must change; nothing is committed."""


EFFECTS: dict[str, Effect] = {}
SingleEffect = Callable[[Session, Turn], None]


def effect(function: SingleEffect) -> SingleEffect:
    """Register an effect that looks at one turn at a time, under its own name."""

    def each(session: Session, turns: Sequence[Turn]) -> None:
        for turn in turns:
            function(session, turn)

    EFFECTS[function.__name__] = each
    return function


def bulk_effect(function: Effect) -> Effect:
    """Register an effect that looks at all turns together, under its own name."""
    EFFECTS[function.__name__] = function  # type: ignore[attr-defined]  # a plain function has a name
    return function


def run_effects(session: Session, turns: list[Turn]) -> None:
    """Run the effects of the step that all these turns take, in the table's order."""
    if not turns:
        return
    from referencing.services.effects import application, approval, audit, carrying, draw, listing, report, reservation  # noqa: F401, PLC0415 - they register themselves and use the door

    for name in turns[0].step.effects:
        EFFECTS[name](session, turns)
