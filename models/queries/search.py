"""Services by what somebody typed: beginnings of words, accents and case aside, slips forgiven; numbers of cases.

Whatever is typed is cut into words of letters and digits first: nothing of it is ever read as an operator.
"""

import re
import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from models.folding import words_in
from models.queries.cases import SERIES
from models.search import ServiceWord, WordGram, grams_of
from models.service import Service

MOST = 200  # services: a text that fits more is too short to be meant
_READ = 200  # signs of what was typed
_WORDS = 8
_NEAR = 5
_LIKENESS = 0.72  # of two words, from 0 to 1: one slip in five letters, two in eight
_SHORTEST = 4  # letters of a word in which a slip is looked for
_YEARS = 10
_SIREN = re.compile(r"(?<!\d)(\d{3})\s?(\d{3})\s?(\d{3})(?!\d)")
_NUMBER = re.compile(rf"(?:({'|'.join(SERIES.values())})\W*)?(?:(\d{{4}})\W+)?(\d{{1,7}})", re.IGNORECASE)


def services_like(session: Session, typed: str) -> Sequence[uuid.UUID]:
    """Return up to MOST services each word of a text is found in; none for a text without words."""
    words = words_in(_SIREN.sub(r"\1\2\3", typed[:_READ]))[:_WORDS]
    if not words:
        return []
    query = select(Service.id).order_by(Service.id).limit(MOST)
    for word in words:
        query = query.where(Service.id.in_(select(ServiceWord.service_id).where(_fits(session, word))))
    return session.scalars(query).all()


def numbers_like(typed: str, on: date) -> list[str]:
    """Return the numbers of cases that a text may mean: «CAND-2026-00012», «2026-12», or «12» of the last years."""
    found = _NUMBER.fullmatch(typed[:_READ].strip())
    if found is None:
        return []
    series, year, number = found.groups()
    years = [int(year)] if year else range(on.year, on.year - _YEARS, -1)
    return [f"{one}-{each}-{int(number):05d}" for one in _series(series) for each in years]


def _series(given: str | None) -> Iterable[str]:
    return [given.upper()] if given else SERIES.values()


def _fits(session: Session, word: str) -> ColumnElement[bool]:
    """Return what finds a word: those that begin with it; where there are none, those that look like it."""
    begun = begins(ServiceWord, word)
    if session.scalar(select(ServiceWord.word).where(begun).limit(1)) is not None:
        return begun
    return ServiceWord.word.in_(near(session, word, (ServiceWord,)))


def begins(model: Any, word: str) -> ColumnElement[bool]:  # noqa: ANN401 - a table of words
    """Return the condition of the words that begin like one."""
    found: ColumnElement[bool] = (model.word >= word) & (model.word < word + "\U0010ffff")
    return found


def near(session: Session, word: str, models: Sequence[Any]) -> list[str]:
    """Return the words of some tables that look most like one, the most alike first; none for a short word."""
    if len(word) < _SHORTEST:
        return []
    shared = func.count()
    candidates = session.scalars(
        select(WordGram.word)
        .where(WordGram.gram.in_(sorted(grams_of(word))))
        .where(or_(*(select(model.id).where(model.word == WordGram.word).exists() for model in models)))
        .group_by(WordGram.word)
        .order_by(shared.desc(), WordGram.word)
        .limit(50)
    )
    ranked = sorted(((_likeness(word, other), other) for other in candidates), reverse=True)
    return [other for likeness, other in ranked[:_NEAR] if likeness >= _LIKENESS]


def _likeness(typed: str, word: str) -> float:
    """Return how alike a word and what was typed of it are; the end of a long word may be missing."""
    return max(SequenceMatcher(None, typed, word[:length]).ratio() for length in (len(typed), len(word)))
