"""What time makes due: for each step of the clock, the cases it must look at, in chunks by key."""

import uuid
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Date, Select, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from models.application import Application
from models.audit import Audit
from models.case import CaseMixin
from models.draw import Draw, DrawSeat
from models.listing import Listing
from models.report import Report
from models.reservation import Reservation
from models.service import Release

Day = date | BindParameter[date]
Condition = Callable[[Day], ColumnElement[bool]]
ClockStep = tuple[str, str, tuple[Any, ...]]


def _update_is_overdue(on: Day) -> ColumnElement[bool]:
    late = select(Release.listing_id).where(
        Release.is_major, Release.declared_at.is_not(None), Release.verified_at.is_(None), Release.due_on < on
    )
    return Listing.id.in_(late) & Listing.flagged_at.is_(None)


def _secret_is_hidden(on: Day) -> ColumnElement[bool]:
    hidden = select(DrawSeat.draw_id).where(DrawSeat.secret.is_(None))
    return (Draw.reveal_by < on) & Draw.id.in_(hidden)


def _desk_is_late(on: Day) -> ColumnElement[bool]:
    return (Report.due_on < on) & (Report.noted_for.is_(None) | (Report.noted_for != Report.due_on))


DUE: dict[tuple[str, str], tuple[type[CaseMixin], Condition]] = {
    ("listing", "expire"): (Listing, lambda on: Listing.ends_on < on),
    ("listing", "remind"): (Listing, lambda on: (Listing.next_reminder_on <= on) & (Listing.ends_on >= on)),
    ("listing", "flag_overdue_update"): (Listing, _update_is_overdue),
    ("reservation", "miss"): (Reservation, lambda on: Reservation.must_be_lifted_by < on),
    ("reservation", "note_delay"): (Reservation, lambda on: Reservation.must_be_lifted_by < on),
    ("application", "warn"): (Application, lambda on: Application.next_warning_on <= on),
    ("application", "lapse"): (Application, lambda on: Application.lapses_on < on),
    ("draw", "miss_reveal"): (Draw, _secret_is_hidden),
    ("report", "remind"): (Report, lambda on: Report.remind_on <= on),
    ("report", "miss_answer"): (Report, lambda on: Report.due_on < on),
    ("report", "note_delay"): (Report, _desk_is_late),
    ("audit", "begin_collection"): (Audit, lambda on: Audit.starts_on <= on),
    ("audit", "close_collection"): (Audit, lambda on: Audit.due_on < on),
    ("audit", "remind"): (Audit, lambda on: (Audit.next_reminder_on <= on) & (Audit.due_on >= on)),
}


def due_cases(
    session: Session, procedure: str, trigger: str, states: Sequence[Any], on: date, after: uuid.UUID | None, limit: int
) -> Sequence[uuid.UUID]:
    """Return up to `limit` keys of cases on which a step of the clock may be due on a day, after a key, in order."""
    model, condition = DUE[procedure, trigger]
    found: Any = model
    query = select(found.id).where(found.state.in_(states), condition(on)).order_by(found.id).limit(limit)
    if after is not None:
        query = query.where(found.id > after)
    return session.scalars(query).all()


def is_anything_due(session: Session, steps: tuple[ClockStep, ...], on: date) -> bool:
    """Return whether any of these steps of the clock (procedure, trigger, states) has a case to look at on a day."""
    return bool(session.scalar(_any_of(steps), {"on": on}))


@cache  # built once: it is asked every minute
def _any_of(steps: tuple[ClockStep, ...]) -> Select[bool]:
    on = bindparam("on", type_=Date())
    waiting = []
    for procedure, trigger, states in steps:
        model, condition = DUE[procedure, trigger]
        found: Any = model
        waiting.append(exists().where(found.state.in_(states), condition(on)))
    return select(or_(*waiting))
