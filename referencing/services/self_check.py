"""Keep a result of the self-check under a code, find it again, attach it to an application."""

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from models.application import Application
from models.eligibility import AttachedResult, KeptResult
from models.ledger import canonical
from models.queries import results as query
from referencing.services.errors import NotFoundError
from workflows.calendar import day_of
from workflows.plain import plain
from workflows.reading import Faults, read
from workflows.rulebook import Rulebook
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


def _plain(answers: Answers) -> dict[str, Any]:
    found: dict[str, Any] = plain(answers)
    return found
