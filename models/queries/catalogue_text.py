"""Listings by what a citizen typed: each word begins one of the service's words; where none does, a slip is forgiven.

The twin of `queries/search.py`: the same folded words and runs of three letters, over the names and the declared text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from models.catalogue import CatalogueWord
from models.folding import words_in
from models.listing import Listing
from models.queries.search import begins, near
from models.search import ServiceWord
from workflows.vocabulary import ListingState

_READ = 200  # signs of what was typed
_WORDS = 8
# Words that tell nothing about a service, folded.
_EMPTY = frozenset(
    word
    for line in (
        "a ai app application au aux avec c ce ces cette d dans de des du elle en est et il j je l la le les",
        "leur m ma me mes mon ne nos notre on ou par pas pour qu que qui s sa se service ses si site son sur",
        "t ta te tes toi ton tu un une vos votre y",
    )
    for word in line.split()
)


@dataclass(frozen=True, slots=True)
class Matched:
    """What a text found: the condition on listings, the services found by their name, the words taken for a slip."""

    condition: ColumnElement[bool]
    by_name: Select[Any]
    corrected: tuple[tuple[str, str], ...] = ()


def matched(session: Session, typed: str, states: Sequence[ListingState]) -> Matched | None:
    """Return what a text means; None for a text without words."""
    words = words_in(typed[:_READ])
    told = [word for word in words if word not in _EMPTY] or words
    if not told:
        return None
    parts, names, corrected = [], [], []
    for word in told[:_WORDS]:
        fits, taken = _fits(session, word, states)
        corrected += [(word, other) for other in taken[:1]]
        names.append(select(ServiceWord.service_id).where(fits(ServiceWord)))
        declared = select(CatalogueWord.listing_id).where(fits(CatalogueWord))
        parts.append(or_(Listing.service_id.in_(names[-1]), Listing.id.in_(declared)))
    by_name = select(ServiceWord.service_id).where(*(ServiceWord.service_id.in_(named) for named in names))
    return Matched(and_(*parts), by_name, tuple(corrected))


def _fits(session: Session, word: str, states: Sequence[ListingState]) -> tuple[Any, list[str]]:
    """Return what finds a word in a table of words, and the words taken instead of it."""
    if _is_begun(session, word, states):
        return (lambda model: begins(model, word)), []
    alike = near(session, word, (ServiceWord, CatalogueWord))
    return (lambda model: model.word.in_(alike)), alike


def _is_begun(session: Session, word: str, states: Sequence[ListingState]) -> bool:
    listed = select(Listing.id).where(Listing.state.in_(states))
    named = listed.join(ServiceWord, ServiceWord.service_id == Listing.service_id).where(begins(ServiceWord, word))
    told = listed.join(CatalogueWord, CatalogueWord.listing_id == Listing.id).where(begins(CatalogueWord, word))
    return any(session.scalar(query.limit(1)) is not None for query in (named, told))
