"""The cases that one reader sees, in pages by key: those that wait for them first, most urgent first.

One part for each state: an index gives each its order, and the first of all parts are the first of the page.
"""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, String, Uuid, literal, select, true, tuple_, type_coerce, union_all
from sqlalchemy.orm import Session

from models.application import Application
from models.case import FAR
from models.every import CASES
from models.organisation import Interest, Organisation
from models.service import Service
from models.types import UtcDateTime


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What one reader sees of one procedure: all of it (staff), or that of their organisations.

    `states`: those asked for; `hidden`: those that vendors do not see; `waiting_staff` and `waiting_vendor`: those
    that wait for the reader in either capacity. `filings`: how often staff's applications were filed at least.
    """

    procedure: str
    is_staff: bool
    organisations: tuple[uuid.UUID, ...]
    states: tuple[StrEnum, ...]
    hidden: tuple[StrEnum, ...] = ()
    waiting_staff: tuple[StrEnum, ...] = ()
    waiting_vendor: tuple[StrEnum, ...] = ()
    filings: int = 0


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
Part = tuple[str, ColumnElement[bool]]


def waiting_cases(
    session: Session, sights: Sequence[Sight], recused: Sequence[uuid.UUID], after: Key | None, limit: int
) -> list[Line]:
    """Return cases that wait for the reader, by due date, after (due date or None, id) of the last one shown."""
    parts = [part for sight in sights for part in _waiting(sight)]
    return _page(session, parts, recused, after, limit, is_by_date=True)


def other_cases(
    session: Session, sights: Sequence[Sight], recused: Sequence[uuid.UUID], after: Key | None, limit: int
) -> list[Line]:
    """Return the reader's other cases, last moved first, after (moved at, id) of the last one shown."""
    parts = [part for sight in sights for part in _others(sight)]
    return _page(session, parts, recused, after, limit, is_by_date=False)


def cases_of_service(session: Session, service_id: uuid.UUID, filings: int = 0) -> list[Line]:
    """Return every case of a service, oldest first; of its applications, those filed so often at least."""
    arms = [_columns(model, name).where(model.service_id == service_id) for name, model in CASES.items()]
    if filings:
        arms = [
            arm.where(model.round >= filings) if model is Application else arm
            for model, arm in zip(CASES.values(), arms, strict=True)
        ]
    return _lines(session, arms, lambda rows: (rows.c.number,))


def recused_services(session: Session, person_id: uuid.UUID) -> Sequence[uuid.UUID]:
    """Return the services in which a person declared an interest."""
    return session.scalars(
        select(Application.service_id)
        .join(Interest, Interest.application_id == Application.id)
        .where(Interest.person_id == person_id, Interest.has_interest)
        .distinct()
    ).all()


def after_date(model: Any, place: date | None, last: uuid.UUID) -> ColumnElement[bool]:  # noqa: ANN401 - a table of cases
    """Return the condition of the cases that follow one in the order of due dates."""
    return tuple_(model.queue_on, model.id) > tuple_(literal(place or FAR, Date()), literal(last, Uuid()))


def _waiting(sight: Sight) -> Iterator[Part]:
    model: Any = CASES[sight.procedure]
    as_staff = set(sight.waiting_staff) if sight.is_staff else set()
    for state in sight.states:
        if state in as_staff:
            yield sight.procedure, model.state == state
    as_vendor = [state for state in _shown(sight) if state in sight.waiting_vendor and state not in as_staff]
    if as_vendor:
        yield sight.procedure, model.organisation_id.in_(sight.organisations) & model.state.in_(as_vendor)


def _others(sight: Sight) -> Iterator[Part]:
    model: Any = CASES[sight.procedure]
    theirs = model.organisation_id.in_(sight.organisations)
    if not sight.is_staff:
        resting = [state for state in _shown(sight) if state not in sight.waiting_vendor]
        if resting:
            yield sight.procedure, theirs & model.state.in_(resting)
        return
    for state in sight.states:
        if state not in sight.waiting_staff:
            awaits = state in sight.waiting_vendor and state in _shown(sight)
            found = (model.state == state) & ~theirs if awaits else model.state == state
            yield sight.procedure, found & _is_filed(sight, theirs)


def _is_filed(sight: Sight, theirs: ColumnElement[bool]) -> ColumnElement[bool]:
    is_asked = sight.filings and sight.procedure == Application.procedure
    return theirs | (Application.round >= sight.filings) if is_asked else true()


def _shown(sight: Sight) -> list[StrEnum]:
    """Return the states of their own cases that a vendor sees."""
    return [state for state in sight.states if state not in sight.hidden] if sight.organisations else []


def _page(
    session: Session,
    parts: Sequence[Part],
    recused: Sequence[uuid.UUID],
    after: Key | None,
    limit: int,
    *,
    is_by_date: bool,
) -> list[Line]:
    arms = []
    for procedure, condition in parts:
        model: Any = CASES[procedure]
        arm = _columns(model, procedure).where(condition, model.service_id.not_in(recused))
        if after is not None:
            arm = arm.where(after_date(model, *after) if is_by_date else _before(model, *after))
        order = (model.queue_on, model.id) if is_by_date else (model.moved_at.desc(), model.id.desc())
        arms.append(arm.order_by(*order).limit(limit))
    if is_by_date:
        return _lines(session, arms, lambda rows: (rows.c.queue_on, rows.c.id), limit)
    return _lines(session, arms, lambda rows: (rows.c.moved_at.desc(), rows.c.id.desc()), limit)


def _before(model: Any, at: datetime, last: uuid.UUID) -> ColumnElement[bool]:  # noqa: ANN401 - a table of cases
    return tuple_(model.moved_at, model.id) < tuple_(literal(at, UtcDateTime()), literal(last, Uuid()))


def _columns(model: Any, procedure: str) -> Select[Any]:  # noqa: ANN401 - a table of cases
    state = type_coerce(model.state, String).label("state")
    own = (model.number, state, model.due_on, model.moved_at, model.queue_on, model.service_id, model.organisation_id)
    return select(literal(procedure).label("procedure"), *own, model.id)


def _lines(session: Session, arms: Sequence[Select[Any]], order: Any, limit: int | None = None) -> list[Line]:  # noqa: ANN401 - of columns
    """Return the lines of united queries; names are looked up for those shown only."""
    if not arms:
        return []
    # A limited query has to be a table of its own before it may be united with others.
    rows = union_all(*(select(arm.subquery()) for arm in arms)).subquery()
    first = select(rows).order_by(*order(rows)).limit(limit).subquery()
    shown = (first.c.procedure, first.c.number, first.c.state, first.c.due_on, first.c.moved_at)
    query = (
        select(*shown, Service.name, Organisation.name, first.c.id)
        .join(Service, Service.id == first.c.service_id)
        .join(Organisation, Organisation.id == first.c.organisation_id)
        .order_by(*order(first))
    )
    return [Line(*row) for row in session.execute(query)]
