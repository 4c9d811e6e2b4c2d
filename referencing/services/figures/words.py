"""Figures in French words."""

from referencing.words import gettext
from workflows.words import _

_TENTHS_BELOW = 10


def days(number: float) -> str:
    """Return a number of days: «0,4 j», «12 j»."""
    if number and number < _TENTHS_BELOW and number != int(number):
        return gettext(_("{0} j"), f"{number:.1f}".replace(".", ","))
    return gettext(_("{0} j"), f"{round(number)}")
