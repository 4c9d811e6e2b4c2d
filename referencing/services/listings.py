"""The listings that the desk goes through: all in force, those that end soon, suspensions proposed, and the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from models.listing import Listing
from models.organisation import Person
from models.queries.life import Place, listings_by_end
from models.queries.worklist import recused_services
from workflows.procedures import LISTING
from workflows.vocabulary import ListingState
from workflows.words import _

_SOON_DAYS = 120
_IN_FORCE = tuple(state for state in ListingState if LISTING.may_leave(state, "update"))
_SUSPENDED = tuple(state for state in ListingState if LISTING.may_leave(state, "reinstate"))


@dataclass(frozen=True, slots=True)
class Listed:
    """One list: its words, states, whether only listings with a proposal of suspension, or those that end soon."""

    words: str
    states: tuple[ListingState, ...]
    is_flagged: bool = False
    is_ending: bool = False


LISTS: dict[str, Listed] = {
    "en-vigueur": Listed(_("En vigueur"), _IN_FORCE),
    "a-echeance": Listed(_("Fin dans les quatre mois"), _IN_FORCE, is_ending=True),
    "propositions": Listed(_("Suspensions proposées"), _IN_FORCE, is_flagged=True),
    "suspendus": Listed(_("Suspendus"), _SUSPENDED),
    "passes": Listed(_("Terminés"), tuple(state for state in ListingState if state not in _IN_FORCE)),
}


@dataclass(frozen=True, slots=True)
class ListingPage:
    """One page; `after` leads to the next one."""

    listings: Sequence[Listing]
    after: Place | None


def listing_page(
    session: Session, person: Person, name: str, on: date, *, size: int, after: tuple[date | None, object] | None
) -> ListingPage:
    """Return a page of one list, without the services that this person is recused from; KeyError for no list."""
    asked = LISTS[name]
    found = listings_by_end(
        session,
        asked.states,
        tuple(recused_services(session, person.id)),
        after if after and after[0] else None,  # type: ignore[arg-type]  # a place whose day is known
        size + 1,
        is_flagged=asked.is_flagged,
        before=on + timedelta(days=_SOON_DAYS) if asked.is_ending else None,
    )
    shown = found[:size]
    return ListingPage(shown, (shown[-1].ends_on, shown[-1].id) if len(found) > size else None)
