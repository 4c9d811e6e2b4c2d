from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from models.application import Application
from models.database import make_sessions, reading
from models.ledger import LedgerEntry
from models.listing import Listing
from models.queries.cases import ledger_of
from models.reservation import Reservation
from models.service import Release
from referencing.services import auditing, following
from referencing.services.demo import acts, audits
from referencing.services.tick import TickError, clock_steps, tick
from tests.referencing import told
from tests.referencing.services import draws
from workflows.calendar import day_of, end_of, start_of
from workflows.vocabulary import (
    ApplicationState,
    AuditState,
    Holder,
    Kind,
    ListingState,
    MissedEffect,
    Opinion,
    ReservationState,
    Role,
    Track,
)

TICK = timedelta(microseconds=1)
MANY, TICKERS = 12, 3


@pytest.fixture
def sessions(engine):
    return make_sessions(engine)


def _listing(town):
    return town.publish()[1]


def _expire(town):
    return town.read(_listing(town), "ends_on") + timedelta(days=1)


def _remind(town):
    return town.read(_listing(town), "ends_on") - timedelta(days=45)


def _remind_again(town):
    ends_on = town.read(_listing(town), "ends_on")
    town.at = start_of(ends_on - timedelta(days=45))
    town.tick()
    return ends_on - timedelta(days=10)


def _flag_overdue_update(town):
    return _release(town, _listing(town)) + timedelta(days=1)


def _release(town, listing):
    """Declare a major version of a listed service; return the last day for its update."""

    def release(world):
        case = world.case(listing)
        vendor = world.vendor_of(case)
        following.record_release(
            world.session, case, "2.0.0", day_of(world.at), changes=["D-MAJEUR"], actor=vendor, on=day_of(world.at)
        )
        world.step(listing, "declare_release", Role.VENDOR)
        world.session.flush()
        return world.session.scalars(select(Release.due_on)).one()

    return town.do(release)


def _miss(town, owner=Holder.VENDOR):
    draft = replace(acts.reserve(suspensive=False, effect=MissedEffect.REMINDER), owner=owner)
    town.publish(opinion=Opinion.NON_SUSPENSIVE, drafts=[draft])
    with reading(), town.sessions() as session:
        return session.scalars(select(Reservation.must_be_lifted_by)).one() + timedelta(days=1)


def _note_delay(town):
    return _miss(town, Holder.DESK)


def _miss_reveal(town):
    town.do(draws.listed, Track.SIMPLE)
    return draws.read(town, draws.frozen(town), "reveal_by") + timedelta(days=1)


def _warn(town):
    return town.read(town.open(), "lapses_on") - timedelta(days=5)


def _lapse(town):
    lapses_on = town.read(town.open(), "lapses_on")
    town.at = start_of(lapses_on - timedelta(days=5))
    town.tick()
    return lapses_on + timedelta(days=1)


def _begin_collection(town):
    audit = town.play(audits.plan(town.world, _listing(town)))
    town.step(audit, "notify", Role.AUDITOR)
    return town.read(audit, "starts_on")


def _close_collection(town):
    starts_on = _begin_collection(town)
    town.at = start_of(starts_on)
    town.tick()
    return town.read("AUD-2026-00001", "due_on") + timedelta(days=1)


def _remind_of_the_collection(town):
    """An audit has twenty days to deposit: the vendor is reminded a week before the last."""
    town.at = start_of(_begin_collection(town))
    town.tick()
    return town.read("AUD-2026-00001", "due_on") - timedelta(days=7)


def _remind_of_the_complement(town):
    """A complement has a few days: the vendor is reminded two days before the last."""
    town.at = start_of(_close_collection(town))
    town.tick()
    _ask_again(town)
    return town.read("AUD-2026-00001", "due_on") - timedelta(days=2)


def _ask_again(town):
    def ask(world):
        audit = world.case("AUD-2026-00001")
        auditing.ask_again(world.session, audit, ["D-1"], actor=world.staff(Role.AUDITOR))

    town.do(ask)
    town.step("AUD-2026-00001", "ask_complement", Role.AUDITOR, "La preuve manque.")


DUE = {
    "application.warn": _warn,
    "application.lapse": _lapse,
    "listing.remind": _remind,
    "listing.flag_overdue_update": _flag_overdue_update,
    "listing.expire": _expire,
    "reservation.miss": _miss,
    "reservation.note_delay": _note_delay,
    "audit.begin_collection": _begin_collection,
    "audit.close_collection": _close_collection,
    "audit.remind": _remind_of_the_collection,
    "draw.miss_reveal": _miss_reveal,
}


# Those of a report are tested beside its other steps.
ELSEWHERE = ["report.remind", "report.miss_answer", "report.note_delay"]


def test_every_step_of_the_clock_is_tested_here():
    assert [f"{procedure.name}.{step.trigger}" for procedure, step in clock_steps()] == [*DUE, *ELSEWHERE]


@pytest.mark.parametrize(
    ("name", "prepare"), [*DUE.items(), ("listing.remind", _remind_again), ("audit.remind", _remind_of_the_complement)]
)
def test_step_is_taken_on_its_day_in_paris_and_once(town, name, prepare):
    day = prepare(town)
    taken = []

    for instant in (start_of(day) - TICK, start_of(day), start_of(day), end_of(day) - TICK):
        town.at = instant
        taken.append(town.tick().get(name, 0))

    assert taken == [0, 1, 0, 0]


def test_update_that_is_filed_in_time_is_not_flagged_while_it_is_examined_and_is_once_it_fails(town):
    case, listing = town.publish()
    due_on = _release(town, listing)
    update = town.play(acts.refile(town.world, case, Kind.UPDATE, "2.0.0"))
    town.at = start_of(due_on + timedelta(days=10))

    examined = town.tick()
    town.step(update, "declare_inadmissible", Role.OFFICER, "Le service ne s’ouvre pas.")
    failed = town.tick()

    assert (examined, failed) == ({}, {"listing.flag_overdue_update": 1})


@pytest.mark.parametrize(
    ("last_day", "over_at"),
    [
        (date(2027, 3, 27), datetime(2027, 3, 27, 23, tzinfo=UTC)),  # the night before the clocks go forward
        (date(2027, 3, 28), datetime(2027, 3, 28, 22, tzinfo=UTC)),
        (date(2027, 10, 30), datetime(2027, 10, 30, 22, tzinfo=UTC)),  # the night before they go back
        (date(2027, 10, 31), datetime(2027, 10, 31, 23, tzinfo=UTC)),
        (date(2028, 2, 29), datetime(2028, 2, 29, 23, tzinfo=UTC)),
    ],
)
def test_listing_ends_with_the_last_minute_of_its_last_day(session, sessions, last_day, over_at):
    _listings(session, 1, ends_on=last_day)

    taken = [_taken(tick(sessions, at)) for at in (over_at - TICK, over_at)]

    assert taken == [{}, {"listing.expire": 1}]


def test_downtime_sends_the_reminder_that_is_true_now(town):
    """The one at 45 days was missed: at 8 days before the end only that of 10 days says something."""
    listing = _listing(town)
    town.at = start_of(town.read(listing, "ends_on") - timedelta(days=8))

    taken = [town.tick(), town.tick()]

    assert taken == [{"listing.remind": 1}, {}]
    assert _last_payload(town, listing) == {"days_before": 10}


def test_downtime_past_the_end_expires_without_reminding(town):
    listing = _listing(town)
    town.at = start_of(town.read(listing, "ends_on") + timedelta(days=30))

    taken = [town.tick(), town.tick()]

    assert taken == [{"listing.expire": 1}, {}]
    assert town.read(listing) == ListingState.EXPIRED


def test_downtime_never_lapses_a_case_that_was_not_warned(town):
    case = town.open()
    town.at = start_of(town.read(case, "lapses_on") + timedelta(days=40))

    taken = []
    for days in (0, 4, 1, 1):
        town.wait(days)
        taken.append((days, town.tick()))

    assert taken == [(0, {"application.warn": 1}), (4, {}), (1, {}), (1, {"application.lapse": 1})]
    assert town.read(case) == ApplicationState.LAPSED


def test_vendor_at_work_is_not_silent(town):
    case = town.open()
    town.at = start_of(town.read(case, "lapses_on"))
    town.tick()

    town.step(case, "confirm_eligibility", Role.VENDOR)
    town.wait(2)

    assert town.tick() == {}
    assert town.read(case) == ApplicationState.CONFORMITY


def test_late_start_of_collection_leaves_the_vendor_the_whole_delay(town):
    starts_on = _begin_collection(town)
    town.at = start_of(starts_on + timedelta(days=20))

    town.tick()

    assert town.read("AUD-2026-00001", "due_on") == day_of(town.at) + timedelta(days=20)


def test_reminder_of_an_audit_is_for_the_vendor_who_has_not_acted(town):
    town.at = start_of(_remind_of_the_collection(town))
    town.do(_answer_all)
    town.step("AUD-2026-00001", "deposit", Role.SIGNATORY)

    assert town.tick() == {}


def _answer_all(world):
    audit = world.case("AUD-2026-00001")
    for key in ("D-1", "D-2", "D-3"):
        auditing.answer_item(world.session, audit, key, "Maintenu.", actor=world.vendor_of(audit), at=world.at)


def test_complement_that_is_not_answered_closes_by_itself(town):
    town.at = start_of(_remind_of_the_complement(town))
    last = town.read("AUD-2026-00001", "due_on")
    town.tick()
    town.at = start_of(last + timedelta(days=1))

    assert town.tick() == {"audit.close_collection": 1}
    assert town.read("AUD-2026-00001") == AuditState.ANALYSIS


def test_missed_reservation_suspends_as_announced(town):
    draft = acts.reserve(suspensive=False, effect=MissedEffect.SUSPENSION)
    _, listing = town.publish(opinion=Opinion.NON_SUSPENSIVE, drafts=[draft, draft])
    town.wait(60)

    assert town.tick() == {"reservation.miss": 2}
    assert town.read(listing) == ListingState.SUSPENDED


def test_chunks_take_every_case_once(session, sessions):
    _listings(session, 5)

    assert _taken(tick(sessions, told.AT, chunk=2)) == {"listing.expire": 5}
    assert _entries(session) == 5


def test_ticks_at_once_take_every_step_once(session, sessions):
    _listings(session, MANY)

    with ThreadPoolExecutor(TICKERS) as pool:
        taken = list(pool.map(lambda _: tick(sessions, told.AT, chunk=5)["listing.expire"], range(TICKERS)))

    assert sum(taken) == MANY
    assert _entries(session) == MANY


def test_case_that_cannot_be_moved_does_not_hold_up_the_others(session, sessions):
    """Its chunk, the steps after it and the procedures after it all go on; the failure is loud at the end."""
    listings = _listings(session, 4)
    broken = listings[1].id
    session.execute(update(Listing).where(Listing.id == broken).values(rulebook="gone"))
    overdue = _reservation(session, listings[0])
    session.commit()

    with pytest.raises(TickError) as caught:
        tick(sessions, told.AT)

    session.expire_all()
    states = [listing.state for listing in listings]
    assert [(type(error), error.__notes__) for error in caught.value.exceptions] == [(KeyError, [str(broken)])]
    assert states == [ListingState.EXPIRED, ListingState.ACTIVE, ListingState.EXPIRED, ListingState.EXPIRED]
    assert overdue.state is ReservationState.OVERDUE


def _taken(counts):
    return {name: count for name, count in counts.items() if count}


def _entries(session):
    session.rollback()
    return session.scalar(select(func.count()).select_from(LedgerEntry))


def _last_payload(town, number):
    return town.do(lambda world: ledger_of(world.session, world.case(number))[-1].payload)


def _listings(session, count, ends_on=date(2026, 3, 1)):
    """Return listings that nobody decided: the clock does not ask."""
    vendor = told.vendor(session)
    case = told.application(session, vendor)
    listings = [_bare_listing(case, number, ends_on) for number in range(count)]
    session.add_all(listings)
    session.commit()
    return listings


def _bare_listing(case, number, ends_on):
    return Listing(
        number=f"REF-2026-{number:05d}",
        rulebook="demo-2",
        state=ListingState.ACTIVE,
        track=Track.SIMPLE,
        starts_on=date(2025, 3, 2),
        ends_on=ends_on,
        verified_version="1.0.0",
        opened_at=told.AT,
        moved_at=told.AT,
        organisation_id=case.organisation_id,
        service_id=case.service_id,
    )


def _reservation(session, listing):
    application = session.scalars(select(Application)).one()
    reservation = Reservation(
        number="RES-2026-00001",
        rulebook="demo-2",
        state=ReservationState.OPEN,
        application_id=application.id,
        text="Publier la déclaration.",
        is_suspensive=False,
        must_be_lifted_by=date(2026, 3, 1),
        missed_effect=MissedEffect.REMINDER,
        opened_at=told.AT,
        moved_at=told.AT,
        organisation_id=listing.organisation_id,
        service_id=listing.service_id,
    )
    session.add(reservation)
    return reservation
