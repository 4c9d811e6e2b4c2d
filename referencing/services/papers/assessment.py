"""Papers of the assessment: the change request, and the report on every criterion."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from models.application import Application
from models.assessment import ChangeRequest, Finding
from models.queries.facts import change_request_of, findings_of, last_filing
from models.queries.papers import requests_sent, reviewers_of
from referencing.services.declarations import dossier_of
from referencing.services.papers.issue import Issue
from referencing.services.papers.wording import coded, criterion, delay, on
from referencing.services.public_holidays import french_holidays
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.clocks import silence_dates
from workflows.completeness import applicable
from workflows.dossier import Answer, Dossier
from workflows.procedures import APPLICATION
from workflows.rulebook import Criterion, DelayName, Obligation, Rulebook
from workflows.vocabulary import ApplicationState, Verdict
from workflows.words import _

OBLIGATIONS = {Obligation.MANDATORY: _("Obligatoire"), Obligation.OPTIONAL: _("Facultatif")}


def change_request(session: Session, case: Application, about: Issue, book: Rulebook) -> dict[str, Any]:
    """Return each flagged criterion with its reason, the due day, and what happens if nobody answers."""
    drafted = change_request_of(session, case.id) if about.is_preview else None
    request = drafted or requests_sent(session, case.id)[-1]
    lapses_on = _lapse(about, book) if about.is_preview else case.lapses_on
    return {
        "application": {"kind": coded(case.kind), "track": coded(case.track)},
        "round": request.round,
        "due_on": on(request.due_on),
        "flags": [
            {**criterion(flag.criterion, book), "theme": _theme_of(flag.criterion, book), "reason": flag.reason}
            for flag in request.flags
        ],
        "lapses_on": on(lapses_on),
        "silence": delay(book.delay(DelayName.LAPSE_CHANGES)),
        "warnings_days": list(book.lapse.notice_days),
    }


def _lapse(about: Issue, book: Rulebook) -> date | None:
    """Return when silence would make a case lapse whose change request is sent now."""
    state = ApplicationState.CHANGES_REQUESTED
    return silence_dates(APPLICATION, state, book, day_of(about.at), french_holidays()).lapses_on


def _theme_of(key: str, book: Rulebook) -> str:
    known = book.criterion.get(key)
    return book.theme[known.theme].title if known else ""


def assessment_report(session: Session, case: Application, _about: Issue, book: Rulebook) -> dict[str, Any]:
    """Return, theme by theme, level, evidence and finding of each criterion; the counts; the change requests."""
    dossier = dossier_of(session, case)
    findings = findings_of(session, case.id)
    asked = applicable(dossier, book)
    filing = last_filing(session, case.id)
    return {
        "application": {"kind": coded(case.kind), "track": coded(case.track)},
        "filed_on": on(filing.filed_at) if filing else None,
        "filing_sha256": filing.sha256 if filing else None,
        "reviewers": reviewers_of(session, case.id),
        "counts": _counts(asked, findings),
        "themes": _themes(asked, dossier, findings, book),
        "change_requests": [_request(request, book) for request in requests_sent(session, case.id)],
        "levels": [{"value": level.value, "title": level.title} for level in book.levels],
    }


def _counts(asked: Sequence[Criterion], findings: Mapping[str, Finding]) -> list[dict[str, Any]]:
    """Return how many of the criteria asked got each verdict, mandatory ones apart."""
    verdicts = {one.key: findings[one.key].verdict for one in asked if one.key in findings}
    mandatory = {one.key for one in asked if one.obligation is Obligation.MANDATORY}
    return [
        {
            "verdict": coded(verdict),
            "mandatory": sum(found is verdict and key in mandatory for key, found in verdicts.items()),
            "total": sum(found is verdict for found in verdicts.values()),
        }
        for verdict in Verdict
    ]


def _themes(
    asked: Sequence[Criterion], dossier: Dossier, findings: Mapping[str, Finding], book: Rulebook
) -> list[dict[str, Any]]:
    themes = []
    for theme in book.themes:
        rows = [
            _criterion(one, dossier.answers.get(one.key), findings.get(one.key))
            for one in asked
            if one.theme == theme.key
        ]
        if rows:
            themes.append({"key": theme.key, "title": theme.title, "criteria": rows})
    return themes


def _criterion(one: Criterion, answer: Answer | None, finding: Finding | None) -> dict[str, Any]:
    return {
        "key": one.key,
        "title": one.title,
        "obligation": {"code": one.obligation.value, "label": gettext(OBLIGATIONS[one.obligation])},
        "target": one.target,
        "level": answer.level if answer else None,
        "not_applicable": answer.not_applicable if answer else None,
        "evidence": [item.file for item in answer.evidence] if answer else [],
        "verdict": coded(finding.verdict) if finding else None,
        "comment": finding.comment if finding else "",
        "round": finding.round if finding else None,
    }


def _request(request: ChangeRequest, book: Rulebook) -> dict[str, Any]:
    return {
        "sent_on": on(request.sent_at),
        "due_on": on(request.due_on),
        "answered_on": on(request.closed_at),
        "flags": [
            {
                **criterion(flag.criterion, book),
                "reason": flag.reason,
                "answered_on": on(flag.answered_at),
            }
            for flag in request.flags
        ],
    }
