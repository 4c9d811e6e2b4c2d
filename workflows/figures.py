"""The public figures: stages and whose time counts in each, percentiles, months, listings in force. Pure rules."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workflows.clocks import is_on_vendors_time
from workflows.procedures import APPLICATION
from workflows.vocabulary import ApplicationState as S
from workflows.vocabulary import ListingState
from workflows.words import _

LEAST = 5  # cases below which no percentile is said: it would tell about single vendors, and mean nothing
MEDIAN, NINTH = 50, 90
DAY = 86_400  # seconds


@dataclass(frozen=True, slots=True)
class Stage:
    """States that are one stage for the public; `key` never changes, `words` are those of the page."""

    key: str
    words: str
    states: tuple[S, ...]

    @property
    def vendors(self) -> tuple[S, ...]:
        """The states of the stage in which the vendor holds the ball."""
        return tuple(state for state in self.states if is_on_vendors_time(APPLICATION, state))

    @property
    def ours(self) -> tuple[S, ...]:
        """The states of the stage in which anybody else holds it."""
        return tuple(state for state in self.states if state not in self.vendors)


STAGES: tuple[Stage, ...] = (
    Stage("preparation", _("Préparation du dossier"), (S.ELIGIBILITY, S.CONFORMITY)),
    Stage("recevabilite", _("Recevabilité"), (S.SUBMITTED,)),
    Stage("instruction", _("Instruction et compléments"), (S.ASSESSMENT, S.CHANGES_REQUESTED)),
    Stage("commission", _("Avis de la commission"), (S.COMMISSION,)),
    Stage("decision", _("Décision"), (S.DECISION,)),
    Stage("convention", _("Signature de la convention"), (S.AGREEMENT,)),
    Stage("accrochage", _("Tests d’accrochage"), (S.CONNECTION,)),
    Stage("publication", _("Publication"), (S.READY,)),
)
WHOLE = Stage(
    "ensemble",
    _("Du dépôt à la publication"),
    tuple(state for stage in STAGES[1:] for state in stage.states),
)
GIVEN_UP = (S.WITHDRAWN, S.LAPSED)  # a stage left this way was not gone through


def rank_of(percent: int, count: int) -> int:
    """Return which of some values in order is their percentile, from 1: nearest rank, ceil(percent × count / 100)."""
    return (percent * count + 99) // 100


def percentile(values: Sequence[int], percent: int) -> int:
    """Return a percentile of at least one value: always one of them, never something between two."""
    return sorted(values)[rank_of(percent, len(values)) - 1]


@dataclass(frozen=True, slots=True)
class Stay:
    """Time of a case in a state: `seconds` None while it is still there, `left_for` the state after it."""

    state: S
    seconds: int | None
    left_for: S | None


@dataclass(frozen=True, slots=True)
class Split:
    """Seconds in a stage, all stays together: ours and the vendor's."""

    ours: int
    vendors: int


def split(stage: Stage, stays: Iterable[Stay]) -> Split | None:
    """Return how long a case was in a stage, by whose time; None while it is there, never was, or gave up there.

    The whole counts only for a case that it led to its publication.
    """
    own = [stay for stay in stays if stay.state in stage.states]
    ends = {stay.left_for for stay in own}
    if not own or any(stay.seconds is None for stay in own) or ends & set(GIVEN_UP):
        return None
    if stage is WHOLE and S.PUBLISHED not in ends:
        return None
    vendors = sum(stay.seconds or 0 for stay in own if stay.state in stage.vendors)
    return Split(sum(stay.seconds or 0 for stay in own) - vendors, vendors)


class Flow(StrEnum):
    """What happens to listings in a month."""

    PUBLISHED = "publications"
    RENEWED = "renouvellements"
    EXPIRED = "expirations"
    OUT = "autres_sorties"
    BACK = "retablissements"


FLOWS: Mapping[str, Flow] = {
    "open": Flow.PUBLISHED,
    "renew": Flow.RENEWED,
    "revive": Flow.RENEWED,
    "revive_suspended": Flow.RENEWED,
    "expire": Flow.EXPIRED,
    "suspend": Flow.OUT,
    "remove": Flow.OUT,
    "withdraw": Flow.OUT,
    "replace": Flow.OUT,
    "reinstate": Flow.BACK,
}
IN_FORCE = ListingState.ACTIVE


def gain(source: str | None, target: str) -> int:
    """Return by how many a step of a listing changes the number in force: one more, none, or one less."""
    return int(target == IN_FORCE) - int(source == IN_FORCE)


def in_force_at_ends(before: int, gains: Sequence[int]) -> list[int]:
    """Return the number in force at the end of each month, from that before the first and what each month changed."""
    found = []
    for one in gains:
        before += one
        found.append(before)
    return found


@dataclass(frozen=True, slots=True)
class Period:
    """Whole months, from the first day of `first` to the last day before `until`."""

    key: str
    first: date
    until: date

    @property
    def months(self) -> list[date]:
        """The first days of the months of the period."""
        return months_between(self.first, self.until)


ALL, LAST_YEAR = "tout", "12-mois"


def months_between(first: date, until: date) -> list[date]:
    """Return the first days of the months from that of a day to the one before that of another."""
    start, end = first.year * 12 + first.month - 1, until.year * 12 + until.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(start, end)]


def month_after(day: date, count: int = 1) -> date:
    """Return the first day of the month some months after that of a day; before it for a negative count."""
    number = day.year * 12 + day.month - 1 + count
    return date(number // 12, number % 12 + 1, 1)


def period(key: str, begun: date, on: date) -> Period | None:
    """Return what a choice means on a day; `begun`: the day of the first record; None for no choice of ours.

    Months that are not over count as far as they are. A year is one between the first record and today.
    """
    until = month_after(on)
    if key == LAST_YEAR:
        return Period(key, month_after(until, -12), until)
    if key == ALL:
        return Period(key, date(begun.year, begun.month, 1), until)
    if key not in years(begun, on):
        return None
    return Period(key, date(int(key), 1, 1), min(date(int(key) + 1, 1, 1), until))


def years(begun: date, on: date) -> list[str]:
    """Return the years that may be chosen, last first."""
    return [str(year) for year in range(on.year, begun.year - 1, -1)]
