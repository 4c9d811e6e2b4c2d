"""What is missing from a dossier, each with the way to the very field or criterion."""

from dataclasses import dataclass, field
from datetime import date

from models.application import Application
from referencing.services.gap_sentences import sentence
from referencing.web.vendor.own import link
from referencing.web.vendor.part_values import QUESTION
from referencing.words import gettext
from workflows.completeness import Gap, gaps
from workflows.dossier import Dossier
from workflows.rulebook import Rulebook
from workflows.words import _


@dataclass(frozen=True, slots=True)
class GapLink:
    """One thing missing, and where it is put right (None: its page is not part of the service)."""

    words: str
    address: str | None


@dataclass(frozen=True, slots=True)
class GapGroup:
    title: str
    found: list[GapLink] = field(default_factory=list)


def groups_of_gaps(case: Application, dossier: Dossier, book: Rulebook, on: date) -> list[GapGroup]:
    """Return what forbids to file a dossier on a day, by heading."""
    groups: dict[str, GapGroup] = {}
    for gap in gaps(dossier, book, on):
        title, address = _place(case.number, gap, book)
        words = sentence(gap.code, gap.details)
        groups.setdefault(title, GapGroup(title)).found.append(GapLink(words, address))
    return list(groups.values())


def _place(number: str, gap: Gap, book: Rulebook) -> tuple[str, str | None]:
    """Return the heading of a gap and the address of its field."""
    if gap.key in book.criterion:
        title = book.theme[book.criterion[gap.key].theme].title
        return title, link("answers.criterion", number=number, key=gap.key)
    if gap.key in book.api:
        title = gettext(_("Accès aux API de Mon espace santé : {0}"), book.api[gap.key].title)
        return title, link("grants.page", gap.key, number=number)
    if gap.key == "grants":
        return gettext(_("Accès aux API de Mon espace santé")), link("grants.page", number=number)
    questions = {question.key: QUESTION + question.key for question in book.questions}
    if gap.key in questions:
        title = gettext(_("Questionnaire d’orientation"))
        return title, link("parts.page", questions[gap.key], number=number, slug="orientation")
    points = {point.key: point.field for point in book.eligibility}
    if gap.key in points:
        title = gettext(_("Éligibilité"))
        return title, link("parts.page", points[gap.key], number=number, slug="eligibilite")
    title = gettext(_("Présentation du service"))
    return title, link("parts.page", gap.key.rpartition(".")[2], number=number, slug="service")
