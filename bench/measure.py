"""A measured row, and how to measure two ways of doing the same work side by side."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

Work = Callable[[], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Ours and bare in the same unit; `budget` bounds their ratio, from above or, for rates, from below."""

    work: str
    ours: float
    bare: float
    unit: str
    budget: float
    is_rate: bool = False

    @property
    def ratio(self) -> float:
        """How many times the bare operation ours is."""
        return self.ours / self.bare

    @property
    def is_met(self) -> bool:
        """Whether the ratio keeps to the budget."""
        return self.ratio >= self.budget if self.is_rate else self.ratio <= self.budget


def seconds(work: Work) -> float:
    """Return how long one run takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def alternating(ours: Work, bare: Work, rounds: int, warm_up: int = 3) -> tuple[float, float]:
    """Return the median seconds of each, run in turns, so that a busy machine slows both."""
    for _ in range(warm_up):
        ours()
        bare()
    pairs = [(seconds(ours), seconds(bare)) for _ in range(rounds)]
    return median(ours for ours, _ in pairs), median(bare for _, bare in pairs)
