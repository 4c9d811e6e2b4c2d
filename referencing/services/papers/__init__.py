"""What a paper says, a builder a kind: plain JSON, frozen when the step is taken; the PDF is a function of it."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from models.case import CaseMixin
from models.queries.papers import Parties, parties_of
from referencing.services import rulebooks
from referencing.services.papers.assessment import assessment_report, change_request
from referencing.services.papers.audit import audit_complement, audit_conclusion, audit_plan, audit_visit
from referencing.services.papers.audit_report import audit_draft_report, audit_report
from referencing.services.papers.commission import acceptance, minutes, refusal
from referencing.services.papers.connection import connection_report
from referencing.services.papers.draw import draw_minutes
from referencing.services.papers.filing import inadmissibility, lapse, receipt
from referencing.services.papers.issue import Issue
from referencing.services.papers.letterhead import letterhead
from referencing.services.papers.listing import certificate, renewal_reminder
from referencing.services.papers.sanctions import hearing, reinstatement, removal, suspension
from referencing.words import gettext
from workflows.rulebook import Rulebook
from workflows.words import _

Builder = Callable[[Session, Any, Issue, Rulebook], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Paper:
    """A kind of document: its title, and what it says beside the letterhead."""

    title: str
    build: Builder


PAPERS: Mapping[str, Paper] = {
    "receipt": Paper(_("Accusé de réception de candidature"), receipt),
    "inadmissibility": Paper(_("Décision d’irrecevabilité"), inadmissibility),
    "lapse": Paper(_("Constat de caducité"), lapse),
    "change_request": Paper(_("Demande de compléments"), change_request),
    "assessment_report": Paper(_("Rapport d’instruction"), assessment_report),
    "minutes": Paper(_("Procès-verbal de la commission"), minutes),
    "acceptance": Paper(_("Décision d’acceptation"), acceptance),
    "refusal": Paper(_("Décision de refus"), refusal),
    "connection_report": Paper(_("Procès-verbal des tests d’accrochage"), connection_report),
    "certificate": Paper(_("Attestation de référencement"), certificate),
    "renewal_reminder": Paper(_("Rappel d’échéance"), renewal_reminder),
    "suspension": Paper(_("Décision de suspension"), suspension),
    "reinstatement": Paper(_("Décision de rétablissement"), reinstatement),
    "hearing": Paper(_("Ouverture d’une procédure contradictoire"), hearing),
    "audit_plan": Paper(_("Plan d’audit"), audit_plan),
    "audit_complement": Paper(_("Demande de complément d’audit"), audit_complement),
    "audit_visit": Paper(_("Avis de visite sur place"), audit_visit),
    "audit_draft_report": Paper(_("Projet de rapport d’audit"), audit_draft_report),
    "audit_report": Paper(_("Rapport d’audit"), audit_report),
    "audit_conclusion": Paper(_("Conclusion d’audit"), audit_conclusion),
    "draw_minutes": Paper(_("Procès-verbal de tirage au sort"), draw_minutes),
    "removal": Paper(_("Décision de radiation"), removal),
}


def parties(session: Session, cases: Sequence[CaseMixin]) -> dict[uuid.UUID, Parties]:
    """Return whom the papers of some cases of one procedure go to, in one query for all of them."""
    return parties_of(session, cases)


def build_context(
    kind: str, session: Session, case: CaseMixin, about: Issue, to: Parties | None = None
) -> dict[str, Any]:
    """Return what a document says, as plain JSON; KeyError for an unknown kind. `to` spares a query when known."""
    paper = PAPERS[kind]
    book = rulebooks.load(case.rulebook)
    addressed = to or parties_of(session, [case])[case.id]  # type: ignore[attr-defined]  # the key of Base
    common = letterhead(case, about, addressed, book)
    said = paper.build(session, case, about, book)
    return {"kind": kind, "title": gettext(paper.title), **common, **said}
