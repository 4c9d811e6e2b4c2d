"""French public holidays, handed to the calendar as data (Code du travail, article L. 3133-1)."""

from datetime import date
from functools import cache

import holidays

FIRST_YEAR, LAST_YEAR = 2015, 2060


@cache
def french_holidays() -> frozenset[date]:
    """Return the public holidays of metropolitan France over the years the service may count in."""
    return frozenset(holidays.country_holidays("FR", years=range(FIRST_YEAR, LAST_YEAR + 1)))
