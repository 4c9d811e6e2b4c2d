"""Four sights of the same listings that have to agree: ledger, catalogue, a copy made from the changes, authorisations.

Each is the set of the listings in force on a day; the copy and the authorisations hold their grants as well.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy.orm import Session

from models.queries.authorisations import authorised
from models.queries.ledger import chain_ends, entries_in_order
from models.queries.open_data import listings_in_batches
from referencing.services import feed
from referencing.services.catalogue.browsing import browse
from referencing.services.catalogue.filter import Filter
from workflows.catalogue import LISTED
from workflows.procedures import LISTING

if TYPE_CHECKING:
    from models.queries.feed import Change

_AT_A_TIME = 500
Rights = Mapping[UUID, frozenset[str]]  # listing → «api:operation» of each grant that runs


def disagreements(session: Session, on: date) -> list[str]:
    """Return the numbers of the listings that the four do not tell alike on a day, in order."""
    numbers = {UUID(str(row.id)): str(row.number) for row in chain_ends(session, LISTING.name)}
    ledger, shown = in_ledger(session, on), set(in_catalogue(session, on))
    copied, allowed = copy_of_changes(session, on), authorisations(session, on)
    wrong = (ledger ^ shown) | (ledger ^ copied.keys()) | (allowed.keys() - ledger)
    wrong |= {one for one, grants in copied.items() if grants != allowed.get(one, frozenset())}
    return sorted(numbers.get(one, str(one)) for one in wrong)


def in_ledger(session: Session, on: date) -> set[UUID]:
    """Return the listings whose last entry leaves them in force, their term running."""
    states = {UUID(str(entry.case_id)): entry.target for entry in entries_in_order(session, LISTING.name)}
    ends = {one.id: one.ends_on for batch in listings_in_batches(session) for one in batch}
    listed = {state.value for state in LISTED}
    return {one for one, state in states.items() if state in listed and one in ends and ends[one] >= on}


def in_catalogue(session: Session, on: date) -> Iterator[UUID]:
    """Yield the listings that a visitor finds who turns every page."""
    after = None
    while True:
        page = browse(session, Filter(), after, on, _AT_A_TIME)
        yield from (listed.line.id for listed in page.lines)
        if page.after is None:
            return
        after = page.after


def copy_of_changes(session: Session, on: date) -> Rights:
    """Return what a platform holds that read every change from the first one, as the manual of the API says."""
    copy: dict[UUID, Change] = {}
    cursor, has_more = feed.START, True
    while has_more:
        reading = feed.read_on(session, cursor, _AT_A_TIME)
        copy |= {change.listing_id: change for change in reading.changes}
        cursor, has_more = reading.cursor, reading.has_more
    return {
        one: frozenset(change.listed["grants"])
        for one, change in copy.items()
        if change.state in LISTED and date.fromisoformat(change.listed["ends_on"]) >= on
    }


def authorisations(session: Session, on: date) -> Rights:
    """Return what the gateway is told."""
    found: dict[UUID, set[str]] = defaultdict(set)
    for row in authorised(session, LISTED, on, ""):
        found[row.id].add(f"{row.api}:{row.operation.value}")
    return {one: frozenset(grants) for one, grants in found.items()}
