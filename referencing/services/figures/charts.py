"""The figures drawn: rectangles and words in places, which one template writes as SVG."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from referencing.services.figures.facts import FLOW_WORDS
from referencing.services.figures.words import days
from referencing.words import gettext
from workflows.figures import Flow
from workflows.words import _

WIDTH = 400
OURS, VENDORS, THIRD, INK, LINE = "#1b3f74", "#b45309", "#5c6b7f", "#1d2433", "#8a94a8"
DRAWN: Mapping[Flow, str] = {Flow.PUBLISHED: OURS, Flow.RENEWED: VENDORS, Flow.EXPIRED: THIRD}
_TEXT, _SMALL = 13, 12
_NUMBERED = 14  # columns above each of which its number has room
_LABEL = 36  # width of the name of a month
_LABELLED = 6  # months named under a chart


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    fill: str


@dataclass(frozen=True, slots=True)
class Words:
    """`anchor`: which of its ends lies at `x`."""

    x: float
    y: float
    text: str
    size: int = _SMALL
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Chart:
    """`key`: of its identifiers in the page; `series`: colour and words of each."""

    key: str
    title: str
    says: str
    height: float
    bars: Sequence[Bar]
    words: Sequence[Words]
    series: Sequence[tuple[str, str]] = field(default_factory=tuple)
    base: float | None = None
    width: int = WIDTH


def stage_chart(stages: Sequence[Mapping[str, Any]]) -> Chart | None:
    """Draw the medians by stage, our time above the vendor's; None when no stage has enough cases."""
    shown = [one for one in stages if one["is_enough"]]
    if not shown:
        return None
    longest = max(side["median"] for one in shown for side in (one["ours"], one["vendors"]) if side) or 1
    bars, words, y = [], [], 0.0
    for one in shown:
        words.append(Words(0, y + 14, one["title"], _TEXT))
        y += 20
        for side, fill in ((one["ours"], OURS), (one["vendors"], VENDORS)):
            if side:
                length = round(max(side["median"] / longest * (WIDTH - 90), 1), 1)
                bars.append(Bar(0, y, length, 12, fill))
                words.append(Words(length + 6, y + 10.5, days(side["median"])))
                y += 16
        y += 8
    series = ((OURS, gettext(_("Notre temps"))), (VENDORS, gettext(_("Temps de l’éditeur"))))
    says = " ; ".join(f"{one['title']} : {_sides(one)}" for one in shown)
    return Chart("etapes", gettext(_("Temps médian par étape")), says, y, bars, words, series)


def _sides(one: Mapping[str, Any]) -> str:
    told = []
    if one["ours"]:
        told.append(gettext(_("notre temps {0}"), days(one["ours"]["median"])))
    if one["vendors"]:
        told.append(gettext(_("temps de l’éditeur {0}"), days(one["vendors"]["median"])))
    return ", ".join(told)


def in_force_chart(months: Sequence[Mapping[str, Any]]) -> Chart:
    """Draw how many listings were in force at the end of each month."""
    columns = [[(one["in_force"], OURS)] for one in months]
    says = gettext(
        _("De {0} en {1} à {2} en {3}."),
        *(months[0]["in_force"], months[0]["title"], months[-1]["in_force"], months[-1]["title"]),
    )
    return _columns("actifs", gettext(_("Référencements actifs en fin de mois")), says, months, columns)


def flow_chart(months: Sequence[Mapping[str, Any]]) -> Chart:
    """Draw publications, renewals and expiries of each month."""
    columns = [[(one[flow.value], fill) for flow, fill in DRAWN.items()] for one in months]
    series = tuple((fill, gettext(FLOW_WORDS[flow])) for flow, fill in DRAWN.items())
    totals = [
        f"{words} : {sum(one[flow.value] for one in months)}" for flow, (_f, words) in zip(DRAWN, series, strict=True)
    ]
    title = gettext(_("Publications, renouvellements et expirations par mois"))
    says = gettext(_("Sur la période : {0}."), ", ".join(totals))
    return _columns("mouvements", title, says, months, columns, series)


_TOP, _TALL = 18, 130


def _columns(
    key: str,
    title: str,
    says: str,
    months: Sequence[Mapping[str, Any]],
    columns: Sequence[Sequence[tuple[int, str]]],
    series: Sequence[tuple[str, str]] = (),
) -> Chart:
    highest = max((count for column in columns for count, _fill in column), default=0) or 1
    place = WIDTH / len(columns)
    base, bars, words = float(_TOP + _TALL), [], []
    for number, column in enumerate(columns):
        wide = place * 0.8 / len(column)
        for rank, (count, fill) in enumerate(column):
            tall, x = round(count / highest * _TALL, 1), round(number * place + place * 0.1 + rank * wide, 1)
            bars.append(Bar(x, round(base - tall, 1), round(wide, 1), tall, fill))
            if len(columns) <= _NUMBERED and len(column) == 1:
                words.append(Words(round(x + wide / 2, 1), round(base - tall - 4, 1), str(count), anchor="middle"))
    if len(columns[0]) > 1:
        words.append(Words(0, 12, gettext(_("au plus {0}"), highest)))
    every = -(-len(columns) // _LABELLED)
    for number in range(0, len(columns), every):
        x = round(number * place + place * 0.1, 1)
        if x <= WIDTH - _LABEL or not number:
            year, month = months[number]["month"].split("-")
            words.append(Words(x, base + 16, f"{month}/{year[2:]}"))
    return Chart(key, title, says, base + 22, bars, words, series, base)
