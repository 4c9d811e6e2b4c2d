"""The cases that one reader sees, in pages by key: those that wait for them first, most urgent first."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, func, literal, or_, select, type_coerce, union_all
from sqlalchemy.orm import Session

from models.application import Application
from models.every import CASES
from models.organisation import Interest, Organisation
from models.service import Service

_FAR = date(9999, 12, 31)  # the place in the queue of a case without a date


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What one reader sees of one procedure: all of it (staff), or that of their organisations.

    `hidden`: states that vendors do not see; `waiting_staff` and `waiting_vendor`: states that wait for the reader in
    either capacity; `only`: the one state asked for.
    """

    procedure: str
    reader: uuid.UUID
    is_staff: bool
    organisations: tuple[uuid.UUID, ...]
    hidden: tuple[StrEnum, ...] = ()
    waiting_staff: tuple[StrEnum, ...] = ()
    waiting_vendor: tuple[StrEnum, ...] = ()
    only: StrEnum | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One case in a list."""

    procedure: str
    number: str
    state: str
    due_on: date | None
    moved_at: datetime
    service: str
    organisation: str
    id: uuid.UUID


Key = tuple[Any, uuid.UUID]
Condition = Callable[[Any, Sight], ColumnElement[bool]]


def waiting_cases(session: Session, sights: Sequence[Sight], after: Key | None, limit: int) -> list[Line]:
    """Return cases that wait for the reader, by due date, after (due date or None, id) of the last one shown."""

    def arm(model: Any, sight: Sight) -> Select[Any]:  # noqa: ANN401 - a table of cases
        due = func.coalesce(model.due_on, _FAR)
        query = _lines(model, sight).where(_waits(model, sight))
        if after is not None:
            last = after[0] or _FAR
            query = query.where(or_(due > last, and_(due == last, model.id > after[1])))
        return query.order_by(due, model.id).limit(limit)

    arms = _united(sights, arm)
    return _read(session, arms, lambda rows: (func.coalesce(rows.c.due_on, _FAR), rows.c.id), limit)


def other_cases(session: Session, sights: Sequence[Sight], after: Key | None, limit: int) -> list[Line]:
    """Return the reader's other cases, last moved first, after (moved at, id) of the last one shown."""

    def arm(model: Any, sight: Sight) -> Select[Any]:  # noqa: ANN401 - a table of cases
        query = _lines(model, sight).where(~_waits(model, sight))
        if after is not None:
            query = query.where(or_(model.moved_at < after[0], and_(model.moved_at == after[0], model.id < after[1])))
        return query.order_by(model.moved_at.desc(), model.id.desc()).limit(limit)

    arms = _united(sights, arm)
    return _read(session, arms, lambda rows: (rows.c.moved_at.desc(), rows.c.id.desc()), limit)


def cases_of_service(session: Session, service_id: uuid.UUID) -> list[Line]:
    """Return every case of a service, oldest first."""
    arms = [_columns(model, name).where(model.service_id == service_id) for name, model in CASES.items()]
    rows = union_all(*arms).subquery()
    return [Line(*row) for row in session.execute(select(rows).order_by(rows.c.number))]


def _united(sights: Sequence[Sight], arm: Callable[[Any, Sight], Select[Any]]) -> list[Select[Any]]:
    # A limited query has to be a table of its own before it may be united with others.
    return [select(arm(CASES[sight.procedure], sight).subquery()) for sight in sights]


def _read(
    session: Session, arms: list[Select[Any]], order: Callable[[Any], tuple[ColumnElement[Any], ...]], limit: int
) -> list[Line]:
    if not arms:
        return []
    rows = union_all(*arms).subquery()
    return [Line(*row) for row in session.execute(select(rows).order_by(*order(rows)).limit(limit))]


def _lines(model: Any, sight: Sight) -> Select[Any]:  # noqa: ANN401 - a table of cases
    query = _columns(model, sight.procedure).where(_seen(model, sight), model.service_id.not_in(_conflicted(sight)))
    return query if sight.only is None else query.where(model.state == sight.only)


def _columns(model: Any, procedure: str) -> Select[Any]:  # noqa: ANN401 - a table of cases
    return (
        select(
            literal(procedure).label("procedure"),
            model.number,
            type_coerce(model.state, String).label("state"),
            model.due_on,
            model.moved_at,
            Service.name.label("service"),
            Organisation.name.label("organisation"),
            model.id,
        )
        .join(Service, Service.id == model.service_id)
        .join(Organisation, Organisation.id == model.organisation_id)
    )


def _theirs(model: Any, sight: Sight) -> ColumnElement[bool]:  # noqa: ANN401 - a table of cases
    mine: ColumnElement[bool] = model.organisation_id.in_(sight.organisations)
    return mine & model.state.not_in(sight.hidden) if sight.hidden else mine


def _seen(model: Any, sight: Sight) -> ColumnElement[bool]:  # noqa: ANN401 - a table of cases
    return or_(literal(sight.is_staff), _theirs(model, sight))


def _waits(model: Any, sight: Sight) -> ColumnElement[bool]:  # noqa: ANN401 - a table of cases
    return or_(
        and_(literal(sight.is_staff), model.state.in_(sight.waiting_staff)),
        and_(_theirs(model, sight), model.state.in_(sight.waiting_vendor)),
    )


def _conflicted(sight: Sight) -> Select[uuid.UUID]:
    """Select the services in which the reader declared an interest."""
    return (
        select(Application.service_id)
        .join(Interest, Interest.application_id == Application.id)
        .where(Interest.person_id == sight.reader, Interest.has_interest)
    )
