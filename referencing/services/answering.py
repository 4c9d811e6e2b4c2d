"""An application as its vendor answers it: criterion by criterion, what is missing, what is asked again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from models.application import Answer, Application
from models.assessment import Flag
from models.queries import facts as query
from models.queries.filings import former_answers
from models.queries.writing import writings_of
from models.writing import Writing
from referencing.services import rulebooks
from referencing.services.applications import flags_of
from referencing.services.declarations import dossier_of
from referencing.services.gap_sentences import sentence
from workflows.completeness import applicable, gaps
from workflows.dossier import Dossier
from workflows.rulebook import Criterion, Rulebook, Theme
from workflows.vocabulary import Actor
from workflows.works import WORKS, forbidden_work


class Standing(StrEnum):
    """Where the answer to one criterion stands."""

    UNANSWERED = "unanswered"
    INCOMPLETE = "incomplete"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion with its answer; `missing`: sentences; `former`: what was filed before, as the filing keeps it."""

    criterion: Criterion
    theme: Theme
    answer: Answer | None
    missing: tuple[str, ...]
    flag: Flag | None
    writing: Writing | None
    former: dict[str, Any] | None
    is_open: bool

    @property
    def version(self) -> int:
        """How often the answer was written."""
        return self.writing.version if self.writing else 0

    @property
    def standing(self) -> Standing:
        """Where the answer stands."""
        if self.answer is None or (self.answer.level is None and self.answer.not_applicable is None):
            return Standing.UNANSWERED
        return Standing.INCOMPLETE if self.missing else Standing.DONE


@dataclass(frozen=True, slots=True)
class Chapter:
    """One theme with its criteria."""

    theme: Theme
    lines: list[Line] = field(default_factory=list)

    @property
    def done(self) -> int:
        """How many of its criteria miss nothing."""
        return sum(line.standing is Standing.DONE for line in self.lines)


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that a vendor answers on one application; `flagged`: the lines of the running change request."""

    application: Application
    book: Rulebook
    dossier: Dossier
    chapters: list[Chapter]
    is_flagged_only: bool

    @property
    def lines(self) -> list[Line]:
        """The criteria in the order of the themes."""
        return [line for chapter in self.chapters for line in chapter.lines]

    @property
    def done(self) -> int:
        """How many criteria miss nothing."""
        return sum(chapter.done for chapter in self.chapters)

    @property
    def flagged(self) -> list[Line]:
        """The criteria that the change request flags."""
        return [line for line in self.lines if line.flag]

    @property
    def answered_flags(self) -> int:
        """How many flagged criteria were answered."""
        return sum(line.flag is not None and line.flag.answered_at is not None for line in self.lines)

    @property
    def is_open(self) -> bool:
        """Whether anything may be written."""
        return any(line.is_open for line in self.lines)

    def around(self, key: str) -> tuple[Line | None, Line, Line | None]:
        """Return the line before, the line of a criterion and the line after; LookupError when it is not asked.

        While a change request runs, the neighbours of a flagged criterion are flagged ones.
        """
        found = next(line for line in self.lines if line.criterion.key == key)
        walk = self.flagged if found.flag else self.lines
        place = walk.index(found)
        return walk[place - 1] if place else None, found, walk[place + 1] if place + 1 < len(walk) else None


def sheet_of(session: Session, application: Application, actor: Actor, on: date) -> Sheet:
    """Return the sheet of an application for an actor, in a number of queries that does not depend on its length."""
    book, dossier = rulebooks.load(application.rulebook), dossier_of(session, application)
    flags = flags_of(session, application)
    answers = {answer.criterion: answer for answer in query.answers_of(session, application.id)}
    writings, former = writings_of(session, application.id), former_answers(session, application)
    missing: dict[str, list[str]] = {}
    for gap in gaps(dossier, book, on):
        missing.setdefault(gap.key, []).append(sentence(gap.code, gap.details))
    lines = [
        Line(
            criterion=criterion,
            theme=book.theme[criterion.theme],
            answer=answers.get(criterion.key),
            missing=tuple(missing.get(criterion.key, ())),
            flag=flags.get(criterion.key),
            writing=writings.get(criterion.key),
            former=former.get(criterion.key),
            is_open=not forbidden_work("answer", application.state, actor, flagged=frozenset(flags), key=criterion.key),
        )
        for criterion in _asked(dossier, book, flags)
    ]
    only = application.state in WORKS["answer"].only_flagged
    return Sheet(application, book, dossier, _chapters(book, lines), is_flagged_only=only)


def _asked(dossier: Dossier, book: Rulebook, flags: dict[str, Flag]) -> list[Criterion]:
    """Return what applies, and what is flagged whether it applies or not: it must be answered."""
    asked = {criterion.key for criterion in applicable(dossier, book)} | flags.keys()
    return [criterion for criterion in book.criteria if criterion.key in asked]


def _chapters(book: Rulebook, lines: Sequence[Line]) -> list[Chapter]:
    chapters = [Chapter(theme, [line for line in lines if line.theme.key == theme.key]) for theme in book.themes]
    return [chapter for chapter in chapters if chapter.lines]


def may_declare(application: Application, actor: Actor) -> bool:
    """Return whether the declaration of an application may be written by an actor now."""
    return not forbidden_work("declare", application.state, actor)
