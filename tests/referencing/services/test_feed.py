"""The feed of changes: in order, no gap, no repeat, whoever commits meanwhile."""

import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from models.listing import Listing
from referencing.services.catalogue.browsing import browse
from referencing.services.catalogue.filter import Filter
from referencing.services.feed import LostCursorError, UnreadableCursorError, number_pending, read_on
from referencing.services.steps import take_step
from tests.referencing.listed import TODAY, listed
from tests.referencing.told import AT
from workflows.catalogue import LISTED, is_public
from workflows.procedures import LISTING
from workflows.vocabulary import Actor, ListingState, Role

EVERYBODY = Actor(None, "Personne Essai", frozenset(Role))
MOVES = {"suspend": "reinstate", "reinstate": "suspend"}


def move(session, listing_id, trigger):
    listing = session.get(Listing, listing_id)
    take_step(session, listing, trigger, actor=EVERYBODY, at=AT, reason="Essai.")


@pytest.fixture
def shelf(session):
    def put(*names, **values):
        made = [listed(session, name, **values).id for name in names]
        session.commit()
        return made

    return put


def read_all(engine, limit=3):
    """Return every change from the beginning, as a program reads them."""
    number_pending(engine)
    found, cursor, has_more = [], "", True
    with Session(engine) as session:
        while has_more:
            reading = read_on(session, cursor, limit)
            found, cursor, has_more = [*found, *reading.changes], reading.cursor, reading.has_more
    return found


def test_changes_come_in_the_order_of_each_ledger(engine, session, shelf):
    one, two = shelf("Un", "Deux", grants=("measures:read",))
    for listing_id, trigger in ((one, "suspend"), (two, "suspend"), (one, "reinstate"), (one, "withdraw")):
        move(session, listing_id, trigger)
        session.commit()

    found = read_all(engine)

    assert [change.position for change in found] == [1, 2, 3, 4]
    assert [change.trigger for change in found if change.listing_id == one] == ["suspend", "reinstate", "withdraw"]
    assert [bool(change.listed["grants"]) for change in found if change.listing_id == one] == [False, True, False]


def test_what_stays_in_the_house_is_not_told(engine, session, shelf):
    (one,) = shelf("Un")
    move(session, one, "propose_suspension")
    move(session, one, "open_hearing")
    move(session, one, "suspend")
    session.commit()

    assert [change.trigger for change in read_all(engine)] == ["suspend"]
    assert [step.trigger for step in LISTING.steps if step.target is not None and not is_public(step)] == []


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_change_that_commits_late_is_not_passed_over(engine, shelf):
    one, two = shelf("Un", "Deux")
    with Session(engine) as slow:
        move(slow, one, "withdraw")  # a step with a document would make the other wait for the next number of papers
        slow.flush()
        with Session(engine) as quick, quick.begin():
            move(quick, two, "withdraw")
        number_pending(engine)
        with Session(engine) as session:
            first = read_on(session, "", 10)
        slow.commit()
    number_pending(engine)

    with Session(engine) as session:
        second = read_on(session, first.cursor, 10)

    assert [change.listing_id for change in first.changes] == [two]
    assert [change.listing_id for change in second.changes] == [one]
    assert [change.position for change in second.changes] == [2]


def test_many_who_number_at_once_leave_neither_gap_nor_repeat(engine, shelf):
    ids = shelf(*(f"Service {number}" for number in range(6)))
    failed = []

    def work(listing_id):
        try:
            with Session(engine) as own, own.begin():
                move(own, listing_id, "suspend")
            number_pending(engine)
        except Exception as error:  # noqa: BLE001 - told below
            failed.append(error)

    threads = [threading.Thread(target=work, args=(one,)) for one in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    found = read_all(engine)
    assert failed == []
    assert [change.position for change in found] == [1, 2, 3, 4, 5, 6]
    assert {change.listing_id for change in found} == set(ids)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    walks=st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["suspend", "reinstate", "withdraw"])), max_size=8),
    limit=st.integers(1, 5),
)
def test_replay_from_the_beginning_is_the_catalogue(engine, walks, limit):
    with Session(engine) as session, session.begin():
        ids = [listed(session, f"Service {number}", state=ListingState.SUSPENDED).id for number in range(3)]
        for one in ids:
            move(session, one, "reinstate")
        for number, trigger in walks:
            if LISTING.may_leave(session.get(Listing, ids[number]).state, trigger):
                move(session, ids[number], trigger)

    copy = {change.listing_id: change.state for change in read_all(engine, limit)}

    with Session(engine) as session:
        shown = {one.line.id for one in browse(session, Filter(), None, TODAY, 1_000).lines}
    assert {one for one, state in copy.items() if state in LISTED} == shown


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("cursor", ["x", "1", "-1.0123456789abcdef", "1.0123456789ABCDEF", "²." + "0" * 16, "9" * 99])
def test_cursor_that_nobody_wrote_is_unreadable(session, cursor):
    with pytest.raises(UnreadableCursorError):
        read_on(session, cursor, 10)


def test_cursor_of_another_history_is_lost(engine, session, shelf):
    (one,) = shelf("Un")
    move(session, one, "suspend")
    session.commit()
    (change,) = read_all(engine)

    for cursor in (f"1.{'0' * 16}", f"2.{change.hash[:16]}", f"{10**20}.{'0' * 16}"):
        with pytest.raises(LostCursorError):
            read_on(session, cursor, 10)
