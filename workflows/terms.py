"""The terms of a listing: each from its first to its last day, one after the other, and how a renewal takes effect."""

from dataclasses import dataclass
from datetime import date, timedelta

from workflows.calendar import last_day
from workflows.procedures.listing import LISTING
from workflows.rulebook import Rulebook
from workflows.vocabulary import ListingState


@dataclass(frozen=True, slots=True)
class Term:
    """One period of validity, both days included; `rank` counts from 1."""

    rank: int
    starts_on: date
    ends_on: date


def first_term(book: Rulebook, on: date) -> Term:
    """Return the term of a listing published on a day."""
    return Term(1, on, last_day(on, book.terms_years[0]))


def next_term(book: Rulebook, ends_on: date, rank: int, on: date) -> Term:
    """Return the term after one that ends on a day: it runs from the old end, or from today when that has passed.

    IndexError when the rulebook has no further term.
    """
    starts_on = max(ends_on + timedelta(days=1), on)
    return Term(rank + 1, starts_on, last_day(starts_on, book.terms_years[rank]))


def renewal_opens_on(book: Rulebook, ends_on: date) -> date:
    """Return the first day on which the renewal of a listing may be opened."""
    return ends_on - timedelta(days=book.renewal.window_days)


def renewal_trigger(state: ListingState, *, was_suspended: bool) -> str:
    """Return the step by which a renewal takes effect: it prolongs a right in force, or gives back one that ended.

    A suspended listing stays suspended either way: only `reinstate` ends a suspension.
    """
    if LISTING.may_leave(state, "renew"):
        return "renew"
    return "revive_suspended" if was_suspended else "revive"
