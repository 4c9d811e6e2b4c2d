"""The facts that guards look at are those of the whole case, not of its last page."""

import pytest

from models.queries import facts as query
from referencing.services import assessing, deliberating
from referencing.services.demo import acts
from referencing.services.demo.world import DOMAIN
from referencing.services.people import give_roles, person_with_email
from referencing.services.steps import take_step
from workflows.calendar import day_of
from workflows.machine import StepRefusedError
from workflows.vocabulary import Opinion, Refusal, Role

VOTER, OTHERS = "membre1", ("membre2", "membre3")


@pytest.fixture
def case(town):
    """An application before the commission."""
    number = town.file()
    town.play(acts.assess(town.world, number))
    return number


def _refusals(town, number, trigger, actor):
    def attempt(world):
        with pytest.raises(StepRefusedError) as caught:
            take_step(world.session, world.case(number), trigger, actor=actor(world), at=world.at)
        return caught.value.refusals

    return town.do(attempt)


def _sit(world, number, present, voters):
    """Hold a session on a case: who is present, who votes."""
    application, secretary = world.case(number), world.staff(Role.SECRETARY)
    people = [person_with_email(world.session, f"{name}@{DOMAIN}") for name in present]
    meeting = deliberating.hold_session(world.session, day_of(world.at), people)
    deliberating.examine(world.session, application, meeting, actor=secretary)
    for name in voters:
        voter = world.actor(f"{name}@{DOMAIN}")
        deliberating.vote(world.session, application, Opinion.FAVOURABLE, actor=voter, at=world.at)
    deliberating.draft_opinion(world.session, application, Opinion.FAVOURABLE, actor=secretary)


def _make_decider(world, name):
    give_roles(world.session, person_with_email(world.session, f"{name}@{DOMAIN}"), [Role.DECIDER], world.at)


def test_a_vote_of_a_sitting_that_sent_the_case_back_still_bars_from_deciding(town, case):
    town.do(_sit, case, (VOTER, *OTHERS), (VOTER, *OTHERS))
    town.step(case, "return_to_assessment", Role.SECRETARY, "Une preuve manque.")
    town.step(case, "refer", Role.OFFICER)
    town.do(_sit, case, OTHERS, OTHERS)
    town.step(case, "give_opinion", Role.SECRETARY)
    town.do(_make_decider, VOTER)

    refusals = _refusals(town, case, "accept", lambda world: world.actor(f"{VOTER}@{DOMAIN}"))

    assert refusals == (Refusal("decider_voted"),)


def test_a_vote_of_someone_who_is_not_there_is_told_by_name(town, case):
    town.do(_sit, case, OTHERS, (VOTER, *OTHERS))

    refusals = _refusals(town, case, "give_opinion", lambda world: world.staff(Role.SECRETARY))

    assert refusals == (Refusal("absent_voter", ("Membre Exemple 1",)),)


def test_a_flag_that_was_not_sent_keeps_the_case_from_the_commission(town):
    number = town.file()
    town.step(number, "admit", Role.OFFICER)
    town.do(acts.find_all, number)
    town.do(_flag, number, {"D-1": "Précisez la date."})

    refused = _refusals(town, number, "refer", lambda world: world.staff(Role.OFFICER))
    town.do(_flag, number, {})
    town.step(number, "refer", Role.OFFICER)

    assert refused == (Refusal("still_flagged", ("D-1",)),)
    assert town.read(number) == "commission"


def _flag(world, number, reasons):
    reviewer = world.staff(Role.REVIEWER)
    assessing.draft_change_request(world.session, world.case(number), reasons, actor=reviewer, at=world.at)


def test_everyone_who_ever_voted_is_known(town, case):
    town.do(_sit, case, (VOTER, *OTHERS), (VOTER,))
    town.step(case, "return_to_assessment", Role.SECRETARY, "Une preuve manque.")
    town.step(case, "refer", Role.OFFICER)
    town.do(_sit, case, OTHERS, OTHERS[:1])

    voters = town.do(lambda world: query.voters_on(world.session, world.case(case).id))

    assert voters == town.do(
        lambda world: {person_with_email(world.session, f"{name}@{DOMAIN}").id for name in (VOTER, OTHERS[0])}
    )
