"""One sentence for a gap, a fault or a refusal, in the reader's language."""

from collections.abc import Sequence
from datetime import date

from referencing.words import gettext
from workflows.gap_words import DETAILS, WORDS

_SHOWN = 200


def sentence(code: str, details: Sequence[str] = ()) -> str:
    """Return the sentence for a code, its details filled in; KeyError names a code without words."""
    words = DETAILS.get(code, {})
    return gettext(
        WORDS[code],
        *(gettext(words[detail]) if detail in words else shown(day_in_french(detail)) for detail in details),
    )


def shown(text: str) -> str:
    """Return a text that came from outside so that it only shows: no control letters, of a bearable length."""
    short = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    return "".join(letter if letter.isprintable() or letter in _SPACES else f"\\u{ord(letter):04x}" for letter in short)


_SPACES = "\u00a0\u202f"


def day_in_french(detail: str) -> str:
    """Return a day as the French write it, 31/01/2026; anything else as it is."""
    try:
        return date.fromisoformat(detail).strftime("%d/%m/%Y") if len(detail) == len("2026-01-31") else detail
    except ValueError:
        return detail
