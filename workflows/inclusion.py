"""How likely a listing was to be drawn: exact where the weights of a stratum are equal, else by simulation."""

from collections import defaultdict
from dataclasses import dataclass
from math import isqrt, log
from random import Random

from workflows.population import Population

MOST_ROUNDS, FEWEST_ROUNDS = 20_000, 2_000
_WORK = 4_000_000  # keys that a simulation may draw: a few seconds
_DECIMALS = 5


@dataclass(frozen=True, slots=True)
class Inclusion:
    """`hits` in `of`: exact, or counted in so many rounds."""

    hits: int
    of: int
    is_exact: bool

    @property
    def text(self) -> str:
        """The fraction, as «2/14»: not reduced, so that quota and stratum, or hits and rounds, can be read."""
        return f"{self.hits}/{self.of}"

    @property
    def error(self) -> str | None:
        """The standard error, in decimals cut off at the fifth; None where the probability is exact."""
        if self.is_exact:
            return None
        square = self.hits * (self.of - self.hits) * 10 ** (2 * _DECIMALS) // self.of**3
        return f"0.{isqrt(square):0{_DECIMALS}d}"


def rounds_for(size: int) -> int:
    """Return in how many rounds a population of a size is simulated."""
    return max(FEWEST_ROUNDS, min(MOST_ROUNDS, _WORK // max(size, 1)))


def inclusions(population: Population, rounds: int) -> dict[str, Inclusion]:
    """Return the probability of inclusion of every listing, before the seed was known.

    The simulation begins with the SHA-256 of the frozen file: the same file gives the same counts.
    """
    random = Random(int(population.sha256, 16))  # noqa: S311 - reproducible on purpose
    found: dict[str, Inclusion] = {}
    strata = defaultdict(list)
    for entry in sorted(population.entries, key=lambda one: one.listing.encode()):
        strata[entry.stratum].append(entry)
    for stratum in sorted(strata):
        entries, quota = strata[stratum], population.quotas[stratum]
        if len({entry.weight for entry in entries}) == 1 or quota in (0, len(entries)):
            found |= {entry.listing: Inclusion(quota, len(entries), is_exact=True) for entry in entries}
        else:
            hits = _simulated(random, [entry.weight for entry in entries], quota, rounds)
            counted = zip(entries, hits, strict=True)
            found |= {entry.listing: Inclusion(count, rounds, is_exact=False) for entry, count in counted}
    return found


def _simulated(random: Random, weights: list[int], quota: int, rounds: int) -> list[int]:
    """Return how often each weight was among the `quota` smallest of -ln(1 - u) / weight."""
    hits, places = [0] * len(weights), range(len(weights))
    for _ in range(rounds):
        keys = [-log(1.0 - random.random()) / weight for weight in weights]
        for place in sorted(places, key=keys.__getitem__)[:quota]:
            hits[place] += 1
    return hits
