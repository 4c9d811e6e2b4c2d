import pytest

from referencing.services.demo.world import World
from referencing.services.people import actor_for, declare_interest, give_roles, register_person
from referencing.services.working import acting_person, begin_work
from workflows.machine import StepRefusedError
from workflows.vocabulary import THE_CLOCK, Refusal, Role


def _refused(town, number, work, actor, **options):
    def attempt(world):
        with pytest.raises(StepRefusedError) as caught:
            begin_work(world.session, world.case(number), work, actor, **options)
        return caught.value.refusals

    return town.do(attempt)


def test_work_moves_the_version_and_nothing_else(town):
    case = town.open()
    names = ("state", "moved_at", "due_on", "lapses_on", "ledger_length")
    before, version = town.read(case, *names), town.read(case, "version")

    town.do(lambda world: begin_work(world.session, world.case(case), "answer", world.vendor_of(world.case(case))))

    assert town.read(case, *names) == before
    assert town.read(case, "version") == version + 1


def test_refused_work_leaves_the_version(town):
    case = town.open()
    version = town.read(case, "version")

    refusals = _refused(town, case, "find", town.do(World.staff, Role.REVIEWER))

    assert [refusal.code for refusal in refusals] == ["not_in_this_state"]
    assert town.read(case, "version") == version


def test_work_of_another_role_is_refused(town):
    case = town.open()

    assert [one.code for one in _refused(town, case, "answer", town.do(World.staff, Role.OFFICER))] == ["wrong_role"]


def test_recused_reviewer_may_not_work(town):
    case = town.file()
    town.step(case, "admit", Role.OFFICER)
    reviewer = town.do(World.staff, Role.REVIEWER)
    town.do(
        lambda world: declare_interest(
            world.session, world.case(case).id, reviewer, has_interest=True, statement="Parts.", at=world.at
        )
    )

    assert _refused(town, case, "find", reviewer) == (Refusal("recused"),)


def test_reviewer_who_declared_nothing_may_not_work(town):
    case = town.file()
    town.step(case, "admit", Role.OFFICER)
    newcomer = town.do(_newcomer)

    assert _refused(town, case, "find", newcomer) == (Refusal("interest_not_declared"),)


def _newcomer(world):
    person = register_person(world.session, "nouvelle@parcours.example", "Nouvelle Instructrice", world.at)
    give_roles(world.session, person, [Role.REVIEWER], world.at)
    return actor_for(world.session, person)


def test_service_itself_is_no_person():
    with pytest.raises(LookupError):
        acting_person(THE_CLOCK)
