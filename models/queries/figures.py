"""What the public figures are made of: computed by the database, a handful of rows for any number of cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Integer,
    Subquery,
    and_,
    case,
    cast,
    extract,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session

from models.commission import Deliberation
from models.decision import Decision
from models.ledger import LedgerEntry
from models.types import UtcDateTime
from workflows.vocabulary import ApplicationState, Opinion

Span = tuple[datetime, datetime]  # from an instant to before another


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Seconds of `count` passages through a stage: median and 90th percentile, ours, the vendor's, and together."""

    count: int
    ours: tuple[int, int]
    vendors: tuple[int, int]
    both: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What is measured: the stays in `states`, those in `vendors` being the vendor's time.

    Nobody counts who left one of them for one of `spoilt_by`, or never for one of `leads_to` where some are named.
    """

    key: str
    states: tuple[ApplicationState, ...]
    vendors: tuple[ApplicationState, ...]
    spoilt_by: tuple[ApplicationState, ...]
    leads_to: tuple[ApplicationState, ...] = ()


def first_record(session: Session) -> datetime | None:
    """Return when the ledger begins."""
    return session.scalar(select(func.min(LedgerEntry.at)))


def times_by_stage(
    session: Session, passages: Sequence[Passage], percents: tuple[int, int], span: Span
) -> dict[str, Times]:
    """Return the times of passages that ended in a span, by key; none where nobody left then.

    `percents`: the two ranks of each pair of times (`workflows.figures.rank_of`).
    """
    moves = _stays(session, span)
    found = {}
    for passage in passages:
        row = session.execute(_percentiles(_passages(moves, passage, span), percents)).one()
        if row.passages:
            low, high = percents
            pairs = [(getattr(row, f"{name}_{low}"), getattr(row, f"{name}_{high}")) for name in _MEASURES]
            found[passage.key] = Times(count=row.passages, ours=pairs[0], vendors=pairs[1], both=pairs[2])
    return found


_MEASURES = ("ours", "vendors", "both")


def _stays(session: Session, span: Span) -> Subquery:
    """Return the stays of the applications that moved in a span: state, seconds, what it was left for and when."""
    is_move = and_(
        LedgerEntry.procedure == "application",
        or_(LedgerEntry.source.is_(None), LedgerEntry.source != LedgerEntry.target),
    )
    moved = select(LedgerEntry.case_id).where(is_move, LedgerEntry.at >= span[0], LedgerEntry.at < span[1])
    window: dict[str, Any] = {"partition_by": LedgerEntry.case_id, "order_by": LedgerEntry.seq}
    left_at = func.lead(LedgerEntry.at, type_=UtcDateTime()).over(**window)
    left_second = func.lead(_second(session, LedgerEntry.at)).over(**window)
    return (
        select(
            LedgerEntry.case_id,
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


def _passages(stays: Subquery, passage: Passage, span: Span) -> Subquery:
    """Return who went through a stage and left it for good in a span, as `workflows.figures.split` says."""
    vendors = func.sum(case((stays.c.state.in_([s.value for s in passage.vendors]), stays.c.seconds), else_=0))
    both, last = func.sum(stays.c.seconds), func.max(stays.c.left_at, type_=UtcDateTime())
    spoilt = func.sum(case((stays.c.left_for.in_([s.value for s in passage.spoilt_by]), 1), else_=0))
    led = func.sum(case((stays.c.left_for.in_([s.value for s in passage.leads_to]), 1), else_=0))
    return (
        select((both - vendors).label("ours"), vendors.label("vendors"), both.label("both"))
        .where(stays.c.state.in_([s.value for s in passage.states]))
        .group_by(stays.c.case_id)
        .having(func.count() == func.count(stays.c.left_at))  # nobody who is still there
        .having(spoilt == 0)
        .having(last >= span[0], last < span[1])
        .having(led > 0 if passage.leads_to else true())
        .subquery()
    )


def _percentiles(passages: Subquery, percents: tuple[int, int]) -> Any:  # noqa: ANN401 - a select
    """Return one row: the number of passages, and each measure at its ranks."""
    ranked = select(
        func.count().over().label("total"),
        *(passages.c[name] for name in _MEASURES),
        *(func.row_number().over(order_by=passages.c[name]).label(f"rank_{name}") for name in _MEASURES),
    ).subquery()
    columns = []
    for name in _MEASURES:
        for percent in percents:
            is_at = ranked.c[f"rank_{name}"] == (percent * ranked.c.total + 99) // 100
            value = func.max(case((is_at, ranked.c[name])))
            columns.append(cast(value, BigInteger).label(f"{name}_{percent}"))
    return select(func.count().label("passages"), *columns).select_from(ranked)


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
