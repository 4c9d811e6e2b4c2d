"""What the public figures are made of: computed by the database, a handful of rows for any number of cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Integer,
    Select,
    Subquery,
    and_,
    case,
    cast,
    extract,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session

from models.commission import Deliberation
from models.decision import Decision
from models.ledger import LedgerEntry
from models.types import UtcDateTime
from workflows.vocabulary import ApplicationState, Opinion

Span = tuple[datetime, datetime]  # from an instant to before another


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Stages to measure: the states of each, no state in two; the states in which the vendor's time runs.

    A passage that led to one of `given_up` does not count; with `reaching`, only one that led to it does.
    """

    stages: Mapping[str, Sequence[ApplicationState]]
    vendors: Sequence[ApplicationState]
    given_up: Sequence[ApplicationState]
    reaching: ApplicationState | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Seconds of `count` passages through a stage, at each percentile: ours, the vendor's, and together."""

    count: int
    ours: tuple[int, ...]
    vendors: tuple[int, ...]
    both: tuple[int, ...]


def first_record(session: Session) -> datetime | None:
    """Return when the ledger begins."""
    return session.scalar(select(func.min(LedgerEntry.at)))


def times_by_stage(session: Session, wanted: Wanted, percents: Sequence[int], span: Span) -> dict[str, Times]:
    """Return the times of passages that ended in a span, by key of the stage; none for a stage nobody left then."""
    passages = _passages(_stays(session, wanted, span), wanted, span)
    return {
        row.stage: Times(
            count=row.passages,
            **{name: tuple(getattr(row, f"{name}_{percent}") for percent in percents) for name in _MEASURES},
        )
        for row in session.execute(_percentiles(passages, percents))
    }


_MEASURES = ("ours", "vendors", "both")


def _stays(session: Session, wanted: Wanted, span: Span) -> Subquery:
    """Return the stays of applications that moved in a span: stage, state, seconds, what it was left for and when."""
    is_move = and_(
        LedgerEntry.procedure == "application",
        or_(LedgerEntry.source.is_(None), LedgerEntry.source != LedgerEntry.target),
    )
    moved = select(LedgerEntry.case_id).where(is_move, LedgerEntry.at >= span[0], LedgerEntry.at < span[1])
    window: dict[str, Any] = {"partition_by": LedgerEntry.case_id, "order_by": LedgerEntry.seq}
    left_at = func.lead(LedgerEntry.at, type_=UtcDateTime()).over(**window)
    left_second = func.lead(_second(session, LedgerEntry.at)).over(**window)
    stage = case(
        *((LedgerEntry.target.in_([state.value for state in states]), key) for key, states in wanted.stages.items())
    )
    return (
        select(
            LedgerEntry.case_id,
            stage.label("stage"),
            LedgerEntry.target.label("state"),
            (left_second - _second(session, LedgerEntry.at)).label("seconds"),
            left_at.label("left_at"),
            func.lead(LedgerEntry.target).over(**window).label("left_for"),
        )
        .where(is_move, LedgerEntry.case_id.in_(moved))
        .subquery()
    )


def _second(session: Session, column: Any) -> ColumnElement[int]:  # noqa: ANN401 - a column of instants
    """Return the whole seconds since 1970."""
    if session.get_bind().dialect.name == "sqlite":
        return cast(func.strftime("%s", column), BigInteger)
    return cast(func.floor(extract("epoch", column)), BigInteger)


def _passages(stays: Subquery, wanted: Wanted, span: Span) -> Subquery:
    """Return who went through a stage and left it for good in a span, as `workflows.figures.split` says."""
    vendors = func.sum(case((stays.c.state.in_([s.value for s in wanted.vendors]), stays.c.seconds), else_=0))
    both, last = func.sum(stays.c.seconds), func.max(stays.c.left_at, type_=UtcDateTime())
    passages = (
        select(stays.c.stage, (both - vendors).label("ours"), vendors.label("vendors"), both.label("both"))
        .where(stays.c.stage.is_not(None))
        .group_by(stays.c.case_id, stays.c.stage)
        .having(func.count() == func.count(stays.c.left_at))  # nobody who is still there
        .having(_times_left_for(stays, wanted.given_up) == 0)
        .having(last >= span[0], last < span[1])
    )
    if wanted.reaching is not None:
        passages = passages.having(_times_left_for(stays, [wanted.reaching]) > 0)
    return passages.subquery()


def _times_left_for(stays: Subquery, states: Sequence[ApplicationState]) -> ColumnElement[int]:
    found: ColumnElement[int] = func.sum(case((stays.c.left_for.in_([state.value for state in states]), 1), else_=0))
    return found


def _percentiles(passages: Subquery, percents: Sequence[int]) -> Select[Any]:
    """Return a row a stage: number of passages, each measure at its nearest ranks (`rank_of` in workflows.figures)."""
    stage = passages.c.stage
    ranks = (
        func.row_number().over(partition_by=stage, order_by=passages.c[name]).label(f"rank_{name}")
        for name in _MEASURES
    )
    total = func.count().over(partition_by=stage).label("total")
    ranked = select(stage, total, *(passages.c[name] for name in _MEASURES), *ranks).subquery()
    columns = []
    for name in _MEASURES:
        for percent in percents:
            is_at = ranked.c[f"rank_{name}"] == (percent * ranked.c.total + 99) // 100
            value = func.max(case((is_at, ranked.c[name])))
            columns.append(cast(value, BigInteger).label(f"{name}_{percent}"))
    query: Select[Any] = select(ranked.c.stage, func.count().label("passages"), *columns)
    return query.group_by(ranked.c.stage)


@dataclass(frozen=True, slots=True)
class Moved:
    """How many listings took a step in a month; `month` counts from 0, minus one is all the time before."""

    month: int
    trigger: str
    source: str | None
    target: str
    count: int


def listing_moves(session: Session, starts: Sequence[datetime], until: datetime) -> list[Moved]:
    """Return what happened to listings in each month, of which `starts` are the first instants, and before."""
    bounds = [*starts[1:], until]
    month = case(
        (LedgerEntry.at < starts[0], -1), *((LedgerEntry.at < bound, number) for number, bound in enumerate(bounds))
    )
    numbered = (
        select(cast(month, Integer).label("month"), LedgerEntry.trigger, LedgerEntry.source, LedgerEntry.target)
        .where(LedgerEntry.procedure == "listing", LedgerEntry.at < until)
        .subquery()
    )
    keys = (numbered.c.month, numbered.c.trigger, numbered.c.source, numbered.c.target)
    rows = session.execute(select(*keys, func.count()).group_by(*keys))
    return [Moved(*row) for row in rows]


def opinions_given(session: Session, span: Span) -> dict[Opinion, int]:
    """Return how many opinions of each kind the commission gave in a span."""
    rows = session.execute(
        select(Deliberation.opinion, func.count())
        .where(Deliberation.given_at >= span[0], Deliberation.given_at < span[1], Deliberation.dropped_at.is_(None))
        .group_by(Deliberation.opinion)
    )
    return {opinion: count for opinion, count in rows if opinion is not None}


def decisions_taken(session: Session, span: Span) -> dict[bool, int]:
    """Return how many decisions accepted and refused in a span."""
    rows = session.execute(
        select(cast(Decision.is_accepted, Boolean), func.count())
        .where(Decision.decided_at >= span[0], Decision.decided_at < span[1])
        .group_by(Decision.is_accepted)
    )
    return {bool(is_accepted): count for is_accepted, count in rows}
