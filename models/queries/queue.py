"""The desk's queue: cases of every procedure by due date, in pages by key, as a filter wants them.

A filter that names few cases (somebody's, a vendor's, a text's) is looked up by those; any other has one part for
each state, which an index gives in order. No page is slower to reach than the first.
"""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    String,
    Uuid,
    and_,
    bindparam,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    tuple_,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from models.assessment import ChangeRequest
from models.assignment import Assignment
from models.case import FAR
from models.every import CASES
from models.organisation import Organisation
from models.service import Service
from workflows.vocabulary import Kind, Track

COUNTED = 1000  # beyond it, a count says «more than»
_KEPT = 64  # statements


@dataclass(frozen=True, slots=True)
class States:
    """States of one procedure; of those in `flagged`, only the cases that carry a flag."""

    procedure: str
    wanted: tuple[StrEnum, ...]
    flagged: tuple[StrEnum, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a page of the queue holds. `recused`: services whose cases the reader may not see.

    `theme` is that of `assignee` and `is_unassigned`, and `examined_in` the rulebooks and tracks that have it.
    `before`: due before that day; `services` and `numbers`: what a text fits (None: no text).
    """

    states: tuple[States, ...]
    recused: tuple[uuid.UUID, ...] = ()
    kind: Kind | None = None
    track: Track | None = None
    rulebook: str | None = None
    theme: str | None = None
    examined_in: tuple[tuple[str, Track], ...] = ()
    assignee: uuid.UUID | None = None
    is_unassigned: bool = False
    before: date | None = None
    has_open_request: bool = False
    organisations: tuple[uuid.UUID, ...] | None = None
    services: tuple[uuid.UUID, ...] | None = None
    numbers: tuple[str, ...] = ()

    @property
    def is_narrow(self) -> bool:
        """Whether it names few cases itself."""
        return any(named is not None for named in (self.assignee, self.organisations, self.services))


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One case in the queue; `kind` and `track` are None where its procedure has none."""

    procedure: str
    number: str
    state: str
    due_on: date | None
    moved_at: datetime
    kind: str | None
    track: str | None
    rulebook: str
    id: uuid.UUID
    service: str
    organisation: str
    siren: str


Place = tuple[date | None, uuid.UUID]


def queued_cases(session: Session, wanted: Wanted, after: Place | None, limit: int) -> list[QueueLine]:
    """Return cases by due date, those without one last, after (due date, id) of the last one shown."""
    query = page_query(wanted, limit, is_first=after is None)
    if query is None:
        return []
    place = {} if after is None else {"after_on": after[0] or FAR, "after_id": after[1]}
    found: Iterable[tuple[Any, ...]] = session.execute(query, place)
    return [QueueLine(*row) for row in found]


def count_queued(session: Session, wanted: Wanted) -> int:
    """Return how many cases there are, one more than COUNTED when there are more."""
    query = _count(wanted)
    return 0 if query is None else session.scalar(query) or 0


# To write these statements takes longer than to have them answered: they are kept, filter by filter.
@lru_cache(_KEPT)
def page_query(wanted: Wanted, limit: int, *, is_first: bool) -> Select[Any] | None:
    """Return the statement of a page, which asks for `after_on` and `after_id` unless it is the first; None: empty."""
    arms = [_ordered(arm, model, limit, is_first=is_first) for model, arm in _arms(wanted, _columns)]
    if not arms:
        return None
    rows = union_all(*arms).subquery()
    first = select(rows).order_by(rows.c.queue_on, rows.c.id).limit(limit).subquery()
    own = [column for column in first.c if column.key not in ("queue_on", "service_id", "organisation_id")]
    return (
        select(*own, Service.name, Organisation.name, Organisation.siren)
        .join(Service, Service.id == first.c.service_id)
        .join(Organisation, Organisation.id == first.c.organisation_id)
        .order_by(first.c.queue_on, first.c.id)
    )


@lru_cache(_KEPT)
def _count(wanted: Wanted) -> Select[int] | None:
    arms = [arm for _model, arm in _arms(wanted, lambda model, _procedure: select(model.id))]
    if not arms:
        return None
    some = select(union_all(*arms).subquery().c.id).limit(COUNTED + 1).subquery()
    return select(func.count()).select_from(some)


def _ordered(arm: Select[Any], model: Any, limit: int, *, is_first: bool) -> Select[Any]:  # noqa: ANN401 - a table
    if not is_first:
        place = tuple_(bindparam("after_on", type_=Date()), bindparam("after_id", type_=Uuid()))
        arm = arm.where(tuple_(model.queue_on, model.id) > place)
    # A limited query has to be a table of its own before it may be united with others.
    return select(arm.order_by(model.queue_on, model.id).limit(limit).subquery())


def _arms(wanted: Wanted, columns: Any) -> Iterator[tuple[Any, Select[Any]]]:  # noqa: ANN401 - makes a select
    for asked in wanted.states:
        model: Any = CASES[asked.procedure]
        if not _has_columns(model, wanted):
            continue
        common = and_(*_conditions(model, wanted))
        for condition in _in_states(model, asked, is_narrow=wanted.is_narrow):
            yield model, columns(model, asked.procedure).where(condition, common)


def _has_columns(model: Any, wanted: Wanted) -> bool:  # noqa: ANN401 - a table of cases
    """Return whether a procedure has what the filter asks about: no reservation is on a track."""
    asked = {"kind": wanted.kind or wanted.has_open_request, "track": wanted.track or wanted.theme}
    return all(hasattr(model, name) for name, value in asked.items() if value)


def _in_states(model: Any, asked: States, *, is_narrow: bool) -> Iterator[ColumnElement[bool]]:  # noqa: ANN401
    if not is_narrow:
        for state in asked.wanted:
            is_there = model.state == state
            yield is_there & model.flagged_at.is_not(None) if state in asked.flagged else is_there
        return
    # Not the bare column: few cases are found by their own keys, never by a walk over all of a state.
    written = type_coerce(model.state, String) + ""
    found = written.in_([one.value for one in asked.wanted])
    if asked.flagged:
        found &= written.not_in([one.value for one in asked.flagged]) | model.flagged_at.is_not(None)
    yield found


def _conditions(model: Any, wanted: Wanted) -> Iterator[ColumnElement[bool]]:  # noqa: ANN401 - a table of cases
    yield model.service_id.not_in(wanted.recused)
    for name in ("kind", "track", "rulebook"):
        if (value := getattr(wanted, name)) is not None:
            yield getattr(model, name) == value
    if wanted.theme is not None:
        yield or_(*(and_(model.rulebook == book, model.track == track) for book, track in wanted.examined_in))
    if wanted.before is not None:
        yield model.queue_on < wanted.before
    if wanted.has_open_request:
        yield model.id.in_(_open_requests())
    if wanted.organisations is not None:
        yield model.organisation_id.in_(wanted.organisations)
    if wanted.services is not None:
        yield or_(model.service_id.in_(wanted.services), model.number.in_(wanted.numbers))
    yield from _assigned(model, wanted)


def _open_requests() -> Select[uuid.UUID]:
    return select(ChangeRequest.application_id).where(
        ChangeRequest.sent_at.is_not(None), ChangeRequest.closed_at.is_(None)
    )


def _assigned(model: Any, wanted: Wanted) -> Iterator[ColumnElement[bool]]:  # noqa: ANN401 - a table of cases
    current = select(Assignment.case_id).where(Assignment.ended_at.is_(None))
    if wanted.theme is not None:
        current = current.where(Assignment.theme == wanted.theme)
    if wanted.assignee is not None:
        yield model.id.in_(current.where(Assignment.person_id == wanted.assignee))
    if wanted.is_unassigned:
        yield ~current.where(Assignment.case_id == model.id).correlate(model).exists()


def _columns(model: Any, procedure: str) -> Select[Any]:  # noqa: ANN401 - a table of cases
    return select(
        literal(procedure).label("procedure"),
        model.number,
        type_coerce(model.state, String).label("state"),
        model.due_on,
        model.moved_at,
        *(_text(model, name) for name in ("kind", "track")),
        model.rulebook,
        model.id,
        model.queue_on,
        model.service_id,
        model.organisation_id,
    )


def _text(model: Any, name: str) -> Any:  # noqa: ANN401 - a column of a table of cases
    column = type_coerce(getattr(model, name), String) if hasattr(model, name) else cast(null(), String)
    return column.label(name)
