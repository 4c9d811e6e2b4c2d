"""Assessment: findings per criterion, and the change request being drafted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.application import Application
from models.assessment import ChangeRequest, Finding, Flag
from models.queries import facts as query
from referencing.services import rulebooks
from referencing.services.public_holidays import french_holidays
from referencing.services.working import acting_person, begin_work, refuse_if
from workflows.calendar import day_of, due_on
from workflows.rulebook import DelayName
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
    known = rulebooks.load(application.rulebook).criterion
    unknown = tuple(Refusal("unknown_criterion", (one.criterion,)) for one in found if one.criterion not in known)
    refuse_if(unknown, application, "find")
    rows = query.findings_in_round(session, application.id, application.round)
    written = [_written(rows.get(one.criterion), application, one, actor, at) for one in found]
    session.add_all(written)
    session.flush()
    return written


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
    unknown = tuple(Refusal("unknown_criterion", (key,)) for key in reasons if key not in book.criterion)
    refuse_if(unknown, application, "flag")
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
