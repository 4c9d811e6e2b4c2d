"""What was checked of a listed service, and how: its answers counted by theme and by means of verification."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from models.application import Answer, Application
from models.assessment import Finding
from models.queries import facts as query
from referencing.services import rulebooks
from workflows.catalogue import Means, Shown, means_of
from workflows.completeness import applicable
from workflows.dossier import Dossier
from workflows.rulebook import Criterion


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One criterion that concerns the service; `until`: the last day of the certificate that attests it."""

    title: str
    means: Means
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeChecks:
    """The points of one theme, and how many were verified by each means, the firmest first."""

    key: str
    title: str
    points: Sequence[Point]
    counts: Mapping[Means, int]
    checked_on: date | None


def checks_of(session: Session, application: Application, dossier: Dossier, on: date) -> list[ThemeChecks]:
    """Return what was verified of an application, in the order of its rulebook; themes without a point are left out."""
    book = rulebooks.load(application.rulebook)
    answers = {answer.criterion: answer for answer in query.answers_of(session, application.id)}
    findings = query.findings_of(session, application.id)
    points: dict[str, list[Point]] = {theme.key: [] for theme in book.themes}
    days: dict[str, list[date]] = {theme.key: [] for theme in book.themes}
    for criterion in applicable(dossier, book):
        finding = findings.get(criterion.key)
        point = _point(criterion, answers.get(criterion.key), finding, on)
        if point is None:
            continue
        points[criterion.theme].append(point)
        if finding is not None:
            days[criterion.theme].append(finding.found_at.date())
    told = (theme for theme in book.themes if points[theme.key])
    return [_theme(theme.key, theme.title, points[theme.key], days[theme.key]) for theme in told]


def _theme(key: str, title: str, points: list[Point], days: list[date]) -> ThemeChecks:
    found = Counter(point.means for point in points)
    counts = {means: found[means] for means in Means if found[means]}
    return ThemeChecks(key=key, title=title, points=points, counts=counts, checked_on=max(days, default=None))


def _point(criterion: Criterion, answer: Answer | None, finding: Finding | None, on: date) -> Point | None:
    if answer is None and finding is None:
        return None
    until = tuple(item.evidence.valid_until for item in answer.evidence if item.evidence.valid_until) if answer else ()
    shown = Shown(
        is_declared_not_applicable=answer is not None and answer.not_applicable is not None,
        verdict=finding.verdict if finding else None,
        valid_until=until,
    )
    means = means_of(criterion, shown, on)
    if means is None:
        return None
    return Point(title=criterion.title, means=means, until=max(until) if means is Means.CERTIFICATE else None)


def totals(themes: Sequence[ThemeChecks], tested: int) -> dict[Means, int]:
    """Return how many points were verified by each means, over all themes, and how many operations were tested."""
    found: Counter[Means] = Counter({Means.MACHINE: tested})
    for theme in themes:
        found.update(theme.counts)
    return {means: found[means] for means in Means if found[means]}
