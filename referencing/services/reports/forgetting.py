"""Forget who reported, some time after the report is closed."""

from datetime import date, datetime

from sqlalchemy.orm import Session, sessionmaker

from models.database import reading
from models.queries.reports import contacts_of_closed, forget_contact, forget_contacts
from models.report import Report
from referencing.services import rulebooks
from referencing.services.public_holidays import french_holidays
from workflows.calendar import day_of, due_on
from workflows.rulebook import DelayName


def forget_reporters(sessions: sessionmaker[Session], at: datetime) -> int:
    """Delete the addresses kept too long after the closing of their report; return how many. Twice is like once."""
    with reading(), sessions() as session:
        over = [(key, closed) for key, closed in contacts_of_closed(session) if _last_day(key, closed) < day_of(at)]
    if not over:
        return 0
    with sessions.begin() as session:
        return sum(forget_contacts(session, key, closed) for key, closed in over)


def _last_day(rulebook: str, closed_at: datetime) -> date:
    return due_on(day_of(closed_at), rulebooks.load(rulebook).delay(DelayName.REPORT_CONTACT), french_holidays())


def erase_contact(session: Session, report: Report) -> None:
    """Delete the address of a report at the wish of whoever gave it; twice is like once."""
    forget_contact(session, report.id)
