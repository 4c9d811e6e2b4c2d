"""What changed between the answer that was filed and the one that is written now."""

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from referencing.words import gettext
from workflows.rulebook import Rulebook
from workflows.words import _

_PIECES = re.compile(r"\s+|[^\s]+")
_LONG = 4_000  # pieces: beyond, comparing word by word takes longer than a reader waits


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: kept, added or removed."""

    text: str
    kind: str = "kept"


@dataclass(frozen=True, slots=True)
class Difference:
    """One part of an answer, before and after; `pieces`: both woven into one text."""

    name: str
    before: str
    after: str
    pieces: tuple[Piece, ...]


def differences(before: dict[str, Any] | None, after: dict[str, Any] | None, book: Rulebook) -> list[Difference]:
    """Return what differs between two answers as filings keep them (None: there was none)."""
    old, new = _told(before or {}, book), _told(after or {}, book)
    return [
        Difference(name, old[name], new[name], woven(old[name], new[name])) for name in old if old[name] != new[name]
    ]


def _told(answer: dict[str, Any], book: Rulebook) -> dict[str, str]:
    titles = {level.value: level.title for level in book.levels}
    level = answer.get("level")
    return {
        gettext(_("Niveau")): "" if level is None else f"{level} – {titles.get(level, '')}",
        gettext(_("Commentaire")): answer.get("comment", ""),
        gettext(_("Non applicable")): answer.get("not_applicable") or "",
        gettext(_("Preuves")): "\n".join(_evidence(answer.get("evidence", []))),
    }


def _evidence(items: Sequence[dict[str, str]]) -> Iterator[str]:
    for item in items:
        until = item.get("valid_until")
        yield gettext(_("{0} (valable jusqu’au {1})"), item["file"], until) if until else item["file"]


def woven(before: str, after: str) -> tuple[Piece, ...]:
    """Return two texts as one, word by word; very long ones as a whole."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    if len(old) + len(new) > _LONG:
        return (Piece(before, "removed"), Piece(after, "added"))
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return tuple(piece for tag in matcher.get_opcodes() for piece in _pieces(tag, old, new))


def _pieces(tag: tuple[str, int, int, int, int], old: list[str], new: list[str]) -> Iterator[Piece]:
    kind, start, end, first, last = tag
    if kind == "equal":
        yield Piece("".join(old[start:end]))
        return
    if start < end:
        yield Piece("".join(old[start:end]), "removed")
    if first < last:
        yield Piece("".join(new[first:last]), "added")
