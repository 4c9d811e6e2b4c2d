"""Requests for the APIs of the exchange track, one by one, while the dossier is written."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from models import application as memory
from models.queries import facts as query
from referencing.services import rulebooks
from referencing.services.applications import show_life
from referencing.services.declarations import plain_grant
from referencing.services.working import begin_work, refuse_if
from referencing.services.writing import mark_written
from workflows.dossier import GrantRequest
from workflows.rulebook import Rulebook
from workflows.vocabulary import Actor, Refusal, Track

_EMPTY = GrantRequest(api="", access=(), purpose="", need="", modalities="", retention="", security="", consent_text="")


def subject_of(api: str) -> str:
    """Return under which name the versions of a request are counted."""
    return f"api/{api}"


def request_api(
    session: Session,
    application: memory.Application,
    asked: GrantRequest,
    *,
    actor: Actor,
    at: datetime,
    seen: int | None = None,
) -> None:
    """Write the request for one API over the version `seen`; the API that all others suppose comes with the first.

    StepRefusedError outside the exchange track, for an unknown API or once the dossier is filed; StalePartError.
    """
    begin_work(session, application, "declare", actor)
    book = rulebooks.load(application.rulebook)
    refuse_if(_faults(application, book, asked), application, "declare")
    mark_written(session, application, subject_of(asked.api), actor=actor, at=at, seen=seen)
    rows = {row.api: row for row in query.grant_requests_of(session, application.id)}
    base = book.base_api
    if base and base.key not in rows and base.key != asked.api:
        mark_written(session, application, subject_of(base.key), actor=actor, at=at)
        rows[base.key] = _write(session, application, book, replace(_EMPTY, api=base.key, access=base.operations), None)
    _write(session, application, book, asked, rows.get(asked.api))
    show_life(application, book, at)
    session.flush()


def drop_api(
    session: Session,
    application: memory.Application,
    api: str,
    *,
    actor: Actor,
    at: datetime,
    seen: int | None = None,
) -> None:
    """Take a request back; StepRefusedError for the base API while others suppose it."""
    begin_work(session, application, "declare", actor)
    book = rulebooks.load(application.rulebook)
    rows = {row.api: row for row in query.grant_requests_of(session, application.id)}
    is_needed = book.base_api is not None and book.base_api.key == api and len(rows) > 1
    refuse_if((Refusal("base_api_needed"),) if is_needed else (), application, "declare")
    mark_written(session, application, subject_of(api), actor=actor, at=at, seen=seen)
    if api in rows:
        session.delete(rows[api])
    show_life(application, book, at)
    session.flush()
    session.expire(application, ["grant_requests"])


def _faults(application: memory.Application, book: Rulebook, asked: GrantRequest) -> tuple[Refusal, ...]:
    if application.track is not Track.EXCHANGE:
        return (Refusal("not_exchange"),)
    return () if asked.api in book.api else (Refusal("unknown_api_of_book", (asked.api,)),)


def _write(
    session: Session,
    application: memory.Application,
    book: Rulebook,
    asked: GrantRequest,
    row: memory.GrantRequest | None,
) -> memory.GrantRequest:
    if row is None:
        row = memory.GrantRequest(application_id=application.id, position=list(book.api).index(asked.api))
        session.add(row)
    for name, value in plain_grant(asked).items():
        setattr(row, name, value)
    return row
