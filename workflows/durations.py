"""ISO 8601 durations of one unit, as people type them: a number and days, weeks, months or years."""

import re
from dataclasses import dataclass
from enum import StrEnum

from workflows.words import _

_SIMPLE = re.compile(r"P([0-9]{1,4})([DWMY])")


class Unit(StrEnum):
    DAYS = "D"
    WEEKS = "W"
    MONTHS = "M"
    YEARS = "Y"


UNIT_WORDS: dict[Unit, tuple[str, str]] = {
    Unit.DAYS: (_("{0} jour"), _("{0} jours")),
    Unit.WEEKS: (_("{0} semaine"), _("{0} semaines")),
    Unit.MONTHS: (_("{0} mois"), _("{0} mois")),
    Unit.YEARS: (_("{0} an"), _("{0} ans")),
}
UNIT_NAMES: dict[Unit, str] = {
    Unit.DAYS: _("jours"),
    Unit.WEEKS: _("semaines"),
    Unit.MONTHS: _("mois"),
    Unit.YEARS: _("années"),
}


@dataclass(frozen=True, slots=True)
class Duration:
    """A number of one unit."""

    number: int
    unit: Unit

    @property
    def iso(self) -> str:
        """The duration as ISO 8601 writes it, P12M."""
        return f"P{self.number}{self.unit}"


def simple_duration(iso: str) -> Duration | None:
    """Return a duration of one unit; None for an empty, a wrong or a composed one."""
    found = _SIMPLE.fullmatch(iso)
    return Duration(int(found[1]), Unit(found[2])) if found else None
