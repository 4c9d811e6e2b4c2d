"""What a renewal or an update must look at again of the answers taken over, and why; the rest is confirmed at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from workflows.completeness import Gap, applicable
from workflows.dossier import Answer, Dossier
from workflows.rulebook import Criterion, Rulebook
from workflows.versions import touched


class Cause(StrEnum):
    """Why an answer must be looked at again; the details of each stand beside it (see CAUSE_WORDS)."""

    NEW_CRITERION = "new_criterion"
    CHANGED_CRITERION = "changed_criterion"
    NEWLY_ASKED = "newly_asked"
    EVIDENCE_EXPIRES = "evidence_expires"
    VERSION = "version"
    RESERVATION = "reservation"
    AUDIT = "audit"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Why:
    """One cause with its details: a file and a day, a version, the number of a reservation or an audit, a gap."""

    cause: Cause
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A release declared since the last assessment, and the yes answers of its self-check."""

    number: str
    is_major: bool
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What happened to the listing since its answers were assessed.

    `covers_until`: last day of the term for which the answers must stand. `reservations` and `findings`: number of a
    live reservation, or of an audit that did not confirm a declaration, with its criterion (None: of the whole).
    """

    covers_until: date
    versions: tuple[Version, ...] = ()
    reservations: tuple[tuple[str, str | None], ...] = ()
    findings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Before:
    """The application before: its dossier and the rulebook it was filed under."""

    dossier: Dossier
    book: Rulebook


@dataclass(frozen=True, slots=True)
class Review:
    """What must be looked at again, by criterion in rulebook order; `rest` may be confirmed in one act.

    `apart`: causes that belong to no criterion.
    """

    causes: Mapping[str, tuple[Why, ...]]
    rest: tuple[str, ...]
    apart: tuple[Why, ...] = field(default=())


def review(before: Before, dossier: Dossier, book: Rulebook, life: Life, gaps: tuple[Gap, ...] = ()) -> Review:
    """Return what a dossier seeded with another one must look at again; `gaps`: what is missing from it today."""
    was_asked = {criterion.key for criterion in applicable(before.dossier, before.book)}
    of_versions = [(version, _touched(version, book)) for version in life.versions]
    causes: dict[str, tuple[Why, ...]] = {}
    rest: list[str] = []
    for criterion in applicable(dossier, book):
        found = (
            *_of_rulebook(criterion, before.book, was_asked),
            *_of_evidence(dossier.answers.get(criterion.key), life.covers_until),
            *(Why(Cause.VERSION, (version.number,)) for version, keys in of_versions if criterion.key in keys),
            *(Why(Cause.RESERVATION, (number,)) for number, key in life.reservations if key == criterion.key),
            *(Why(Cause.AUDIT, (number,)) for number, key in life.findings if key == criterion.key),
            *(Why(Cause.GAP, (gap.code, *gap.details)) for gap in gaps if gap.key == criterion.key),
        )
        if found:
            causes[criterion.key] = tuple(dict.fromkeys(found))
        else:
            rest.append(criterion.key)
    return Review(causes, tuple(rest), tuple(_apart(life, causes)))


def _of_rulebook(criterion: Criterion, former: Rulebook, was_asked: set[str]) -> Iterator[Why]:
    known = former.criterion.get(criterion.key)
    if known is None:
        yield Why(Cause.NEW_CRITERION)
    elif criterion.key not in was_asked:
        yield Why(Cause.NEWLY_ASKED)
    elif _asked(known) != _asked(criterion):
        yield Why(Cause.CHANGED_CRITERION)


def _asked(criterion: Criterion) -> tuple[object, ...]:
    """Return what a criterion asks of an answer: its words, its aim, its evidence."""
    return (
        *(criterion.title, criterion.guidance, criterion.obligation, criterion.target),
        *(criterion.evidence, criterion.evidence_minimum, criterion.evidence_expires),
    )


def _of_evidence(answer: Answer | None, until: date) -> Iterator[Why]:
    for item in answer.evidence if answer else ():
        if item.valid_until is not None and item.valid_until < until:
            yield Why(Cause.EVIDENCE_EXPIRES, (item.file, item.valid_until.isoformat()))


def _touched(version: Version, book: Rulebook) -> frozenset[str]:
    """Return the criteria that a version touches: all of them when it is major and does not say what it changes."""
    if version.is_major and not version.changes:
        return frozenset(book.criterion)
    return touched(version.changes, book)


def _apart(life: Life, causes: Mapping[str, tuple[Why, ...]]) -> Iterator[Why]:
    for number, key in life.reservations:
        if key is None or key not in causes:
            yield Why(Cause.RESERVATION, (number,))
