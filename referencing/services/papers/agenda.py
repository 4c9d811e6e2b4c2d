"""The agenda of a session: when and where, who is called, which cases in which order, who is recused from which."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.commission import CommissionSession, Convening
from models.queries.commission import AgendaLine
from referencing.services import rulebooks
from referencing.services.papers.letterhead import FORMAT, OFFICES
from referencing.services.papers.wording import coded, on
from referencing.words import gettext
from workflows.calendar import PARIS
from workflows.labels import label
from workflows.vocabulary import Role
from workflows.words import _

KIND = "agenda"
TITLE = _("Ordre du jour de la commission")


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaIssue:
    """One agenda being issued: its number, when, who issues it, how many cases are kept from its readers."""

    number: str
    at: datetime
    actor_name: str
    closed: int


def agenda(
    sitting: CommissionSession,
    lines: Sequence[AgendaLine],
    called: Sequence[Convening],
    recused: Mapping[uuid.UUID, Mapping[uuid.UUID, str]],
    about: AgendaIssue,
) -> dict[str, Any]:
    """Return what the agenda says; `recused`: names by service and person."""
    return {
        "kind": KIND,
        "title": gettext(TITLE),
        "format": FORMAT,
        "number": about.number,
        "issued_at": _instant(about.at),
        "issued_on": on(about.at),
        "is_demo": any(line.is_demo for line in lines),
        "issuer": {
            "office": gettext(OFFICES[Role.SECRETARY]),
            "capacity": gettext(label(Role.SECRETARY)),
            "name": about.actor_name,
        },
        "session": _session(sitting),
        "members": [
            {"name": one.person.name, "answer": gettext(label(one.answer)) if one.answer else ""} for one in called
        ],
        "cases": [_case(line, recused.get(line.service_id, {})) for line in lines],
        "closed": about.closed,
    }


def _session(sitting: CommissionSession) -> dict[str, Any]:
    begins, ends = sitting.begins_at, sitting.ends_at
    return {
        "held_on": on(sitting.held_on),
        "begins_at": _instant(begins) if begins else "",
        "ends_at": _instant(ends) if ends else "",
        "place": sitting.place,
        "link": sitting.link,
    }


def _case(line: AgendaLine, recused: Mapping[uuid.UUID, str]) -> dict[str, Any]:
    commission = rulebooks.load(line.rulebook).commission
    return {
        "number": line.number,
        "service": line.service,
        "organisation": line.organisation,
        "kind": coded(line.kind),
        "track": coded(line.track),
        "due_on": on(line.due_on),
        "recused": sorted(recused.values()),
        "quorum": {"required": commission.quorum, "members": commission.members},
    }


def _instant(at: datetime) -> str:
    return at.astimezone(PARIS).isoformat(timespec="minutes")
