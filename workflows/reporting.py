"""Reports from the public: when a form looks like a robot's, and which reports of a service may be the same one."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from workflows.report_vocabulary import ReportKind
from workflows.words import _

SHORTEST, LONGEST = 20, 4_000  # signs of a description
QUICKEST = timedelta(seconds=4)  # nobody chooses, writes and sends in less
OLDEST = timedelta(hours=24)
_MOST_LINKS = 2
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
_WORD = re.compile(r"\w{3,}")
_ALIKE = 0.5  # share of the words of two texts that they have in common
_SAME_DAYS = 30

# Sums in words, that a voice reads as well as an eye: the question, and what is taken for its answer.
QUESTIONS: tuple[tuple[str, frozenset[str]], ...] = (
    (_("Combien font deux plus trois ?"), frozenset({"5", "cinq"})),
    (_("Combien font trois plus quatre ?"), frozenset({"7", "sept"})),
    (_("Combien font cinq plus un ?"), frozenset({"6", "six"})),
    (_("Combien font quatre plus quatre ?"), frozenset({"8", "huit"})),
    (_("Combien font six plus trois ?"), frozenset({"9", "neuf"})),
    (_("Combien font dix moins six ?"), frozenset({"4", "quatre"})),
    (_("Combien font neuf moins sept ?"), frozenset({"2", "deux"})),
)


def looks_like_a_robot(*, trap: str, age: timedelta, text: str) -> bool:
    """Return whether a form was filled where nobody sees a field, faster than one reads, or with many links."""
    return bool(trap.strip()) or age < QUICKEST or len(_LINK.findall(text)) > _MOST_LINKS


def is_answer(question: int, typed: str) -> bool:
    """Return whether these words answer a question of QUESTIONS."""
    return typed.strip().strip(".!").lower() in QUESTIONS[question % len(QUESTIONS)][1]


@dataclass(frozen=True, slots=True)
class Said:
    """What is compared of a report."""

    id: UUID
    kind: ReportKind
    text: str
    on: date


def perhaps_the_same(one: Said, others: Iterable[Said]) -> list[UUID]:
    """Return which other reports of a service may tell of the same problem, by their words: fewer do within a month."""
    return [other.id for other in others if other.id != one.id and _are_alike(one, other)]


def _are_alike(one: Said, other: Said) -> bool:
    shared = _likeness(_words(one.text), _words(other.text))
    is_near = one.kind is other.kind and abs((one.on - other.on).days) <= _SAME_DAYS
    return shared >= (_ALIKE / 2 if is_near else _ALIKE)


def _likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """Return the share of words in common (Jaccard), 0 to 1."""
    first, second = set(one), set(other)
    return len(first & second) / len(first | second) if first | second else 0.0


def _words(text: str) -> list[str]:
    """Return the words of a text, accents and case aside."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return _WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign)))
