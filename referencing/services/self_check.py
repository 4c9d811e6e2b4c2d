"""Keep a result of the self-check under a code, find it again, attach it to an application, forget it in time."""

import hashlib
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from models.application import Application
from models.database import reading
from models.eligibility import AttachedResult, KeptResult
from models.ledger import canonical
from models.queries import results as query
from referencing.services import rulebooks
from referencing.services.errors import NotFoundError
from referencing.services.public_holidays import french_holidays
from workflows.calendar import day_of, due_on
from workflows.plain import plain
from workflows.reading import Faults, read
from workflows.rulebook import DelayName, Rulebook
from workflows.self_check import Answers


def keep_result(session: Session, answers: Answers, book: Rulebook, at: datetime) -> KeptResult:
    """Keep answers and return them with their code: the same answers on the same day have one code."""
    on, given = day_of(at), _plain(answers)
    held = {"rulebook": book.digest, "answers": given, "on": on.isoformat()}
    digest = hashlib.sha256(canonical(held)).hexdigest()
    return query.keep_once(session, digest, book.key, given, on)


def kept_result(session: Session, code: str) -> tuple[KeptResult, Answers]:
    """Return a kept result and its answers; NotFoundError for an unknown code."""
    kept = query.result_with_code(session, code.strip().upper())
    answers = read(Answers, kept.answers, "answers", Faults()) if kept else None
    if kept is None or answers is None:
        raise NotFoundError(code)
    return kept, answers


def attach_result(session: Session, application: Application, kept: KeptResult) -> None:
    """Say with which result an application was opened."""
    session.add(AttachedResult(application_id=application.id, result_id=kept.id))
    session.flush()


def kept_until(session: Session, kept: KeptResult) -> date | None:
    """Return the last day on which a result is kept; None for one with which an application was opened."""
    return None if query.is_attached(session, kept.id) else _last_day(kept.rulebook, kept.kept_on)


def forget_results(sessions: sessionmaker[Session], at: datetime) -> int:
    """Delete what was kept too long ago and is attached to nothing; return how many. Twice is the same as once."""
    with reading(), sessions() as session:
        over = [(key, on) for key, on in query.unattached_days(session) if _last_day(key, on) < day_of(at)]
    if not over:
        return 0
    with sessions.begin() as session:
        return sum(query.forget_unattached(session, key, on) for key, on in over)


def _last_day(rulebook: str, kept_on: date) -> date:
    """A result waits for its application as long as an application may stay silent in the state it leads to."""
    return due_on(kept_on, rulebooks.load(rulebook).delay(DelayName.LAPSE_ELIGIBILITY), french_holidays())


def _plain(answers: Answers) -> dict[str, Any]:
    found: dict[str, Any] = plain(answers)
    return found
