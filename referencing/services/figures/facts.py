"""The figures of a period as facts in French: what the page, the paper and the files tell, all the same."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from babel.dates import format_date
from sqlalchemy.orm import Session

from models.queries import figures as query
from models.queries.figures import Moved, Times, Wanted
from referencing.words import gettext, language
from workflows.calendar import PARIS, day_of
from workflows.figures import (
    DAY,
    FLOWS,
    GIVEN_UP,
    IN_FORCE,
    LEAST,
    MEDIAN,
    NINTH,
    STAGES,
    WHOLE,
    Flow,
    Period,
    Stage,
    gain,
    in_force_at_ends,
    period,
)
from workflows.labels import label
from workflows.vocabulary import ApplicationState, Opinion
from workflows.words import _

Facts = dict[str, Any]
FLOW_WORDS: dict[Flow, str] = {
    Flow.PUBLISHED: _("Publications"),
    Flow.RENEWED: _("Renouvellements"),
    Flow.EXPIRED: _("Expirations"),
    Flow.OUT: _("Autres sorties"),
    Flow.BACK: _("Rétablissements"),
}


def begun_on(session: Session, at: datetime) -> date:
    """Return the day of the first record; today when there is none."""
    first = query.first_record(session)
    return day_of(first or at)


def figures(session: Session, chosen: Period, at: datetime) -> Facts:
    """Return the figures of a period as they stand at an instant."""
    span = (_instant(chosen.first), _instant(chosen.until))
    times = _times(session, span)
    opinions, decisions = query.opinions_given(session, span), query.decisions_taken(session, span)
    return {
        "period": {
            "key": chosen.key,
            "first": chosen.first.isoformat(),
            "last": min(_eve(chosen.until), day_of(at)).isoformat(),
        },
        "computed_at": at.astimezone(PARIS).isoformat(timespec="minutes"),
        "least": LEAST,
        "stages": [_stage(stage, times.get(stage.key)) for stage in STAGES],
        "whole": _stage(WHOLE, times.get(WHOLE.key)),
        "opinions": [
            {"code": one.value, "title": gettext(label(one)), "count": opinions.get(one, 0)} for one in Opinion
        ],
        "decisions": [
            {"code": "acceptee", "title": gettext(_("Acceptée")), "count": decisions.get(True, 0)},
            {"code": "refusee", "title": gettext(_("Refusée")), "count": decisions.get(False, 0)},
        ],
        "months": _months(session, chosen, span[1]),
    }


def chosen_period(session: Session, key: str, at: datetime) -> Period | None:
    """Return the period that a key chooses; None for no such choice."""
    return period(key, begun_on(session, at), day_of(at))


def _times(session: Session, span: query.Span) -> dict[str, Times]:
    """Return the times of each stage, and of the whole: that overlaps them, so it is asked for by itself."""
    each = Wanted(
        stages={stage.key: stage.states for stage in STAGES},
        vendors=[state for stage in STAGES for state in stage.vendors],
        given_up=GIVEN_UP,
    )
    whole = replace(each, stages={WHOLE.key: WHOLE.states}, reaching=ApplicationState.PUBLISHED)
    percents = (MEDIAN, NINTH)
    return query.times_by_stage(session, each, percents, span) | query.times_by_stage(session, whole, percents, span)


def _instant(day: date) -> datetime:
    return datetime.combine(day, time(0), PARIS).astimezone(UTC)


def _eve(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)


def _stage(stage: Stage, times: Times | None) -> Facts:
    count = times.count if times else 0
    said = times if count >= LEAST else None
    return {
        "key": stage.key,
        "title": gettext(stage.words),
        "count": count,
        "is_enough": said is not None,
        "ours": _pair(said.ours if said and stage.ours else None),
        "vendors": _pair(said.vendors if said and stage.vendors else None),
        "both": _pair(said.both if said else None),
    }


def _pair(seconds: Sequence[int] | None) -> Facts | None:
    """Return median and 90th percentile in days, to a tenth."""
    return {"median": round(seconds[0] / DAY, 1), "ninth": round(seconds[1] / DAY, 1)} if seconds else None


def _months(session: Session, chosen: Period, until: datetime) -> list[Facts]:
    starts = [_instant(first) for first in chosen.months]
    moves = query.listing_moves(session, starts, until)
    gains = [_gain(moves, number) for number in range(-1, len(starts))]
    ends = in_force_at_ends(gains[0], gains[1:])
    return [
        {
            "month": f"{first:%Y-%m}",
            "title": str(format_date(first, "MMMM y", locale=language())),
            "in_force": in_force,
            **_flows(moves, number),
        }
        for number, (first, in_force) in enumerate(zip(chosen.months, ends, strict=True))
    ]


def _gain(moves: Sequence[Moved], month: int) -> int:
    return sum(gain(one.source, one.target) * one.count for one in moves if one.month == month)


def _flows(moves: Sequence[Moved], month: int) -> dict[str, int]:
    found: Counter[Flow] = Counter()
    for one in moves:
        flow = FLOWS.get(one.trigger) if one.month == month else None
        if flow is not None and (flow is not Flow.OUT or one.source == IN_FORCE):
            found[flow] += one.count
    return {flow.value: found[flow] for flow in Flow}
