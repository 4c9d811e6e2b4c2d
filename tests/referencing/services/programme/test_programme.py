"""The programme by the door: searched for, accepted as a whole, refused when out of date, moved by hand, told."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.ledger import LedgerEntry
from models.news import News
from models.programme import IssuedProgramme, ScheduleProposal
from referencing.services import ledger
from referencing.services.errors import StaleError
from referencing.services.people import declare_interest
from referencing.services.programme import proposals
from referencing.services.programme.proposals import OutdatedError
from tests.referencing.services.programme import audits as a
from tests.workflows.schedules import faults
from workflows.machine import StepRefusedError
from workflows.vocabulary import ScheduleOutcome

NAMES = a.NAMES


@pytest.fixture
def six(town):
    """Six audits to place, two of them on reports, five auditors."""
    return town, a.town_of_audits(town, 6, *NAMES, reports=2)


def codes(town, *args, **options):
    with pytest.raises(StepRefusedError) as error:
        town.do(*args, **options)
    return [refusal.code for refusal in error.value.refusals]


def entries(town, number):
    def read(w):
        query = select(LedgerEntry).where(LedgerEntry.case_id == w.case(number).id).order_by(LedgerEntry.seq)
        return [(entry.trigger, entry.role.value, entry.payload) for entry in w.session.scalars(query)]

    return town.do(read)


def told(town, kind):
    return town.do(
        lambda w: [one.context["changes"] for one in w.session.scalars(select(News).where(News.kind == kind))]
    )


def test_an_accepted_programme_passes_the_independent_checker_and_is_told(six):
    town, numbers = six
    before = town.do(a.instance)
    number, version = town.do(a.ask)

    moved = town.do(a.accept, number, version)

    plan = town.do(a.placed)
    assert (moved, sorted(plan)) == (6, numbers)
    assert faults(before, plan) == []
    assert len({one.auditor for one in plan.values()}) == 5
    reports, drawn = ([plan[one].starts_on for one in part] for part in (numbers[:2], numbers[2:]))
    assert max(reports) < min(drawn)
    [(_plan, _auditor, _nothing), (trigger, role, payload)] = entries(town, numbers[0])
    assert (trigger, role, payload["before"]) == ("schedule", "procedure", None)
    assert payload["starts_on"] == plan[numbers[0]].starts_on.isoformat()
    assert len(told(town, "audit_dates")) == 6
    assert sum(text.count("début le") for text in told(town, "audit_work")) == 6 - sum(
        one.auditor == town.do(a.chief).id.hex for one in plan.values()
    )
    assert [one for one in town.do(lambda w: ledger.verify(w.session)).broken if one.procedure == "audit"] == []
    assert town.do(lambda w: len(w.session.scalars(select(IssuedProgramme.id)).all())) == 1


def test_planning_again_moves_nothing_then_only_what_an_absence_hits(six):
    town, numbers = six
    town.do(lambda w: a.accept(w, *a.ask(w)))
    plan = town.do(a.placed)

    assert town.do(lambda w: a.accept(w, *a.ask(w))) == 0

    hit = plan[numbers[-1]]
    town.do(a.close, hit.starts_on, hit.starts_on)
    broken = {key for key, one in plan.items() if one.starts_on == hit.starts_on}
    assert town.do(lambda w: a.accept(w, *a.ask(w))) == len(broken)
    now = town.do(a.placed)
    assert {key for key in numbers if now[key] != plan[key]} == broken
    assert faults(town.do(a.instance), now) == []


@pytest.mark.parametrize("changes", ["closes", "declares", "opens", "has_interest"])
def test_a_proposal_that_a_change_put_out_of_date_places_nothing_and_another_is_asked(six, changes):
    town, numbers = six
    number, version = town.do(a.ask)
    first = town.do(lambda w: w.session.scalars(select(ScheduleProposal)).one().lines[0]["after"]["starts_on"])
    day = town.at.date().fromisoformat(first)
    {
        "closes": lambda: town.do(a.close, day, day),
        "declares": lambda: town.do(a.forbid, numbers[0], day, day),
        "opens": lambda: town.do(lambda w: a.audit(w, a.listed(w))),
        "has_interest": lambda: town.do(has_interest, numbers[0], "Alix Essai"),
    }[changes]()

    def accept(w):
        with pytest.raises(OutdatedError) as error:
            a.accept(w, number, version)
        return error.value.fresh

    fresh = town.do(accept)

    assert town.do(a.placed) == {}
    states = {one.number: one for one in town.do(lambda w: list(w.session.scalars(select(ScheduleProposal))))}
    assert states[number].discarded_at
    assert not states[fresh].finished_at
    assert [trigger for trigger, *_ in entries(town, numbers[0])] == ["plan"]


def has_interest(w, number, name):
    application = a.select(a.Listing).where(a.Listing.id == w.case(number).listing_id)
    listing = w.session.scalars(application).one()
    case = w.session.scalars(select(a.draws.Application).where(a.draws.Application.listing_id == listing.id)).one()
    actor = a.actor_for(w.session, a.named(w, name))
    declare_interest(w.session, case.id, actor, has_interest=True, statement="Ancien salarié.", at=w.at)


def test_an_accepted_proposal_is_not_accepted_twice_nor_with_an_old_version(six):
    town, _numbers = six
    number, version = town.do(a.ask)

    with pytest.raises(StaleError):
        town.do(a.accept, number, version - 1)
    town.do(a.accept, number, version)
    with pytest.raises(StaleError):
        town.do(a.accept, number, version + 1)


def test_who_has_an_interest_is_given_no_audit_of_the_service(six):
    town, numbers = six
    for name in NAMES[:2]:
        town.do(has_interest, numbers[0], name)

    town.do(lambda w: a.accept(w, *a.ask(w)))

    held = town.do(lambda w: w.case(numbers[0]).auditor.name)
    assert held not in NAMES[:2]


def test_what_has_no_room_is_explained_and_leaves_nothing_half_planned(six):
    town, numbers = six
    start = a.in_days(town, 0)
    for n in range(5):
        town.do(a.forbid, numbers[0], start + timedelta(days=92 * n), start + timedelta(days=92 * n + 91))

    number, version = town.do(a.ask)

    found = town.do(lambda w: proposals.proposal_named(w.session, number))
    assert (found.outcome, found.lines) == (ScheduleOutcome.IMPOSSIBLE, [])
    assert found.conflict["about"].startswith(f"Aucun programme ne place {numbers[0]}")
    assert any("dates impossibles" in rule for rule in found.conflict["rules"])
    assert any(remedy.startswith("Demandez d’autres dates") for remedy in found.conflict["remedies"])
    with pytest.raises(StaleError):
        town.do(a.accept, number, version)
    assert town.do(a.placed) == {}


def declare_none(w, number, name):
    """Say that somebody has no interest in the service of an audit."""
    listing = w.session.get(a.Listing, w.case(number).listing_id)
    query = select(a.draws.Application).where(a.draws.Application.listing_id == listing.id)
    case = w.session.scalars(query).one()
    actor = a.actor_for(w.session, a.named(w, name))
    declare_interest(w.session, case.id, actor, has_interest=False, statement="", at=w.at)


def test_an_audit_is_moved_by_hand_and_every_broken_rule_is_said(six):
    town, numbers = six
    town.do(lambda w: a.accept(w, *a.ask(w)))
    town.do(declare_none, numbers[3], "Alix Essai")
    alix = town.do(lambda w: a.actor_for(w.session, a.named(w, "Alix Essai")))
    plan = town.do(a.placed)
    key = alix.id.hex
    sunday = plan[numbers[3]].starts_on
    while sunday.weekday() != 6:
        sunday += timedelta(days=1)
    town.do(a.close, sunday, sunday + timedelta(days=1))

    assert codes(town, a.move, numbers[3], key, sunday, actor=alix) == ["schedule_not_working", "schedule_quiet"]
    assert codes(town, a.move, numbers[3], key, a.in_days(town, -7), actor=alix) == [
        "schedule_window",
        "schedule_notice",
    ]
    assert codes(town, a.move, numbers[3], "0" * 32, sunday, actor=alix) == ["schedule_no_auditor"]
    held = plan[numbers[3]]
    assert codes(town, a.move, numbers[3], held.auditor, held.starts_on, actor=alix) == ["schedule_unchanged"]
    assert codes(town, a.move, numbers[3], key, sunday + timedelta(days=2), " ", actor=alix) == ["reason_missing"]
    assert town.do(a.placed) == plan

    town.do(a.move, numbers[3], key, sunday + timedelta(days=2), actor=alix)

    now = town.do(a.placed)
    assert now[numbers[3]] == type(held)(key, sunday + timedelta(days=2))
    assert faults(town.do(a.instance), now) == []
    assert f"{numbers[3]} (Service 4), début le" in told(town, "audit_dates")[-1]
    assert "au lieu du" in told(town, "audit_dates")[-1]
    assert entries(town, numbers[3])[-1][:2] == ("schedule", "auditor")


def test_a_move_of_an_audit_read_before_another_is_stale(six):
    town, numbers = six
    town.do(declare_none, numbers[0], "Alix Essai")
    alix = town.do(lambda w: a.actor_for(w.session, a.named(w, "Alix Essai")))
    seen = town.read(numbers[0], "version")
    town.do(lambda w: a.accept(w, *a.ask(w)))
    day = town.do(a.placed)[numbers[0]].starts_on + timedelta(days=7)

    with pytest.raises(StaleError):
        town.do(a.move, numbers[0], alix.id.hex, day, actor=alix, seen=seen)


def test_a_step_that_asks_for_no_place_is_refused(six):
    town, numbers = six

    assert codes(
        town,
        lambda w: a.placing.take_step(
            w.session, w.case(numbers[0]), "schedule", actor=a.placing.THE_PROCEDURE, at=w.at, reason="Sans place."
        ),
    ) == ["schedule_not_asked"]


def test_the_job_searches_and_renders(six, mailroom):
    from referencing.services.deliveries import handlers  # noqa: PLC0415 - WeasyPrint is far away
    from referencing.services.outbox import run_all  # noqa: PLC0415 - as above

    town, _numbers = six
    number = town.do(lambda w: proposals.ask_proposal(w.session, actor=a.chief(w), at=w.at).number)
    again = town.do(lambda w: proposals.ask_proposal(w.session, actor=a.chief(w), at=w.at).number)

    run_all(town.sessions, handlers(mailroom), town.at)

    found = town.do(lambda w: proposals.proposal_named(w.session, number))
    assert again == number
    assert (found.outcome, len(found.lines)) == (ScheduleOutcome.PLACED, 6)
    town.do(a.accept, number, found.version)
    run_all(town.sessions, handlers(mailroom), town.at)
    rendered, figures = town.do(
        lambda w: w.session.execute(select(IssuedProgramme.rendered_at, IssuedProgramme.context)).one()
    )
    assert rendered
    assert figures["figures"]["audits"] == 6
