"""Effects of the steps of a report: what is kept of them, who is told, the audit that it joins."""

from datetime import date

from sqlalchemy.orm import Session

from models.queries.reports import open_audit_of
from referencing.services.audit_opening import open_reported_audit
from referencing.services.effects import effect
from referencing.services.reports.telling import tell_auditor, tell_of_desk, tell_of_vendor, write_to_reporter
from referencing.services.turn import Turn
from workflows.calendar import due_on
from workflows.clocks import delay_ends_on
from workflows.rulebook import DelayName


@effect
def tell_desk(session: Session, turn: Turn) -> None:
    """Tell the desk of a new report; it is in its first state already."""
    turn.payload["kind"] = turn.case.kind.value
    tell_of_desk(session, turn, "report_received", turn.case.due_on)


@effect
def note_passing(session: Session, turn: Turn) -> None:
    """Keep when the vendor got it, and when it is to be reminded."""
    turn.case.passed_at = turn.at
    turn.case.remind_on = due_on(turn.on, turn.book.delay(DelayName.REPORT_REMINDER), turn.facts.holidays)
    tell_of_vendor(session, turn, "report_passed", _next_due(turn))
    write_to_reporter(session, turn.case, "reporter_passed", turn.at)


@effect
def remind_vendor(session: Session, turn: Turn) -> None:
    """Remind the vendor, once."""
    turn.case.remind_on = None
    tell_of_vendor(session, turn, "report_reminder", turn.case.due_on)


@effect
def note_answer(session: Session, turn: Turn) -> None:
    """Keep what the vendor answers."""
    turn.case.answer, turn.case.answered_at = turn.reason, turn.at
    turn.case.remind_on = None
    tell_of_desk(session, turn, "report_answered", _next_due(turn))


@effect
def tell_silence(session: Session, turn: Turn) -> None:
    """Tell desk and vendor that nothing came in time."""
    turn.case.remind_on = None
    tell_of_desk(session, turn, "report_unanswered", _next_due(turn))
    tell_of_vendor(session, turn, "report_unanswered")


@effect
def note_desk_delay(session: Session, turn: Turn) -> None:
    """Keep for which due date the desk was told that it is late."""
    turn.case.noted_for = turn.case.due_on
    turn.payload["due_on"] = turn.case.due_on.isoformat()
    tell_of_desk(session, turn, "report_late", turn.case.due_on)


@effect
def join_audit(session: Session, turn: Turn) -> None:
    """Join the audit of the service that is under way, or a new one, and tell its auditor."""
    report = turn.case
    audit = open_audit_of(session, report.service_id) or open_reported_audit(session, report, turn.at)
    report.audit_id, report.closed_at = audit.id, turn.at
    turn.payload["audit"] = audit.number
    tell_auditor(session, turn, audit.auditor_id, audit.number)
    write_to_reporter(session, report, "reporter_audited", turn.at)


@effect
def note_closing(session: Session, turn: Turn) -> None:
    """Keep the desk's answer; a vendor that had the report is told as well."""
    turn.case.outcome, turn.case.closed_at, turn.case.remind_on = turn.reason, turn.at, None
    if turn.case.passed_at is not None:
        tell_of_vendor(session, turn, "report_closed")
    write_to_reporter(session, turn.case, "reporter_closed", turn.at)


def _next_due(turn: Turn) -> date | None:
    """Return the last day of the delay that runs once the step is taken."""
    target = turn.step.target
    return delay_ends_on(turn.procedure, target, turn.book, turn.on, turn.facts.holidays) if target else None
