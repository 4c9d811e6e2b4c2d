"""What a sample says of the whole: an interval for a share, and how large a sample a wanted precision takes. Pure."""

from dataclasses import dataclass
from math import ceil, sqrt

Z95 = 1.959963984540054  # the normal quantile of 0.975: an interval of 95 %
WIDEST, NARROWEST = 0.5, 0.01  # half-widths that may be wanted


@dataclass(frozen=True, slots=True)
class Interval:
    """A share between 0 and 1, and the interval around it."""

    share: float
    low: float
    high: float

    @property
    def most_varied(self) -> float:
        """The share within the interval that takes the largest sample: the one nearest to one half."""
        return min(max(0.5, self.low), self.high)


def wilson(hits: int, count: int, z: float = Z95) -> Interval | None:
    """Return the score interval of a share (E. B. Wilson, JASA 22, 1927, p. 209); None without any observation.

    ValueError where more were hit than seen.
    """
    if not 0 <= hits <= count:
        message = f"{hits} of {count}"
        raise ValueError(message)
    if not count:
        return None
    share, square = hits / count, z * z
    middle = (share + square / (2 * count)) / (1 + square / count)
    half = z / (1 + square / count) * sqrt(share * (1 - share) / count + square / (4 * count * count))
    return Interval(share, 0.0 if not hits else middle - half, 1.0 if hits == count else middle + half)


def sample_needed(half_width: float, population: int, share: float = 0.5, z: float = Z95) -> int:
    """Return how many of a population to draw for an interval of ± `half_width` around an expected share.

    With the finite population correction: n₀ / (1 + (n₀ - 1) / N), n₀ = z² p (1 - p) / d² (W. G. Cochran, Sampling
    Techniques, 3rd edition 1977, section 4.4). Never more than the population. ValueError for a width outside of 0-1.
    """
    if not 0 < half_width < 1 or not 0 <= share <= 1:
        message = f"half-width {half_width}, share {share}"
        raise ValueError(message)
    if population <= 0:
        return 0
    endless = z * z * share * (1 - share) / half_width**2
    corrected = endless / (1 + (endless - 1) / population) if endless > 1 else endless
    return min(population, max(1, ceil(round(corrected, 9))))
