"""Whom a report is told to: the desk, its vendor, the auditor, and its author where an address is kept."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from models.queries.facts import conflicted_people
from models.queries.recipients import covers_of, names_of, people_to_tell
from models.queries.reports import active_people, contact_of
from models.report import Report
from referencing.mail.notice import day_in_words
from referencing.services.outbox import put
from referencing.services.telling import tell
from referencing.services.turn import Turn
from referencing.words import gettext
from workflows.labels import label
from workflows.vocabulary import Holder

REPORT_MAIL = "report_mail"
DESK, VENDOR = "/instruction/signalements", "/editeur/signalements"


def tell_of_desk(session: Session, turn: Turn, kind: str, until: date | None) -> None:
    """Tell the officers, and who stands in for them; nobody with an interest in the service."""
    officers = people_to_tell(session, turn.generic, (Holder.DESK,))
    officers |= covers_of(session, officers, turn.on)
    _tell(session, turn, kind, officers - conflicted_people(session, turn.case.service_id), DESK, until)


def tell_of_vendor(session: Session, turn: Turn, kind: str, until: date | None = None) -> None:
    """Tell the members of the vendor's organisation."""
    _tell(session, turn, kind, people_to_tell(session, turn.generic, (Holder.VENDOR,)), VENDOR, until)


def tell_auditor(session: Session, turn: Turn, auditor: UUID, audit: str) -> None:
    """Tell the auditor of the audit that a report joins."""
    _tell(session, turn, "report_audit", (auditor,), DESK, None, audit=audit)


def write_to_reporter(session: Session, report: Report, kind: str, at: datetime) -> None:
    """Have a mail written to the author of a report; nothing where no address is kept."""
    if contact_of(session, report.id) is not None:
        put(session, REPORT_MAIL, f"{REPORT_MAIL}:{report.id}:{kind}", {"report_id": str(report.id), "kind": kind}, at)


def _tell(
    session: Session, turn: Turn, kind: str, people: Iterable[UUID], place: str, until: date | None, **more: str
) -> None:
    report: Report = turn.case
    service, _organisation = names_of(session, report)
    context = {
        "report": report.number,
        "service": service,
        "subject": gettext(label(report.kind)),
        "until": day_in_words(until) if until else "",
        "path": f"{place}/{report.number}",
        **more,
    }
    tell(session, kind, active_people(session, people), context, actor=turn.actor, at=turn.at)
