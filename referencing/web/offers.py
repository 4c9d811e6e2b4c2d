"""What a reader may do on a case, with every reason that forbids it; and what is missing from the dossier."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from models.application import Application
from models.case import CaseMixin, state_of
from referencing.services.facts import Question, facts_for
from referencing.services.gap_sentences import sentence
from referencing.services.refusal_sentences import refusal_sentence
from referencing.web.step_pages import StepLink, link_to
from referencing.words import gettext
from workflows.completeness import Gap
from workflows.facts import Facts
from workflows.machine import available
from workflows.procedures import PROCEDURES
from workflows.rulebook import Rulebook
from workflows.steps import Procedure, Step
from workflows.vocabulary import Actor, Holder, Refusal
from workflows.words import _

_FILING = "filing"


@dataclass(frozen=True, slots=True)
class Offer:
    """A step that the reader may see; `reasons` forbid it now, as do `gaps` things missing from the dossier.

    `is_final`: no step leads back; `link` leads to the page that takes it, where that is not the page being shown.
    """

    step: Step
    reasons: tuple[str, ...]
    gaps: int
    is_final: bool
    link: StepLink | None

    @property
    def is_open(self) -> bool:
        """Whether nothing forbids it."""
        return not self.reasons and not self.gaps


@dataclass(frozen=True, slots=True)
class GapGroup:
    """What is missing under one heading."""

    title: str
    sentences: list[str] = field(default_factory=list)


def offers_and_gaps(session: Session, case: CaseMixin, actor: Actor, on: date) -> tuple[list[Offer], list[GapGroup]]:
    """Return the steps this actor may see, in table order, and what is missing from a dossier being written."""
    procedure, state = PROCEDURES[case.procedure], state_of(case)
    rows = [row for row in procedure.steps_from(state) if row.roles and actor.roles & set(row.roles)]
    is_written = (
        isinstance(case, Application) and procedure.holder(state) is Holder.VENDOR and state in procedure.silence
    )
    sections = {section for row in rows for section in row.needs} | ({_FILING} if is_written else set())
    facts = facts_for(session, case, Question(actor, on), sections)
    offers = [
        _offer(procedure, row, refusals, link_to(session, case, row.trigger))
        for row, refusals in available(procedure, state, facts).items()
    ]
    return offers, _grouped(facts) if is_written else []


def _offer(procedure: Procedure, row: Step, refusals: tuple[Refusal, ...], link: StepLink | None) -> Offer:
    gaps = sum(refusal.code == "gap" for refusal in refusals)
    reasons = tuple(refusal_sentence(refusal) for refusal in refusals if refusal.code != "gap")
    return Offer(row, reasons, gaps, is_final=row.target in procedure.final, link=link)


def _grouped(facts: Facts) -> list[GapGroup]:
    filing = getattr(facts, _FILING, None)
    groups: dict[str, GapGroup] = {}
    for gap in filing.gaps if filing else ():
        title = _heading(gap, facts.book)
        groups.setdefault(title, GapGroup(title)).sentences.append(sentence(gap.code, gap.details))
    return list(groups.values())


def _heading(gap: Gap, book: Rulebook) -> str:
    if gap.key in book.criterion:
        return book.theme[book.criterion[gap.key].theme].title
    if gap.key in book.api:
        return gettext(_("Accès aux API de Mon espace santé : {0}"), book.api[gap.key].title)
    if gap.key == "grants":
        return gettext(_("Accès aux API de Mon espace santé"))
    if gap.key in {question.key for question in book.questions}:
        return gettext(_("Questionnaire d’orientation"))
    return gettext(_("Éligibilité et présentation du service"))
