from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from models.application import Application, Filing
from models.database import reading
from models.document import IssuedDocument
from models.every import Base
from models.ledger import LedgerEntry
from models.outbox import OutboxMessage
from models.queries.cases import ledger_of
from referencing.services import outbox
from referencing.services.demo import acts, audits
from referencing.services.demo.world import World
from referencing.services.errors import StaleError
from referencing.services.people import actor_for, declare_interest, give_roles, person_with_email
from referencing.services.steps import open_case, take_due_steps, take_step
from workflows.machine import StepRefusedError
from workflows.vocabulary import THE_CLOCK, THE_PROCEDURE, Actor, ApplicationState, Opinion, Refusal, Role
from workflows.vocabulary import ListingState as L
from workflows.vocabulary import ReservationState as R

SUSPENSION = "La déclaration d’accessibilité manque."


def _counts(town):
    with reading(), town.sessions() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) for table in Base.metadata.sorted_tables
        }


def _refusals(town, number, trigger, actor, **options):
    """Return why a step is refused; nothing of it may stay."""
    before = _counts(town)

    def attempt(world):
        with pytest.raises(StepRefusedError) as caught:
            take_step(world.session, world.case(number), trigger, actor=actor, at=world.at, **options)
        return caught.value

    error = town.do(attempt)
    assert _counts(town) == before
    return error


@pytest.fixture
def case(town):
    """An application ready to be submitted."""
    number = town.open()
    town.step(number, "confirm_eligibility", Role.VENDOR)
    return number


def test_step_leaves_state_entry_document_and_messages(town, case):
    before, version = _counts(town), town.read(case, "version")
    town.wait(1)

    town.step(case, "submit", Role.SIGNATORY)

    after = _counts(town)
    grown = {name: after[name] - before[name] for name in after if after[name] != before[name]}
    assert grown == {
        "counter": 1,
        "filing": 1,
        "issued_document": 1,
        "ledger_detail": 1,
        "ledger_entry": 1,
        "outbox_message": 2,
    }
    assert town.read(case, "state", "version", "moved_at") == (ApplicationState.SUBMITTED, version + 1, town.at)


def test_step_writes_who_did_what_in_which_role(town, case):
    town.step(case, "submit", Role.SIGNATORY)

    def last(world):
        entry = ledger_of(world.session, world.case(case))[-1]
        filing = world.session.scalars(select(Filing)).one()
        seen = (entry.seq, entry.trigger, entry.source, entry.target, entry.role, entry.at, entry.payload)
        return seen, (entry.detail.actor_name, entry.detail.reason), filing.sha256

    seen, detail, digest = town.do(last)
    assert seen == (3, "submit", "conformity", "submitted", Role.SIGNATORY, town.at, {"round": 1, "filing": digest})
    assert detail == ("Signataire Exemple 01", None)


def test_document_and_messages_belong_to_the_entry(town, case):
    town.step(case, "submit", Role.SIGNATORY)

    def left(world):
        entry = world.session.scalars(select(LedgerEntry).where(LedgerEntry.trigger == "submit")).one()
        document = world.session.scalars(select(IssuedDocument)).one()
        known = {f"announce:{entry.id}", f"render:{document.number}"}
        keys = set(world.session.scalars(select(OutboxMessage.key).where(OutboxMessage.key.in_(known))))
        return document.entry_id == entry.id, document.kind, document.rendered_at, keys == known

    assert town.do(left) == (True, "receipt", None, True)


def test_step_undone_leaves_nothing(town, case):
    before, state = _counts(town), town.read(case, "state", "version", "ledger_length", "ledger_head", "round")

    with town.sessions() as session:
        town.world.session, town.world.at = session, town.at
        town.world.step(case, "submit", Role.SIGNATORY)
        fresh = len(session.info[outbox.FRESH])
        session.rollback()

    assert fresh == 2
    assert _counts(town) == before
    assert town.read(case, "state", "version", "ledger_length", "ledger_head", "round") == state


def test_step_on_a_case_changed_since_it_was_seen_is_stale(town, case):
    seen = town.read(case, "version")
    town.step(case, "submit", Role.SIGNATORY)
    before = _counts(town)

    def late(world):
        with pytest.raises(StaleError) as caught:
            take_step(
                world.session,
                world.case(case),
                "withdraw",
                actor=world.vendor_of(world.case(case)),
                at=world.at,
                seen_version=seen,
            )
        return caught.value.number

    assert town.do(late) == case
    assert _counts(town) == before


def test_step_on_a_case_changed_since_the_session_read_it_is_stale(town, case):
    with town.sessions() as session:
        with reading():
            row = session.scalars(select(Application)).one()
            session.commit()
        town.step(case, "submit", Role.SIGNATORY)

        with pytest.raises(StaleError):
            take_step(session, row, "withdraw", actor=THE_CLOCK, at=town.at)


def test_work_on_a_case_makes_a_page_read_before_stale(town, case):
    seen = town.read(case, "version")
    town.do(
        lambda world: acts.applications.redeclare(  # the vendor's colleague
            world.session,
            world.case(case),
            acts.dossier_of(world.session, world.case(case)),
            _evidence(world, case),
            actor=world.vendor_of(world.case(case)),
            at=world.at,
        )
    )

    assert town.read(case, "version") > seen


def _evidence(world, case):
    dossier = acts.dossier_of(world.session, world.case(case))
    names = {item for answer in dossier.answers.values() for item in answer.evidence}
    return {item: world.evidence(world.case(case), item.file) for item in names}


def test_work_and_step_in_one_transaction_are_not_stale(town, case):
    def both(world):
        application = world.case(case)
        application.due_on = None
        world.step(case, "submit", Role.SIGNATORY)

    town.do(both)

    assert town.read(case) == ApplicationState.SUBMITTED


def test_step_of_another_role_is_refused(town, case):
    error = _refusals(town, case, "submit", town.do(World.staff, Role.OFFICER))

    assert error.refusals == (Refusal("wrong_role", ("Signataire de l’éditeur",)),)
    assert error.is_about_role


def test_member_of_another_vendor_has_no_role(town, case):
    other = town.open()
    stranger = town.do(lambda world: world.vendor_of(world.case(other)))
    without = town.do(
        lambda world: actor_for(
            world.session,
            person_with_email(world.session, "signataire@editeur-02.example"),
            world.case(case).organisation_id,
        )
    )

    assert stranger.roles == {Role.VENDOR, Role.SIGNATORY}
    assert without.roles == set()
    assert _refusals(town, case, "submit", without).is_about_role


def test_recused_person_is_refused(town, case):
    town.step(case, "submit", Role.SIGNATORY)
    officer = town.do(World.staff, Role.OFFICER)
    town.do(
        lambda world: declare_interest(
            world.session, world.case(case).id, officer, has_interest=True, statement="Ancien salarié.", at=world.at
        )
    )

    assert _refusals(town, case, "admit", officer).refusals == (Refusal("recused"),)


def test_role_written_is_the_one_of_the_step(town, case):
    town.step(case, "submit", Role.SIGNATORY)

    def admit(world):
        person = person_with_email(world.session, "guichet@parcours.example")
        give_roles(world.session, person, [Role.REVIEWER, Role.ADMINISTRATOR], world.at)
        turn = take_step(world.session, world.case(case), "admit", actor=actor_for(world.session, person), at=world.at)
        return turn.entry["role"]

    assert town.do(admit) is Role.OFFICER


def test_every_reason_is_told_at_once(town):
    case = town.open()
    town.do(acts.forget_answers, case, 2)
    town.step(case, "confirm_eligibility", Role.VENDOR)

    error = _refusals(town, case, "submit", town.do(lambda world: world.vendor_of(world.case(case))))

    assert [(refusal.code, refusal.details[0]) for refusal in error.refusals] == [("gap", "D-2"), ("gap", "D-3")]


def test_step_without_its_reason_is_refused(town, case):
    town.step(case, "submit", Role.SIGNATORY)
    officer = town.do(World.staff, Role.OFFICER)

    error = _refusals(town, case, "declare_inadmissible", officer, reason=" ")

    assert error.refusals == (Refusal("reason_missing"),)


@pytest.mark.parametrize("trigger", ["publish", "nonsense"])
def test_step_that_does_not_leave_the_state_is_refused(town, case, trigger):
    error = _refusals(town, case, trigger, town.do(World.staff, Role.OFFICER))

    assert [refusal.code for refusal in error.refusals] == ["no_such_step"]


def test_second_application_of_a_service_is_refused(town, case):
    def again(world):
        first = world.case(case)
        second = Application(
            organisation_id=first.organisation_id,
            service_id=first.service_id,
            rulebook=first.rulebook,
            kind=first.kind,
            track=first.track,
            declaration=first.declaration,
            round=0,
        )
        with pytest.raises(StepRefusedError) as caught:
            open_case(world.session, second, actor=world.vendor_of(first), at=world.at)
        return caught.value.refusals

    assert town.do(again) == (Refusal("application_already_open", (case,)),)
    assert town.read(case, "number") == case


def test_suspended_listing_keeps_its_term_and_loses_its_access(town):
    _, listing = town.publish()
    ends_on = town.read(listing, "ends_on")

    seen = [town.read(listing, "state", "due_on")]
    for trigger in ("suspend", "reinstate", "withdraw"):
        role = Role.SIGNATORY if trigger == "withdraw" else Role.OFFICER
        town.step(listing, trigger, role, SUSPENSION)
        seen.append(town.read(listing, "state", "due_on"))

    assert seen == [(L.ACTIVE, ends_on), (L.SUSPENDED, ends_on), (L.ACTIVE, ends_on), (L.WITHDRAWN, None)]


def test_reservation_is_lifted_through_the_door(town):
    case = town.file()
    town.play(acts.assess(town.world, case))
    town.play(acts.opine(town.world, case, Opinion.SUSPENSIVE, [acts.reserve(suspensive=True)]))
    number = town.do(lambda world: acts.live_reservations_of(world.session, world.case(case).id)[0].number)

    opened = town.read(number, "state", "due_on", "must_be_lifted_by")
    town.play(acts.lift(town.world, case, sent_back=True))

    assert opened == (R.OPEN, opened[2], opened[2])
    assert town.read(number, "state", "lifted_at")[0] == R.LIFTED


def test_audit_is_concluded_through_the_door(town):
    _, listing = town.publish()
    audit = town.play(audits.plan(town.world, listing))
    town.step(audit, "notify", Role.AUDITOR)

    town.step(audit, "cancel", Role.AUDITOR, "Audit programmé deux fois.")

    def kept(world):
        return [(entry.trigger, entry.role) for entry in ledger_of(world.session, world.case(audit))]

    assert town.do(kept) == [(name, Role.AUDITOR) for name in ("plan", "schedule", "notify", "cancel")]


def test_step_of_the_procedure_is_written_as_its_own(town):
    _, listing = town.publish()

    def opening(world):
        entry = ledger_of(world.session, world.case(listing))[0]
        return entry.trigger, entry.role, entry.source, entry.detail.actor_id, entry.detail.actor_name

    assert town.do(opening) == ("open", Role.PROCEDURE, None, None, THE_PROCEDURE.name)


def test_due_steps_pass_over_cases_that_moved_meanwhile(town):
    numbers = [town.publish()[1] for _ in range(2)]
    ids = [town.read(number, "id") for number in numbers]
    town.step(numbers[0], "withdraw", Role.SIGNATORY)
    town.at = datetime(2030, 1, 1, tzinfo=UTC)

    def expire(world):
        turns = take_due_steps(world.session, "listing", ids, "expire", actor=THE_CLOCK, at=world.at)
        return [turn.case.number for turn in turns]

    assert town.do(expire) == numbers[1:]
    assert [town.read(number) for number in numbers] == [L.WITHDRAWN, L.EXPIRED]


def test_time_is_counted_on_the_side_that_holds_the_case(town, case):
    town.wait(3)
    town.step(case, "submit", Role.SIGNATORY)
    town.at += timedelta(hours=5)

    town.step(case, "admit", Role.OFFICER)

    assert town.read(case, "vendor_seconds", "desk_seconds") == (3 * 86_400, 5 * 3_600)


def test_nobody_acts_without_a_role(town, case):
    nobody = Actor(None, "Personne", frozenset())

    assert _refusals(town, case, "submit", nobody).is_about_role
