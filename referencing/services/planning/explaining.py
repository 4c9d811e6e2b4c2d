"""Why an instance has no schedule: the fewest audits and rules that conflict, and what alone would make it fit."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from referencing.services.planning.solver import Effort, UndecidedError, fits
from workflows.loosening import Loose, bonds_of, loosened
from workflows.schedule import Instance

T = TypeVar("T")
_QUICK = Effort(work=2.0, wall=15.0)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Audits that cannot stand together, the rules that keep them apart, and those whose end would place every audit.

    Both sets are smallest in this sense: without any one of their members the rest has a schedule.
    """

    audits: tuple[str, ...]
    rules: tuple[Loose, ...]
    remedies: tuple[Loose, ...]


def explain(instance: Instance) -> Conflict:
    """Return the conflict of an instance without schedule; what could not be decided in time counts as in conflict."""
    fixed = tuple(audit for audit in instance.audits if audit.is_fixed)
    free = [audit for audit in instance.audits if not audit.is_fixed]

    def has_room(audits: Sequence[object]) -> bool:
        return _fits(instance.only(fixed + tuple(audit for audit in free if audit in audits)))

    audits = smallest(free, lambda chosen: not has_room(chosen))
    core = instance.only(fixed + tuple(audits))
    every = bonds_of(core)

    def clash(kept: Sequence[Loose]) -> bool:
        return not _fits(loosened(core, [bond for bond in every if bond not in kept]))

    rules = smallest(every, clash)
    remedies = tuple(bond for bond in rules if _fits(loosened(instance, [bond])))
    return Conflict(tuple(audit.key for audit in audits), tuple(rules), remedies)


def smallest(items: Sequence[T], fails: Callable[[Sequence[T]], bool]) -> list[T]:
    """Return a smallest part of some items that fails, by halves (Junker's QuickXplain); [] when nothing need be there.

    `fails` never turns from yes to no when items are added.
    """
    if not fails(items) or fails([]):
        return []

    def search(ground: list[T], items: list[T], *, added: bool) -> list[T]:
        if added and fails(ground):
            return []
        if len(items) == 1:
            return items
        half = len(items) // 2
        first, second = items[:half], items[half:]
        right = search(ground + first, second, added=bool(first))
        left = search(ground + right, first, added=bool(right))
        return left + right

    return search([], list(items), added=False)


def _fits(instance: Instance) -> bool:
    try:
        return fits(instance, _QUICK)
    except UndecidedError:
        return False
