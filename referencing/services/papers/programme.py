"""The programme of audits as a paper: figures first, then month by month, then auditor by auditor."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from babel.dates import format_date

from models.audit import Audit
from models.programme import QuietPeriod
from referencing.services.papers.letterhead import FORMAT, OFFICES
from referencing.services.papers.wording import coded
from referencing.services.programme.instance import delays_of
from referencing.words import gettext, language
from workflows.calendar import PARIS, day_of
from workflows.labels import label
from workflows.schedule import Instance, notice_before, phases_of
from workflows.vocabulary import AuditOrigin, Role
from workflows.words import _

KIND = "programme"
TITLE = _("Programme des audits")
Facts = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeIssue:
    """One programme being issued: its number, when, by whom."""

    number: str
    at: datetime
    actor_name: str


def programme(
    instance: Instance, audits: Sequence[Audit], quiet: Sequence[QuietPeriod], about: ProgrammeIssue
) -> Facts:
    """Return what the programme says of the open audits of an instance."""
    placed = sorted((one for one in audits if one.starts_on), key=lambda one: (one.starts_on, one.number))
    lines = [_line(one, instance) for one in placed]
    return {
        "kind": KIND,
        "title": gettext(TITLE),
        "format": FORMAT,
        "number": about.number,
        "issued_at": about.at.astimezone(PARIS).isoformat(timespec="minutes"),
        "issued_on": day_of(about.at).isoformat(),
        "is_demo": any(one.organisation.is_demo for one in audits),
        "issuer": {
            "office": gettext(OFFICES[Role.AUDITOR]),
            "capacity": gettext(label(Role.AUDITOR)),
            "name": about.actor_name,
        },
        "figures": _figures(audits, lines),
        "months": _months(lines),
        "auditors": _auditors(instance, lines),
        "quiet": [{"title": one.title, **_span(one.starts_on, one.ends_on)} for one in quiet],
        "without_day": [_named(one) for one in audits if not one.starts_on],
    }


def month_title(month: str) -> str:
    """Return «mars 2027» for «2027-03»."""
    return str(format_date(date.fromisoformat(f"{month}-01"), "MMMM y", locale=language()))


def _line(audit: Audit, instance: Instance) -> Facts:
    delays = delays_of(audit.rulebook)
    starts_on = audit.starts_on or instance.on
    phases = phases_of(starts_on, delays, instance.holidays)
    return {
        **_named(audit),
        "state": coded(audit.state),
        "auditor": audit.auditor.name,
        "auditor_key": audit.auditor_id.hex,
        "notice_by": notice_before(starts_on, delays.notice, instance.holidays).isoformat(),
        "starts_on": starts_on.isoformat(),
        "deposit_by": phases.deposit_by.isoformat(),
        "draft_by": phases.draft_by.isoformat(),
        "report_by": phases.report_by.isoformat(),
    }


def _named(audit: Audit) -> Facts:
    return {
        "number": audit.number,
        "service": audit.service.name,
        "vendor": audit.organisation.name,
        "origin": coded(audit.origin),
    }


def _span(first: date, last: date) -> Facts:
    return {"first": first.isoformat(), "last": last.isoformat()}


def _figures(audits: Sequence[Audit], lines: Sequence[Facts]) -> Facts:
    origins = Counter(audit.origin for audit in audits)
    states = Counter(audit.state for audit in audits)
    return {
        "audits": len(audits),
        "placed": len(lines),
        "drawn": origins[AuditOrigin.DRAW],
        "reported": origins[AuditOrigin.COMPLAINT],
        "vendors": len({audit.organisation_id for audit in audits}),
        "first": lines[0]["starts_on"] if lines else "",
        "last": max((line["report_by"] for line in lines), default=""),
        "states": [{**coded(state), "count": count} for state, count in sorted(states.items())],
    }


def _months(lines: Iterable[Facts]) -> list[Facts]:
    found: dict[str, list[Facts]] = {}
    for line in lines:
        found.setdefault(line["starts_on"][:7], []).append(line)
    return [{"title": month_title(month), "audits": own} for month, own in found.items()]


def _auditors(instance: Instance, lines: Sequence[Facts]) -> list[Facts]:
    return [
        {
            "name": one.name,
            "capacity": one.capacity,
            "absences": [_span(span.first, span.last) for span in one.absences],
            "audits": [line for line in lines if line["auditor_key"] == one.key],
        }
        for one in instance.auditors
    ]
