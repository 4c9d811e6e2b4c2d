"""Papers about a dossier as filed: the receipt, why it is not admissible, why a silent one is closed."""

from typing import Any

from sqlalchemy.orm import Session

from models.application import Application, Filing
from models.queries.cases import ledger_of
from models.queries.facts import last_filing
from models.queries.papers import FiledEvidence, filed_evidence
from referencing.services.papers.issue import Issue
from referencing.services.papers.wording import coded, delay, on, purpose_title
from referencing.words import gettext
from workflows.labels import label
from workflows.procedures import APPLICATION
from workflows.rulebook import DelayName, Rulebook
from workflows.vocabulary import VENDOR_ROLES, Access, ApplicationState
from workflows.words import _

STAGES = (
    (DelayName.ADMISSIBILITY, _("Examen de la recevabilité")),
    (DelayName.ASSESSMENT, _("Instruction par les experts")),
    (DelayName.COMMISSION, _("Avis de la commission")),
    (DelayName.DECISION, _("Décision")),
)


def receipt(session: Session, case: Application, about: Issue, book: Rulebook) -> dict[str, Any]:
    """Return what was filed, its digest, and the delays that run from now on, each with its nature."""
    filing = last_filing(session, case.id)
    if filing is None:
        raise LookupError(case.number)
    evidence = filed_evidence(session, case.id)
    return {
        "application": {"kind": coded(case.kind), "track": coded(case.track)},
        "filed": {
            "at": about.at.isoformat(timespec="seconds"),
            "by": about.actor_name,
            "round": filing.round,
            "sha256": filing.sha256,
            "themes": _themes(filing, book),
            "answers": len(filing.content.get("answers", {})),
            "grants": _grants_asked(filing, book),
            "evidence": [_evidence(piece) for piece in evidence],
        },
        "next_due_on": on(case.due_on),
        "stages": [{"title": gettext(title), "delay": delay(book.delay(name))} for name, title in STAGES],
    }


def _themes(filing: Filing, book: Rulebook) -> list[dict[str, Any]]:
    """Return by theme how many criteria were answered, and how many of them as not applicable."""
    counted: dict[str, list[bool]] = {}
    for key, answer in filing.content.get("answers", {}).items():
        theme = book.criterion[key].theme if key in book.criterion else ""
        counted.setdefault(theme, []).append(bool(answer.get("not_applicable")))
    return [
        {"key": theme.key, "title": theme.title, "answers": len(counted[theme.key]), "waived": sum(counted[theme.key])}
        for theme in book.themes
        if theme.key in counted
    ]


def _grants_asked(filing: Filing, book: Rulebook) -> list[dict[str, Any]]:
    return [
        {
            "api": grant["api"],
            "title": book.api[grant["api"]].title if grant["api"] in book.api else grant["api"],
            "operations": [coded(Access(access)) for access in grant.get("access", ())],
            "purpose": purpose_title(grant["purpose"], book),
        }
        for grant in filing.content.get("grants", ())
    ]


def _evidence(piece: FiledEvidence) -> dict[str, Any]:
    return {
        "name": piece.name,
        "sha256": piece.sha256,
        "size": piece.size,
        "media_type": piece.media_type,
        "valid_until": on(piece.valid_until),
    }


def inadmissibility(session: Session, case: Application, about: Issue, book: Rulebook) -> dict[str, Any]:
    """Return when the dossier was filed, the grounds, and the appeal."""
    filing = last_filing(session, case.id)
    return {
        "application": {"kind": coded(case.kind), "track": coded(case.track)},
        "filed_on": on(filing.filed_at) if filing else None,
        "grounds": about.reason,
        "appeal": delay(book.delay(DelayName.APPEAL)),
    }


def lapse(session: Session, case: Application, _about: Issue, book: Rulebook) -> dict[str, Any]:
    """Return since when the vendor is silent, the warnings sent, the delay that passed, and the appeal."""
    entries = ledger_of(session, case)
    left = ApplicationState(entries[-1].source or case.state.value)
    acts = [entry for entry in entries if entry.role in VENDOR_ROLES]
    passed = APPLICATION.lapse_delays.get(left)
    return {
        "application": {"kind": coded(case.kind), "track": coded(case.track)},
        "opened_on": on(case.opened_at),
        "left_state": {"code": left.value, "label": gettext(label(left))},
        "last_act_on": on(acts[-1].at) if acts else on(case.opened_at),
        "warned_on": [on(entry.at) for entry in entries if entry.trigger == "warn"],
        "silence": delay(book.delay(passed)) if passed else None,
        "appeal": delay(book.delay(DelayName.APPEAL)),
    }
