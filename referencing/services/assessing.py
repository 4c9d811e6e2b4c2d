"""Assessment: findings per criterion, and the change request being drafted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.application import Application
from models.assessment import ChangeRequest, Finding, Flag
from models.queries import facts as query
from referencing.services import rulebooks
from referencing.services.errors import StalePartError
from referencing.services.public_holidays import french_holidays
from referencing.services.staff import themes_examined
from referencing.services.working import acting_person, begin_work, refuse_if
from workflows.calendar import day_of, due_on
from workflows.rulebook import DelayName
from workflows.themes import foreign_criteria
from workflows.vocabulary import Actor, Refusal, Verdict


@dataclass(frozen=True, slots=True)
class Found:
    """What a reviewer finds about one criterion."""

    criterion: str
    verdict: Verdict
    comment: str = ""


def find(
    session: Session, application: Application, found: Sequence[Found], *, actor: Actor, at: datetime
) -> list[Finding]:
    """Write a reviewer's findings in this round, each in place of an earlier one of the round."""
    begin_work(session, application, "find", actor)
    _refuse_keys(session, application, [one.criterion for one in found], "find", actor)
    rows = query.findings_in_round(session, application.id, application.round)
    written = [_written(rows.get(one.criterion), application, one, actor, at) for one in found]
    session.add_all(written)
    session.flush()
    return written


def find_one(
    session: Session, application: Application, found: Found, *, actor: Actor, at: datetime, seen: str
) -> Finding:
    """Write one finding over the one that was read (`seen`: its mark, empty when there was none).

    StalePartError when somebody else found the same criterion meanwhile; StepRefusedError has every reason why not.
    """
    begin_work(session, application, "find", actor)
    there = query.findings_in_round(session, application.id, application.round).get(found.criterion)
    if mark_of(there) != seen:
        raise StalePartError(application.number, found.criterion)
    if found.verdict in _EXPLAINED and not found.comment.strip():
        refuse_if((Refusal("finding_unexplained"),), application, "find")
    return find(session, application, [found], actor=actor, at=at)[0]


def _refuse_keys(session: Session, application: Application, keys: Sequence[str], work: str, actor: Actor) -> None:
    """Raise StepRefusedError for criteria that the rulebook does not have, and those of themes of other reviewers."""
    book = rulebooks.load(application.rulebook)
    unknown = tuple(Refusal("unknown_criterion", (key,)) for key in keys if key not in book.criterion)
    themes = themes_examined(session, acting_person(actor), application.id)
    refuse_if(unknown + foreign_criteria(book, keys, themes), application, work)


_EXPLAINED = frozenset({Verdict.NON_COMPLIANT, Verdict.TO_COMPLETE})


def mark_of(finding: Finding | None) -> str:
    """Return what tells one writing of a finding from the next; empty for none."""
    return f"{finding.found_at.isoformat()}~{finding.reviewer_id.hex}" if finding else ""


def flag(
    session: Session,
    application: Application,
    criterion: str,
    reason: str,
    *,
    actor: Actor,
    at: datetime,
    answer_by: date | None = None,
) -> ChangeRequest:
    """Put one criterion into the change request being drafted, in place of what it said of it, or start one."""
    reasons = drafted_reasons(session, application) | {criterion: reason}
    return draft_change_request(
        session, application, reasons, actor=actor, at=at, answer_by=answer_by or _due(session, application)
    )


def unflag(session: Session, application: Application, criterion: str, *, actor: Actor, at: datetime) -> ChangeRequest:
    """Take one criterion out of the change request being drafted; the day of the answer stays."""
    reasons = drafted_reasons(session, application)
    reasons.pop(criterion, None)
    return draft_change_request(session, application, reasons, actor=actor, at=at, answer_by=_due(session, application))


def drafted_reasons(session: Session, application: Application) -> dict[str, str]:
    """Return what the change request being drafted says: criterion → reason."""
    request = query.change_request_of(session, application.id)
    return {one.criterion: one.reason for one in request.flags} if request else {}


def _due(session: Session, application: Application) -> date | None:
    request = query.change_request_of(session, application.id)
    return request.due_on if request else None


def _written(row: Finding | None, application: Application, found: Found, actor: Actor, at: datetime) -> Finding:
    if row is None:
        row = Finding(application_id=application.id, criterion=found.criterion, round=application.round)
    row.reviewer_id, row.verdict = acting_person(actor), found.verdict
    row.comment, row.found_at = found.comment, at
    return row


def draft_change_request(
    session: Session,
    application: Application,
    reasons: Mapping[str, str],
    *,
    actor: Actor,
    at: datetime,
    answer_by: date | None = None,
) -> ChangeRequest:
    """Draft the change request of a case: criterion → reason; the due day is the rulebook's when none is given."""
    begin_work(session, application, "flag", actor)
    book = rulebooks.load(application.rulebook)
    drafted = drafted_reasons(session, application)
    changed = [key for key in drafted | dict(reasons) if drafted.get(key) != reasons.get(key)]
    _refuse_keys(session, application, changed, "flag", actor)
    request = query.change_request_of(session, application.id)
    if request is None:
        request = ChangeRequest(application_id=application.id, round=application.round)
        session.add(request)
    delay = book.delay(DelayName.CHANGE_REQUEST)
    request.due_on = answer_by or due_on(day_of(at), delay, french_holidays())
    request.flags = []
    session.flush()  # the old ones leave first: two flags on one criterion are refused
    request.flags = [Flag(criterion=key, reason=reason) for key, reason in reasons.items()]
    session.flush()
    return request
