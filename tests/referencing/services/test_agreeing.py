"""What ledger, catalogue, changes and authorisations tell of the listings: the same, or the listing is named."""

import pytest
from sqlalchemy import delete, update

from models.feed import ListingChange
from models.listing import Grant, Listing
from referencing.services.demo.agreeing import disagreements
from referencing.services.feed import number_pending
from workflows.calendar import day_of
from workflows.vocabulary import ListingState, Role, Track

MEDDLING = {
    "a change is lost": (delete(ListingChange), ListingChange.listing_id),
    "a grant is lost": (update(Grant).values(revoked_at=Grant.granted_at), Grant.listing_id),
    "a state is written past the door": (update(Listing).values(state=ListingState.SUSPENDED), Listing.id),
}


@pytest.fixture
def listing(town):
    """A listing with grants, beside one that was suspended."""
    _case, suspended = town.publish(Track.SIMPLE)
    _case, number = town.publish(Track.EXCHANGE)
    town.step(suspended, "suspend", Role.OFFICER, "Essai.")
    return number


def _found(town, engine):
    number_pending(engine)
    return town.do(lambda world: disagreements(world.session, day_of(world.at)))


def test_four_sights_agree(town, engine, listing):  # noqa: ARG001 - what they are of
    assert _found(town, engine) == []


@pytest.mark.parametrize("meddling", MEDDLING)
def test_listing_that_they_tell_apart_is_named(town, engine, listing, meddling):
    number_pending(engine)
    statement, column = MEDDLING[meddling]

    town.do(lambda world: world.session.execute(statement.where(column == world.case(listing).id)))

    assert _found(town, engine) == [listing]
