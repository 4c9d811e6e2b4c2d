"""How long the house and the vendor have each held a case since it was filed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import dropwhile, pairwise

from models.ledger import LedgerEntry
from workflows.procedures import APPLICATION
from workflows.vocabulary import ApplicationState, Holder


@dataclass(frozen=True, slots=True)
class Held:
    """Whole days that each side held the case, from its first filing."""

    ours: int
    vendor: int


def held_days(entries: Sequence[LedgerEntry], now: datetime) -> Held:
    """Return whole days by side; `entries` of one application, oldest first."""
    filed = dropwhile(lambda entry: entry.target != ApplicationState.SUBMITTED, entries)
    moments = [(entry.at, APPLICATION.holder(ApplicationState(entry.target))) for entry in filed]
    ours = vendor = timedelta()
    for (since, holder), (until, _holder) in pairwise([*moments, (now, Holder.NOBODY)]):
        if holder is Holder.VENDOR:
            vendor += until - since
        elif holder is not Holder.NOBODY:
            ours += until - since
    return Held(ours.days, vendor.days)
