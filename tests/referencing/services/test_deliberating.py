import pytest
from sqlalchemy import select

from models.commission import Ballot, ReservationDraft
from models.queries.facts import deliberation_of
from referencing.services import deliberating
from referencing.services.demo import acts
from referencing.services.demo.world import World
from workflows.calendar import day_of
from workflows.machine import StepRefusedError
from workflows.vocabulary import ApplicationState, Opinion, Refusal, Role


@pytest.fixture
def case(town):
    """An application before the commission."""
    number = town.file()
    town.play(acts.assess(town.world, number))
    return number


def _examine(town, case, present):
    def hold(w):
        people = w.members()[:present]
        meeting = deliberating.hold_session(w.session, day_of(w.at), people, "Visioconférence")
        deliberating.examine(w.session, w.case(case), meeting, actor=w.staff(Role.SECRETARY))

    town.do(hold)


def _vote(town, case, *opinions):
    def cast(w):
        for member, opinion in zip(w.members(), opinions, strict=False):
            deliberating.vote(w.session, w.case(case), opinion, actor=w.actor(member.email), at=w.at)

    town.do(cast)


def _draft(town, case, opinion, *reservations):
    def draft(w):
        secretary = w.staff(Role.SECRETARY)
        deliberating.draft_opinion(w.session, w.case(case), opinion, actor=secretary, reservations=reservations)

    town.do(draft)


def _give(town, case):
    with pytest.raises(StepRefusedError) as caught:
        town.step(case, "give_opinion", Role.SECRETARY)
    return [refusal.code for refusal in caught.value.refusals]


def test_ballot_replaces_the_one_before(town, case):
    _examine(town, case, 2)
    _vote(town, case, Opinion.UNFAVOURABLE, Opinion.FAVOURABLE)
    _vote(town, case, Opinion.FAVOURABLE)

    assert town.do(lambda w: w.session.scalars(select(Ballot.opinion)).all()) == [Opinion.FAVOURABLE] * 2


def test_draft_replaces_the_one_before(town, case):
    _draft(town, case, Opinion.SUSPENSIVE, acts.reserve(suspensive=True), acts.reserve(suspensive=False))
    _draft(town, case, Opinion.NON_SUSPENSIVE, acts.reserve(suspensive=False))

    drafts = town.do(lambda w: w.session.scalars(select(ReservationDraft)).all())
    opinion = town.do(lambda w: deliberation_of(w.session, w.case(case).id).opinion)
    assert [(draft.position, draft.is_suspensive) for draft in drafts] == [(0, False)]
    assert opinion is Opinion.NON_SUSPENSIVE


def test_opinion_needs_quorum_ballots_and_reservations(town, case):
    bare = _give(town, case)
    _examine(town, case, 1)
    _vote(town, case, Opinion.FAVOURABLE)
    _draft(town, case, Opinion.SUSPENSIVE)

    assert bare == ["no_quorum", "no_ballot", "opinion_missing"]
    assert _give(town, case) == ["no_quorum", "opinion_against_the_votes", "suspensive_reservation_missing"]


def test_ballot_of_someone_absent_is_told(town, case):
    _examine(town, case, 2)
    _vote(town, case, *[Opinion.FAVOURABLE] * 3)
    _draft(town, case, Opinion.FAVOURABLE)

    assert _give(town, case) == ["absent_voter"]


def test_vote_is_refused_to_the_secretary(town, case):
    with pytest.raises(StepRefusedError) as caught:
        town.do(
            lambda w: deliberating.vote(
                w.session, w.case(case), Opinion.FAVOURABLE, actor=w.staff(Role.SECRETARY), at=w.at
            )
        )

    assert caught.value.refusals == (Refusal("wrong_role", ("Membre de la commission",)),)


def test_case_sent_back_comes_again_with_a_fresh_deliberation(town, case):
    _examine(town, case, 2)
    _vote(town, case, Opinion.FAVOURABLE, Opinion.FAVOURABLE)
    _draft(town, case, Opinion.FAVOURABLE)

    town.step(case, "return_to_assessment", Role.SECRETARY, "Un constat manque.")
    town.step(case, "refer", Role.OFFICER)

    deliberation = town.do(lambda w: deliberation_of(w.session, w.case(case).id))
    assert (deliberation.opinion, deliberation.session_id, deliberation.ballots) == (None, None, [])
    assert town.read(case) == ApplicationState.COMMISSION
    assert town.do(World.staff, Role.SECRETARY).roles == {Role.SECRETARY}
