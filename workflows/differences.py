"""What changed between two texts, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORDS_LIMIT = 4000  # beyond it the comparison would take seconds: the two texts then stand whole, one after the other


class Change(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stayed, left or came."""

    change: Change
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """Return the pieces that make both texts: same and removed make the first, same and added the second."""
    old, new = re.findall(r"\s+|\S+", before), re.findall(r"\s+|\S+", after)
    if len(old) + len(new) > _WORDS_LIMIT:
        pieces = [Piece(Change.REMOVED, before), Piece(Change.ADDED, after)]
    else:
        pieces = list(_pieces(old, new))
    return [piece for piece in pieces if piece.text]


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    for what, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            yield Piece(Change.SAME, "".join(old[old_from:old_to]))
        else:
            yield Piece(Change.REMOVED, "".join(old[old_from:old_to]))
            yield Piece(Change.ADDED, "".join(new[new_from:new_to]))
