"""What somebody was given and what has happened there since: the facts behind a list of things to do."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Select, String, Uuid, func, literal, select, tuple_, type_coerce, union_all
from sqlalchemy.orm import Session, selectinload

from models.application import Application
from models.assessment import ChangeRequest, Finding
from models.assignment import Assignment
from models.case import FAR
from models.every import CASES
from models.message import Message, ThreadRead
from models.organisation import Organisation
from models.queries.queue import Place, States
from models.service import Service


@dataclass(frozen=True, slots=True)
class GivenPart:
    """One part of a case that somebody follows, where the case is in a state that concerns them."""

    id: uuid.UUID
    procedure: str
    number: str
    state: str
    due_on: date | None
    moved_at: datetime
    service: str
    organisation: str
    theme: str
    assigned_at: datetime
    person_id: uuid.UUID
    assignment_id: uuid.UUID


def given_parts(
    session: Session,
    people: Iterable[uuid.UUID],
    states: Sequence[States],
    recused: Sequence[uuid.UUID],
    after: Place | None,
    limit: int,
) -> list[GivenPart]:
    """Return parts that some people follow by due date, after (due date, assignment) of the last one shown."""
    arms = [_arm(asked, list(people), recused, after) for asked in states]
    if not arms:
        return []
    rows = union_all(*arms).subquery()
    query = (
        select(
            *(rows.c[name] for name in ("id", "procedure", "number", "state", "due_on", "moved_at")),
            Service.name,
            Organisation.name,
            *(rows.c[name] for name in ("theme", "assigned_at", "person_id", "assignment_id")),
        )
        .join(Service, Service.id == rows.c.service_id)
        .join(Organisation, Organisation.id == rows.c.organisation_id)
        .order_by(rows.c.queue_on, rows.c.assignment_id)
        .limit(limit)
    )
    rows_read: Iterable[tuple[Any, ...]] = session.execute(query)
    return [GivenPart(*row) for row in rows_read]


def _arm(asked: States, people: list[uuid.UUID], recused: Sequence[uuid.UUID], after: Place | None) -> Select[Any]:
    model: Any = CASES[asked.procedure]
    arm = (
        select(
            model.id,
            literal(asked.procedure).label("procedure"),
            model.number,
            type_coerce(model.state, String).label("state"),
            *(model.due_on, model.moved_at, model.service_id, model.organisation_id),
            *(Assignment.theme, Assignment.assigned_at, Assignment.person_id),
            Assignment.id.label("assignment_id"),
            model.queue_on,
        )
        .join(Assignment, Assignment.case_id == model.id)
        .where(Assignment.ended_at.is_(None), Assignment.person_id.in_(people))
        .where((type_coerce(model.state, String) + "").in_([state.value for state in asked.wanted]))
        .where(model.service_id.not_in(recused))
    )
    if after is None:
        return arm
    here = tuple_(literal(after[0] or FAR, Date()), literal(after[1], Uuid()))
    return arm.where(tuple_(model.queue_on, Assignment.id) > here)


def applications_by_id(session: Session, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Application]:
    """Return some applications by identifier, with the grants they request."""
    query = select(Application).where(Application.id.in_(list(ids))).options(selectinload(Application.grant_requests))
    return {row.id: row for row in session.scalars(query)}


def found_in_round(session: Session, ids: Iterable[uuid.UUID]) -> set[tuple[uuid.UUID, str]]:
    """Return application and criterion of every finding of the round that runs."""
    rows = session.execute(
        select(Finding.application_id, Finding.criterion)
        .join(Application, Application.id == Finding.application_id)
        .where(Application.id.in_(list(ids)), Finding.round == Application.round)
    )
    return {(application, criterion) for application, criterion in rows}


def answered_requests(session: Session, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, datetime]:
    """Return application → when its last change request was answered."""
    query = (
        select(ChangeRequest.application_id, func.max(ChangeRequest.closed_at))
        .where(
            ChangeRequest.application_id.in_(list(ids)),
            ChangeRequest.sent_at.is_not(None),
            ChangeRequest.closed_at.is_not(None),
        )
        .group_by(ChangeRequest.application_id)
    )
    return {application: at for application, at in session.execute(query) if at is not None}


def unread_messages(
    session: Session, ids: Iterable[uuid.UUID], person_id: uuid.UUID
) -> dict[uuid.UUID, tuple[int, datetime]]:
    """Return case → how many of the vendor's messages a person has not read, and when the first of them came."""
    query = (
        select(Message.case_id, func.count(), func.min(Message.sent_at))
        .outerjoin(ThreadRead, (ThreadRead.case_id == Message.case_id) & (ThreadRead.person_id == person_id))
        .where(
            Message.case_id.in_(list(ids)),
            Message.is_from_vendor,
            (ThreadRead.read_at.is_(None)) | (Message.sent_at > ThreadRead.read_at),
        )
        .group_by(Message.case_id)
    )
    return {case: (count, first) for case, count, first in session.execute(query)}


def unanswered_messages(session: Session, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, tuple[int, datetime]]:
    """Return case → how many of the vendor's messages the house has not answered, and when the first of them came."""
    wanted = list(ids)
    last = (
        select(Message.case_id, func.max(Message.sent_at).label("at"))
        .where(Message.case_id.in_(wanted), Message.is_from_vendor.is_(False))
        .group_by(Message.case_id)
        .subquery()
    )
    query = (
        select(Message.case_id, func.count(), func.min(Message.sent_at))
        .outerjoin(last, last.c.case_id == Message.case_id)
        .where(Message.case_id.in_(wanted), Message.is_from_vendor, last.c.at.is_(None) | (Message.sent_at > last.c.at))
        .group_by(Message.case_id)
    )
    return {case: (count, first) for case, count, first in session.execute(query)}
