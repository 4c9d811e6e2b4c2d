"""What the desk prepares and does about a report, beside the steps that ask a reason only."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.queries.cases import locked
from models.report import Report
from referencing.services.errors import StaleError
from referencing.services.steps import take_step
from workflows.vocabulary import Actor


def pass_on(
    session: Session, report: Report, text: str, question: str, *, actor: Actor, at: datetime, seen_version: int
) -> None:
    """Pass a report to its vendor: `text` is what the vendor reads of it, `question` what the desk asks."""
    fresh = locked(session, Report, [report.id])[report.id]
    if fresh.version != seen_version:
        raise StaleError(fresh.number)
    fresh.text_for_vendor = text.strip() or None
    take_step(session, fresh, "pass_on", actor=actor, at=at, reason=question)
