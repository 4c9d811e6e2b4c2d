from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from models.decision import Agreement, Decision
from models.listing import Grant, Hearing, Term
from models.queries import facts as query
from models.service import Release
from referencing.services import following
from referencing.services.demo import acts
from referencing.services.effects import EFFECTS, run_effects
from workflows.calendar import day_of, last_day, start_of
from workflows.procedures import PROCEDURES
from workflows.vocabulary import (
    Holder,
    Kind,
    ListingState,
    MissedEffect,
    Opinion,
    ReservationState,
    Role,
    Track,
)

GROUNDS = "Le critère D-1 n’est pas établi."


def _grants(town, *, running):
    ended = Grant.revoked_at.is_(None) if running else Grant.revoked_at.is_not(None)
    query = select(Grant.api, Grant.operation).where(ended)
    return town.do(lambda w: sorted(tuple(row) for row in w.session.execute(query)))


def _to_decision(town, opinion=Opinion.FAVOURABLE, drafts=()):
    case = town.file()
    town.play(acts.assess(town.world, case))
    town.play(acts.opine(town.world, case, opinion, drafts))
    return case


def test_every_effect_that_a_table_names_exists_and_no_other():
    run_effects(None, [])
    from referencing.services.effects import application, approval, audit, carrying, draw, listing, report, reservation  # noqa: F401, PLC0415

    steps = [step for one in PROCEDURES.values() for step in (one.opening, *one.steps)]
    assert {name for step in steps for name in step.effects} <= set(EFFECTS)


def test_publication_opens_a_listing_for_one_term_with_its_access(town):
    case, number = town.publish(Track.EXCHANGE)

    starts_on, ends_on, due_on, reminder = town.read(number, "starts_on", "ends_on", "due_on", "next_reminder_on")
    terms = town.do(lambda w: [(term.rank, term.starts_on, term.ends_on) for term in w.session.scalars(select(Term))])

    assert (ends_on, due_on) == (last_day(starts_on, 2), ends_on)
    assert reminder == ends_on - timedelta(days=45)
    assert terms == [(1, starts_on, ends_on)]
    assert _grants(town, running=True) == [("measures", "read"), ("pairing", "read"), ("pairing", "write")]
    assert town.read(case, "listing_id") == town.read(number, "id")


def test_renewal_runs_from_the_old_end_and_renews_the_access(town):
    case, number = town.publish(Track.EXCHANGE)
    old_end = town.read(number, "ends_on")
    town.at = start_of(old_end - timedelta(days=59)) + timedelta(hours=9)
    again = town.play(acts.refile(town.world, case, Kind.RENEWAL))

    town.play(acts.assess(town.world, again))
    town.play(acts.opine(town.world, again, Opinion.FAVOURABLE))
    town.play(acts.agree(town.world, again))

    town.at = start_of(old_end) + timedelta(hours=9)
    same = town.play(acts.publish(town.world, again))

    assert same == number
    ends_on = last_day(old_end + timedelta(days=1), 1)
    assert town.read(number, "rank", "ends_on", "due_on") == (2, ends_on, ends_on)
    assert len(_grants(town, running=True)) == len(_grants(town, running=False)) == 3


def test_suspension_revokes_and_reinstatement_grants_again(town):
    _, number = town.publish(Track.EXCHANGE)

    seen = [len(_grants(town, running=True))]
    for trigger in ("suspend", "reinstate", "suspend"):
        town.step(number, trigger, Role.OFFICER, GROUNDS)
        seen.append(len(_grants(town, running=True)))

    assert seen == [3, 0, 3, 0]


def test_refusal_keeps_its_grounds_and_voids_the_reservations(town):
    case = _to_decision(town, Opinion.SUSPENSIVE, [acts.reserve(suspensive=True)])

    town.step(case, "refuse", Role.DECIDER, GROUNDS)

    decision = town.do(lambda w: w.session.scalars(select(Decision)).one())
    assert (decision.is_accepted, decision.grounds, decision.decided_at) == (False, GROUNDS, town.at)
    assert town.read("RES-2026-00001") == ReservationState.VOID
    assert town.do(lambda w: query.agreement_of(w.session, w.case(case).id)) is None


def test_reservation_of_the_desk_waits_for_the_desk_and_its_delay_is_not_the_vendors(town):
    draft = replace(acts.reserve(suspensive=False, effect=MissedEffect.REMINDER), owner=Holder.DESK)
    _to_decision(town, Opinion.NON_SUSPENSIVE, [draft])
    imposed = town.read("RES-2026-00001", "state", "owner")
    town.wait(days=120)
    taken = town.tick()

    late = town.read("RES-2026-00001")
    town.step("RES-2026-00001", "lift", Role.OFFICER)

    assert imposed == (ReservationState.ENTRUSTED, Holder.DESK)
    assert taken == {"reservation.note_delay": 1}
    assert (late, town.read("RES-2026-00001")) == (ReservationState.ENTRUSTED_OVERDUE, ReservationState.LIFTED)


def test_agreement_is_concluded_by_its_last_party(town):
    case = _to_decision(town)
    town.step(case, "accept", Role.DECIDER)
    seen = []
    for role in (Role.SIGNATORY, Role.CNAM):
        town.wait(1)
        town.step(case, "sign", role)
        seen.append(town.do(lambda w: w.session.scalars(select(Agreement.concluded_at)).one()))

    assert seen == [None, town.at]


def test_major_version_waits_for_its_update(town):
    case, number = town.publish()

    def release(w):
        listing = w.case(number)
        vendor = w.vendor_of(listing)
        following.record_release(
            w.session, listing, "2.0.0", day_of(w.at), changes=["D-MAJEUR"], actor=vendor, on=day_of(w.at)
        )

    town.do(release)
    town.step(number, "declare_release", Role.VENDOR)
    town.wait(40)
    town.tick()
    flagged = town.read(number, "flagged_at")
    update = town.play(acts.refile(town.world, case, Kind.UPDATE, "2.0.0"))
    town.play(acts.whole(town.world, update))

    assert flagged is not None
    assert town.read(number, "verified_version", "flagged_at", "rank") == ("2.0.0", None, 1)


def _renewal_ready(town, case, number):
    """File a renewal in time and take it to the eve of its publication."""
    town.at = start_of(town.read(number, "ends_on") - timedelta(days=59)) + timedelta(hours=9)
    again = town.play(acts.refile(town.world, case, Kind.RENEWAL))
    town.play(acts.assess(town.world, again))
    town.play(acts.opine(town.world, again, Opinion.FAVOURABLE))
    town.play(acts.agree(town.world, again))
    return again


@pytest.mark.parametrize("is_late", [False, True], ids=["in time", "after the end"])
def test_renewal_leaves_a_suspended_listing_suspended_until_it_is_reinstated(town, is_late):
    case, number = town.publish(Track.EXCHANGE)
    town.step(number, "suspend", Role.OFFICER, GROUNDS)
    again = _renewal_ready(town, case, number)
    if is_late:
        town.at = start_of(town.read(number, "ends_on") + timedelta(days=1)) + timedelta(hours=9)
        assert town.tick()["listing.expire"] == 1

    town.play(acts.publish(town.world, again))
    renewed = town.read(number, "state", "rank")
    suspended = _grants(town, running=True)
    town.step(number, "reinstate", Role.OFFICER, GROUNDS)

    assert (renewed, suspended) == ((ListingState.SUSPENDED, 2), [])
    assert (town.read(number), len(_grants(town, running=True))) == (ListingState.ACTIVE, 3)


def test_renewal_filed_in_time_and_granted_late_gives_the_right_back(town):
    case, number = town.publish(Track.EXCHANGE)
    again = _renewal_ready(town, case, number)
    town.at = start_of(town.read(number, "ends_on") + timedelta(days=3)) + timedelta(hours=9)
    town.tick()
    between = _grants(town, running=True)

    town.play(acts.publish(town.world, again))

    assert between == []
    assert (town.read(number), len(_grants(town, running=True))) == (ListingState.ACTIVE, 3)


def _hearing(town):
    return town.do(lambda w: w.session.scalars(select(Hearing)).one().closed_at)


def test_suspension_concludes_the_hearing_of_a_vendor_that_was_heard(town):
    _, number = town.publish()
    town.step(number, "open_hearing", Role.OFFICER, GROUNDS)
    town.step(number, "file_observations", Role.SIGNATORY, "Nous corrigeons.")

    town.step(number, "suspend", Role.OFFICER, GROUNDS)

    assert _hearing(town) == town.at


def test_urgent_suspension_leaves_the_hearing_open(town):
    _, number = town.publish()
    town.step(number, "open_hearing", Role.OFFICER, GROUNDS)

    town.step(number, "suspend", Role.OFFICER, GROUNDS)

    assert _hearing(town) is None


def test_end_of_the_right_ends_its_hearing_and_its_reservations(town):
    case = _to_decision(town, Opinion.NON_SUSPENSIVE, [acts.reserve(suspensive=False)])
    town.play(acts.agree(town.world, case))
    number = town.play(acts.publish(town.world, case))
    town.step(number, "open_hearing", Role.OFFICER, GROUNDS)

    town.step(number, "withdraw", Role.SIGNATORY)

    assert _hearing(town) == town.at
    assert town.read("RES-2026-00001") == ReservationState.VOID


def test_assessment_of_a_version_does_not_verify_a_later_one(town):
    case, number = town.publish()

    def record(w, version):
        listing, today = w.case(number), day_of(w.at)
        vendor = w.vendor_of(listing)
        following.record_release(w.session, listing, version, today, changes=["D-MAJEUR"], actor=vendor, on=today)

    for version in ("2.0.0", "3.0.0"):
        town.do(record, version)
        town.step(number, "declare_release", Role.VENDOR)
    update = town.play(acts.refile(town.world, case, Kind.UPDATE, "2.0.0"))
    town.play(acts.whole(town.world, update))

    verified = town.do(
        lambda w: {one.version: one.verified_at is not None for one in w.session.scalars(select(Release))}
    )
    assert verified == {"2.0.0": True, "3.0.0": False}
