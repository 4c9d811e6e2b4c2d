"""Versions of a service: their order (semver.org 2.0.0), and when a change is significant whatever its number."""

import re
from collections.abc import Collection

from workflows.rulebook import Rulebook

SEMANTIC = re.compile(
    r"(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})"
    r"(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?"
    r"(?:\+[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?",
    re.ASCII,
)
Precedence = tuple[tuple[int, ...], bool, tuple[tuple[bool, int, str], ...]]


def precedence(version: str) -> Precedence | None:
    """Return what orders a semantic version (rule 11), None for a text that is none."""
    found = SEMANTIC.fullmatch(version)
    if found is None:
        return None
    numbers, pre = tuple(int(part) for part in found.group(1, 2, 3)), found.group(4)
    parts = pre.split(".") if pre else []
    ranked = tuple((not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in parts)
    return numbers, not parts, ranked


def is_newer(version: str, than: str) -> bool:
    """Return whether a version comes after another; one that cannot be ordered does not."""
    one, other = precedence(version), precedence(than)
    return one is not None and other is not None and one > other


def is_covered(version: str, by: str) -> bool:
    """Return whether the assessment of a version covers another: the same or an earlier one."""
    return not is_newer(version, by)


def is_significant(changes: Collection[str], book: Rulebook) -> bool:
    """Return whether a release is major: the vendor said yes to a question of the rulebook's self-check."""
    return any(question.key in changes for question in book.changes)


def touched(changes: Collection[str], book: Rulebook) -> frozenset[str]:
    """Return the criteria that answers to the self-check touch, those of whole themes included."""
    named = {name for question in book.changes if question.key in changes for name in question.touches}
    return frozenset(one.key for one in book.criteria if one.key in named or one.theme in named)
