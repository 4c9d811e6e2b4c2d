"""How far each part of a dossier is, and where an application that ended had come to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from models.application import Application
from models.queries.cases import ledger_of
from models.queries.messages import unread_counts
from referencing.web.vendor.own import link
from referencing.web.vendor.part_kinds import KINDS
from referencing.words import gettext, ngettext
from workflows.completeness import applicable, eligibility_gaps, gaps
from workflows.dossier import Dossier
from workflows.parts import Part
from workflows.procedures import APPLICATION
from workflows.rulebook import Rulebook
from workflows.vocabulary import Actor, ApplicationState, Track
from workflows.words import _


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part of a dossier: its page (None: not part of the service), how far it is, whether nothing is missing."""

    title: str
    address: str | None
    words: str
    is_whole: bool


def part_lines(case: Application, dossier: Dossier, book: Rulebook, on: date) -> list[PartLine]:
    """Return the parts of a dossier in the order in which they are written."""
    return list(_lines(case, dossier, book, on))


def _lines(case: Application, dossier: Dossier, book: Rulebook, on: date) -> Iterator[PartLine]:
    missing = [gap.key for gap in gaps(dossier, book, on)]
    yield _part(case, Part.ELIGIBILITY, len(eligibility_gaps(dossier, book)))
    yield _part(case, Part.SERVICE, sum(key.startswith("service.") for key in missing))
    yield _part(case, Part.VENDOR, 0)
    questions = {question.key for question in book.questions}
    answered = len(questions & set(dossier.orientation))
    words = ngettext(_("{0} réponse sur {1}"), _("{0} réponses sur {1}"), answered).format(answered, len(questions))
    yield _line(
        KINDS[Part.ORIENTATION].title, _address(case, Part.ORIENTATION), words, is_whole=answered == len(questions)
    )
    asked = [criterion.key for criterion in applicable(dossier, book)]
    whole = len(asked) - len(set(asked) & set(missing))
    words = ngettext(_("{0} critère complet sur {1}"), _("{0} critères complets sur {1}"), whole).format(
        whole, len(asked)
    )
    address = link("answers.page", number=case.number)
    yield _line(_("Critères et preuves"), address, words, is_whole=whole == len(asked))
    if dossier.track is Track.EXCHANGE:
        wrong = sum(key in book.api or key == "grants" for key in missing)
        count = len(dossier.grants)
        words = ngettext(_("{0} demande d’accès"), _("{0} demandes d’accès"), count).format(count)
        address = link("grants.page", number=case.number)
        yield _line(_("Accès aux API de Mon espace santé"), address, words, is_whole=not wrong)


def _part(case: Application, part: Part, missing: int) -> PartLine:
    words = gettext(_("Il manque {0} élément(s)"), missing) if missing else gettext(_("Complet"))
    return _line(KINDS[part].title, _address(case, part), words, is_whole=not missing)


def _line(title: str, address: str | None, words: str, *, is_whole: bool) -> PartLine:
    return PartLine(gettext(title), address, words, is_whole)


def _address(case: Application, part: Part) -> str | None:
    return link("parts.page", number=case.number, slug=KINDS[part].slug)


def last_open_state(session: Session, case: Application) -> ApplicationState:
    """Return the state of a case, or of one that ended the last state before."""
    if case.state not in APPLICATION.final:
        return case.state
    sources = [ApplicationState(entry.source) for entry in ledger_of(session, case) if entry.source]
    return next(state for state in reversed(sources) if state not in APPLICATION.final)


def unread_of(session: Session, case: Application, actor: Actor) -> int:
    """Return how many messages of a case the reader has not read."""
    return unread_counts(session, actor.id, [case.id]).get(case.id, 0) if actor.id else 0
