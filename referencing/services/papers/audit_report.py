"""The report of an audit, draft and final: contradictions first, each with what was declared, found and answered."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from models.audit import Audit, AuditItem
from models.ledger import LedgerEntry
from models.queries.cases import ledger_of
from models.queries.facts import audit_items
from models.queries.papers import reservations_of_audit
from referencing.services.papers.assessment import OBLIGATIONS
from referencing.services.papers.audit import ORDER, about_audit, listing_of
from referencing.services.papers.issue import Issue
from referencing.services.papers.wording import coded, criterion, delay, on, reservations
from referencing.words import gettext
from workflows.rulebook import DelayName, Obligation, Rulebook
from workflows.vocabulary import AuditFinding, AuditSide
from workflows.words import _

EVENTS: Mapping[str, str] = {
    "plan": _("Audit ouvert"),
    "notify": _("Plan d’audit notifié à l’éditeur"),
    "begin_collection": _("Dépôt des preuves ouvert"),
    "deposit": _("Preuves déposées par l’éditeur"),
    "close_collection": _("Délai de dépôt écoulé, dépôt clos sans envoi de l’éditeur"),
    "ask_complement": _("Complément demandé"),
    "go_on_site": _("Visite sur place décidée"),
    "return_from_site": _("Compte rendu de la visite"),
    "open_contradictory": _("Projet de rapport adressé à l’éditeur"),
    "file_observations": _("Observations de l’éditeur reçues"),
    "refer": _("Rapport transmis à la commission"),
    "conclude": _("Audit conclu"),
}
_TOLD = frozenset({"ask_complement", "go_on_site"})  # whose words the vendor knows; those of other steps stay inside


def audit_draft_report(session: Session, case: Audit, about: Issue, book: Rulebook) -> dict[str, Any]:
    """Return what was found so far, and until when the vendor may observe it."""
    return _report(session, case, about, book) | {
        "due_on": on(case.due_on),
        "observing": delay(book.delay(DelayName.AUDIT_OBSERVATIONS)),
    }


def audit_report(session: Session, case: Audit, about: Issue, book: Rulebook) -> dict[str, Any]:
    """Return what was found, what the vendor said to it, the conclusion with its grounds, and what it imposes."""
    return _report(session, case, about, book) | {
        "conclusion": coded(case.conclusion) if case.conclusion else None,
        "grounds": about.reason,
        "reservations": reservations(reservations_of_audit(session, case.id), book),
    }


def _report(session: Session, case: Audit, about: Issue, book: Rulebook) -> dict[str, Any]:
    items = audit_items(session, case.id)
    return {
        "audit": about_audit(session, case, about),
        "listing": listing_of(case),
        "events": list(_events(ledger_of(session, case))),
        "visits": [
            {"visited_on": on(visit.visited_on), "present": visit.present, "notes": visit.notes}
            for visit in case.visits
        ],
        "total": len(items),
        "counts": _counts(items, book),
        "by_theme": _by_theme(items, book),
        "groups": [
            {"finding": coded(finding), "declarations": [_item(one, book) for one in items if one.finding is finding]}
            for finding in ORDER
        ],
        "observations": case.observations,
        "levels": [{"value": level.value, "title": level.title} for level in book.levels],
    }


def _events(entries: Sequence[LedgerEntry]) -> Iterator[dict[str, Any]]:
    for entry in entries:
        if entry.trigger in EVENTS:
            words = entry.detail.reason if entry.trigger in _TOLD else None
            yield {"on": on(entry.at), "label": gettext(EVENTS[entry.trigger]), "comment": words or ""}


def _counts(items: Sequence[AuditItem], book: Rulebook) -> list[dict[str, Any]]:
    """Return how many declarations got each finding, mandatory criteria apart; what is wrong comes first."""
    mandatory = {one.key for one in book.criteria if one.obligation is Obligation.MANDATORY}
    return [
        {
            "finding": coded(finding),
            "mandatory": sum(item.finding is finding and item.criterion in mandatory for item in items),
            "total": _count(items, finding),
        }
        for finding in ORDER
    ]


def _by_theme(items: Sequence[AuditItem], book: Rulebook) -> list[dict[str, Any]]:
    """Return the counts of each theme that has a declaration; those of no known theme come last, as one."""
    themes = [*((theme.key, theme.title) for theme in book.themes), ("", gettext(_("Autres déclarations")))]
    rows = [(title, [item for item in items if _theme(item, book) == key]) for key, title in themes]
    return [
        {"title": title, "total": len(found), **{finding.value: _count(found, finding) for finding in ORDER}}
        for title, found in rows
        if found
    ]


def _count(items: Sequence[AuditItem], finding: AuditFinding) -> int:
    return sum(item.finding is finding for item in items)


def _theme(item: AuditItem, book: Rulebook) -> str:
    known = book.criterion.get(item.criterion)
    return known.theme if known else ""


def _item(item: AuditItem, book: Rulebook) -> dict[str, Any]:
    known = book.criterion.get(item.criterion)
    obligation = known.obligation if known else Obligation.OPTIONAL
    return {
        **criterion(item.criterion, book),
        "theme": book.theme[known.theme].title if known else "",
        "obligation": {"code": obligation.value, "label": gettext(OBLIGATIONS[obligation])},
        "level": item.declared_level,
        "declared": item.declared,
        "answer": item.answer or "",
        "evidence": {side.value: _names(item, side) for side in AuditSide},
        "comment": item.comment,
        "observation": item.observation or "",
        "reply": item.reply,
    }


def _names(item: AuditItem, side: AuditSide) -> list[str]:
    return [one.evidence.name for one in item.evidence if one.side is side]
