"""Letters of an audit: the plan sent one month before, the request for a complement, the visit, the conclusion."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from models.audit import Audit, AuditItem
from models.queries.draws import draw_of_audit
from models.queries.facts import audit_items
from models.queries.papers import first_report_of, papers_of_listing_at, reservations_of_audit
from referencing.services.papers.issue import Issue
from referencing.services.papers.wording import coded, criterion, delay, on, reservations
from referencing.services.public_holidays import french_holidays
from workflows.calendar import day_of, due_on
from workflows.rulebook import DelayName, Rulebook
from workflows.vocabulary import AuditConclusion, AuditFinding

ORDER = (AuditFinding.CONTRADICTED, AuditFinding.UNVERIFIABLE, AuditFinding.CONFIRMED)
# A suspension and a removal have letters of their own, which say the appeal.
_APPEALED = (AuditConclusion.RESERVATIONS, AuditConclusion.FORMAL_NOTICE)


def audit_plan(session: Session, case: Audit, about: Issue, book: Rulebook) -> dict[str, Any]:
    """Return why this service, what will be looked at, the days and delays that follow, and how it is done."""
    starts_on = case.starts_on or day_of(about.at)
    collection = book.delay(DelayName.AUDIT_COLLECTION)
    return {
        "audit": about_audit(session, case, about),
        "listing": listing_of(case),
        "notice": delay(book.delay(DelayName.AUDIT_NOTICE)),
        "collection": delay(collection),
        "deposit_by": on(due_on(starts_on, collection, french_holidays())),
        "analysis": delay(book.delay(DelayName.AUDIT_ANALYSIS)),
        "observing": delay(book.delay(DelayName.AUDIT_OBSERVATIONS)),
        "commission": delay(book.delay(DelayName.AUDIT_COMMISSION)),
        "themes": _themes(audit_items(session, case.id), book),
    }


def audit_complement(session: Session, case: Audit, about: Issue, book: Rulebook) -> dict[str, Any]:
    """Return what is missing, on which declarations (none named: all), and until when it may be deposited."""
    items = audit_items(session, case.id)
    asked = [item for item in items if item.is_asked_again]
    return {
        "audit": about_audit(session, case, about),
        "listing": listing_of(case),
        "grounds": about.reason,
        "delay": delay(book.delay(DelayName.AUDIT_COMPLEMENT)),
        "due_on": on(case.due_on),
        "asked": [_asked(item, book) for item in asked] if len(asked) < len(items) else [],
    }


def audit_visit(session: Session, case: Audit, about: Issue, book: Rulebook) -> dict[str, Any]:
    """Return why somebody comes to see, and the declarations that the documents contradict or do not prove."""
    doubtful = (AuditFinding.CONTRADICTED, AuditFinding.UNVERIFIABLE)
    return {
        "audit": about_audit(session, case, about),
        "listing": listing_of(case),
        "grounds": about.reason,
        "delay": delay(book.delay(DelayName.AUDIT_ON_SITE)),
        "asked": [_asked(item, book) for item in audit_items(session, case.id) if item.finding in doubtful],
    }


def audit_conclusion(session: Session, case: Audit, about: Issue, book: Rulebook) -> dict[str, Any]:
    """Return the conclusion with its grounds, what follows for the right, and the appeal unless another letter says it.

    `letters`: those that the conclusion left on the listing in the same breath.
    """
    items = audit_items(session, case.id)
    is_appealed = case.conclusion in _APPEALED
    return {
        "audit": about_audit(session, case, about),
        "listing": listing_of(case),
        "conclusion": coded(case.conclusion) if case.conclusion else None,
        "grounds": about.reason,
        "total": len(items),
        "found": {finding.value: sum(item.finding is finding for item in items) for finding in ORDER},
        "contradicted": [
            {**criterion(item.criterion, book), "comment": item.comment}
            for item in items
            if item.finding is AuditFinding.CONTRADICTED
        ],
        "reservations": reservations(reservations_of_audit(session, case.id), book),
        "letters": [
            {"number": paper.number, "kind": paper.kind, "title": paper.context["title"]}
            for paper in papers_of_listing_at(session, case.listing_id, about.at)
        ],
        "appeal": delay(book.delay(DelayName.APPEAL)) if is_appealed else None,
    }


def about_audit(session: Session, case: Audit, about: Issue) -> dict[str, Any]:
    """Return the facts that every paper of an audit heads: who, when, why this service, the plan.

    Of a report only the day is told: who made it, and in which words, stays inside the house.
    """
    return {
        "number": case.number,
        "opened_on": on(case.opened_at),
        "origin": coded(case.origin),
        "draw": _draw(session, case, about),
        "reported_on": on(first_report_of(session, case.id)),
        "auditor": case.auditor.name,
        "starts_on": on(case.starts_on),
        "perimeter": case.perimeter,
        "calendar": case.calendar,
        "conditions": case.conditions,
    }


def _draw(session: Session, case: Audit, about: Issue) -> dict[str, Any] | None:
    """Return the draw behind an audit, with its public page: anybody can redo it."""
    draw = draw_of_audit(session, case.id)
    if draw is None:
        return None
    return {
        "number": draw.number,
        "campaign": draw.campaign.title,
        "drawn_on": on(draw.drawn_at),
        "url": f"{about.public_url}/audits/tirages/{draw.number}",
    }


def listing_of(case: Audit) -> dict[str, Any]:
    """Return the right that is audited."""
    listing = case.listing
    return {
        "number": listing.number,
        "state": coded(listing.state),
        "track": coded(listing.track),
        "listed_on": on(listing.starts_on),
        "ends_on": on(listing.ends_on),
        "verified_version": listing.verified_version,
    }


def _themes(items: Sequence[AuditItem], book: Rulebook) -> list[dict[str, Any]]:
    sizes = Counter(book.criterion[item.criterion].theme for item in items if item.criterion in book.criterion)
    return [{"title": theme.title, "count": sizes[theme.key]} for theme in book.themes if sizes[theme.key]]


def _asked(item: AuditItem, book: Rulebook) -> dict[str, Any]:
    return {
        **criterion(item.criterion, book),
        "declared": item.declared,
        "level": item.declared_level,
        "comment": item.comment,
    }
