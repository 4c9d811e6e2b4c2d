"""A campaign of audits: which listings enter the population, in which stratum, with which weight, and why not."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from workflows.calendar import months_later
from workflows.dossier import Sector
from workflows.draw import HEAVIEST, Entry
from workflows.draw_vocabulary import AgeBand, AuditedBefore, Dimension, Exclusion, RiskBand
from workflows.labels import LABELS
from workflows.risk import Risk, band_of
from workflows.self_check_words import VALUES
from workflows.vocabulary import Refusal, Track
from workflows.words import _

WHOLE = "all"  # the one stratum of a campaign without any
LONGEST_TITLE = 200
MOST_CAPACITY = 20
INDEPENDENCE_MONTHS = 24  # an auditor does not audit what they assessed within two years


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A listing in force, and what is known of it on the day of the freeze; `audited_on`: end of its last audit."""

    number: str
    track: Track
    fields: tuple[Sector, ...]
    starts_on: date
    ends_on: date
    audited_on: date | None = None
    has_open_audit: bool = False
    is_heard: bool = False
    risks: frozenset[Risk] = frozenset()

    @property
    def sector(self) -> Sector:
        """The field that counts where a service has several: the first of health, well-being, autonomy."""
        return next((one for one in Sector if one in self.fields), Sector.HEALTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a campaign settles: perimeter, strata, quotas, weights, exclusions.

    `quota`: how many in all, shared among the strata by size; else `quotas`, by stratum. `recent_months`: an audit
    that ended within them excludes (0: never).
    """

    starts_on: date
    ends_on: date
    tracks: frozenset[Track] = frozenset(Track)
    fields: frozenset[Sector] = frozenset(Sector)
    dimensions: tuple[Dimension, ...] = ()
    quota: int | None = None
    quotas: Mapping[str, int] = field(default_factory=dict)
    weights: Mapping[RiskBand, int] = field(default_factory=dict)
    recent_months: int = 12
    excludes_removal: bool = True
    excludes_ending: bool = True

    def faults(self) -> Iterable[Refusal]:
        """Yield what is wrong with the terms alone, before anybody looks at a listing."""
        if self.ends_on < self.starts_on:
            yield Refusal("period_reversed")
        if not self.tracks or not self.fields:
            yield Refusal("perimeter_empty")
        if self.quota is not None and self.quota < 1:
            yield Refusal("quota_below_one", (str(self.quota),))
        for band, weight in self.weights.items():
            if not 1 <= weight <= HEAVIEST:
                yield Refusal("weight_of_band", (LABELS[RiskBand][band], str(weight), str(HEAVIEST)))


@dataclass(frozen=True, slots=True)
class Sorted:
    """The population as it would be frozen now: entries, quotas, and who is left out, each with every reason."""

    entries: tuple[Entry, ...]
    quotas: Mapping[str, int]
    excluded: Mapping[str, tuple[Exclusion, ...]]

    @property
    def sizes(self) -> Mapping[str, int]:
        """How many listings each stratum holds, by name."""
        return dict(sorted(Counter(entry.stratum for entry in self.entries).items()))

    @property
    def excluded_counts(self) -> Mapping[str, int]:
        """How many are left out for each reason, the first that holds for each listing."""
        return Counter(reasons[0].value for reasons in self.excluded.values())


def sort_out(candidates: Iterable[Candidate], terms: Terms, on: date) -> Sorted:
    """Return the population of a campaign on a day."""
    entries, excluded = [], {}
    for one in sorted(candidates, key=lambda candidate: candidate.number):
        if one.track not in terms.tracks or not terms.fields & set(one.fields):
            continue
        reasons = tuple(exclusions_of(one, terms, on))
        if reasons:
            excluded[one.number] = reasons
        else:
            entries.append(Entry(one.number, stratum_of(one, terms.dimensions, on), _weight(one, terms)))
    sizes = Counter(entry.stratum for entry in entries)
    quotas = shared(terms.quota, sizes) if terms.quota is not None else {**dict.fromkeys(sizes, 0), **terms.quotas}
    return Sorted(tuple(entries), {name: quota for name, quota in quotas.items() if name in sizes or quota}, excluded)


def _weight(one: Candidate, terms: Terms) -> int:
    return terms.weights.get(band_of(one.risks), 1)


def exclusions_of(one: Candidate, terms: Terms, on: date) -> Iterable[Exclusion]:
    """Yield every reason that leaves a listing out."""
    if one.has_open_audit:
        yield Exclusion.OPEN_AUDIT
    if terms.recent_months and one.audited_on and one.audited_on > months_later(on, -terms.recent_months):
        yield Exclusion.RECENT_AUDIT
    if terms.excludes_removal and one.is_heard:
        yield Exclusion.REMOVAL
    if terms.excludes_ending and one.ends_on < terms.starts_on:
        yield Exclusion.ENDING


def stratum_of(one: Candidate, dimensions: Sequence[Dimension], on: date) -> str:
    """Return the name of a listing's stratum: its place in each dimension, in the order of the dimensions."""
    places = {
        Dimension.TRACK: one.track,
        Dimension.FIELD: one.sector,
        Dimension.RISK: band_of(one.risks),
        Dimension.AGE: age_of(one.starts_on, on),
        Dimension.AUDITED: AuditedBefore.ONCE if one.audited_on else AuditedBefore.NEVER,
    }
    return "/".join(places[dimension] for dimension in Dimension if dimension in dimensions) or WHOLE


def age_of(starts_on: date, on: date) -> AgeBand:
    """Return since how many years a listing has been in force."""
    if starts_on > months_later(on, -12):
        return AgeBand.FIRST_YEAR
    return AgeBand.SECOND_YEAR if starts_on > months_later(on, -24) else AgeBand.LATER


def shared(total: int, sizes: Mapping[str, int]) -> dict[str, int]:
    """Return a total shared among strata by size: largest remainders, the first by name where they are equal.

    A total larger than the population is given as it is, so that the freeze refuses it.
    """
    whole = sum(sizes.values())
    if not whole or total > whole:
        return {
            name: size + (total - whole if place == 0 else 0)
            for place, (name, size) in enumerate(sorted(sizes.items()))
        }
    quotas = {name: total * size // whole for name, size in sizes.items()}
    by_remainder = sorted(sizes, key=lambda name: (-(total * sizes[name] % whole), name))
    for name in by_remainder[: total - sum(quotas.values())]:
        quotas[name] += 1
    return dict(sorted(quotas.items()))


_WORDS: Mapping[str, str] = {
    WHOLE: _("Toute la population"),
    **{
        member.value: words
        for kind in (Track, RiskBand, AgeBand, AuditedBefore)
        for member, words in LABELS[kind].items()
    },
    **VALUES["fields"],
}


def stratum_words(stratum: str) -> tuple[str, ...]:
    """Return the words of a stratum, a part a dimension."""
    return tuple(_WORDS.get(part, part) for part in stratum.split("/"))
