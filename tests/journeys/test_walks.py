"""Random walks through all four procedures by the real door: whatever people try, the promises hold."""

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from models.case import state_of
from models.database import reading
from models.queries.facts import conflicted_people
from referencing.services.demo import acts
from referencing.services.errors import NotFoundError
from referencing.services.ledger import verify
from referencing.services.people import declare_interest
from referencing.services.steps import take_step
from tests.fixtures.town import Town
from tests.journeys import walkers
from workflows.calendar import day_of
from workflows.machine import StepRefusedError, available
from workflows.procedures import PROCEDURES
from workflows.vocabulary import STAFF_ROLES, Kind, Track

WALKS = {"sqlite": (12, 30), "postgresql": (3, 12)}  # how many, how long
AT_ONCE = 3  # open applications: the more there are, the less far each one comes
ENDS = {"withdraw", "declare_inadmissible", "refuse", "remove", "cancel", "return_to_assessment", "suspend"}
FAR = {  # a walk that goes nowhere keeps every promise
    "sqlite": {"submit", "publish", "expire", "lapse", "miss", "withdraw"},
    "postgresql": {"submit", "publish"},
}
SERIES = st.sampled_from(["CAND", "REF", "RES", "AUD"])
PICK = st.integers(0, 2**16)


class Walk(RuleBasedStateMachine):
    """One calendar and one database for all walks: what an earlier one left open goes on, or lapses."""

    def __init__(self, town, staff):
        super().__init__()
        self.town, self.staff, self.last = town, staff, None

    @initialize(opinion=st.sampled_from([None, *walkers.FAVOURABLE[:2]]), track=st.sampled_from(Track))
    def begin(self, opinion, track):
        """Begin with an application, or with a listing: what comes after is as long as what comes before."""
        if opinion is None:
            self.last = self.town.open(track)
        else:
            drafts = [acts.reserve(suspensive=False)] if opinion is not walkers.FAVOURABLE[0] else []
            self.last, _ = self.town.publish(track, opinion=opinion, drafts=drafts)

    def do(self, verb, *args):
        """Do something in one transaction, which a refusal undoes."""
        try:
            return self.town.do(verb, *args)
        except (StepRefusedError, NotFoundError):
            return None

    @rule(track=st.sampled_from(Track))
    def open_first(self, track):
        if len(self._numbers("CAND")) < AT_ONCE:
            self.last = self.town.open(track)

    @rule(kind=st.sampled_from(Kind), pick=PICK)
    def open_again(self, kind, pick):
        self.do(acts.again, self.last, kind, f"2.{pick}.0")

    @rule(pick=PICK)
    def open_audit(self, pick):
        listings = self._numbers("REF")
        if listings:
            with suppress(StepRefusedError):
                self.town.play(walkers.open_audit(self.town.world, listings[pick % len(listings)]))

    @rule(days=st.sampled_from([0, 1, 3, 10, 30, 70, 300]))
    def let_days_pass(self, days):
        self.town.wait(days)
        self.town.tick()

        with reading(), self.town.sessions() as session:
            assert walkers.past_their_term(session, day_of(self.town.at)) == []

    @rule(series=SERIES, case=PICK, picks=st.lists(PICK, min_size=3, max_size=14))
    def go_on(self, series, case, picks):
        """Take steps that are open to somebody, or prepare what they still wait for."""
        numbers = self._numbers(series)
        for pick in picks if numbers else ():
            if todo := self.town.do(self._todo, numbers[case % len(numbers)]):
                self.do(todo[pick % len(todo)], pick)

    @rule(series=SERIES, case=PICK, who=PICK, what=PICK, reason=st.sampled_from(["", " ", walkers.REASON]))
    def try_anything(self, series, case, who, what, reason):
        if numbers := self._numbers(series):
            self.town.do(self._try, numbers[case % len(numbers)], who, what, reason)

    @rule(case=PICK, who=PICK)
    def declare_interest(self, case, who):
        numbers = self._numbers("CAND")
        actor = self.staff[who % len(self.staff)]
        if numbers and who % 4 == 0:
            number = numbers[case % len(numbers)]
            self.do(
                lambda w: declare_interest(
                    w.session, w.case(number).id, actor, has_interest=True, statement="Parts.", at=w.at
                )
            )

    @invariant()
    def promises_hold(self):
        with reading(), self.town.sessions() as session:
            found = (
                walkers.ungrounded_listings(session),
                walkers.published_despite_reservation(session),
                walkers.grants_without_right(session),
            )
        assert found == ([], [], [])

    def teardown(self):
        with reading(), self.town.sessions() as session:
            report = verify(session)
            assert walkers.replayed(session) == walkers.stored(session)
        assert report.broken == []

    def _numbers(self, series=""):
        return [number for number in self.town.do(walkers.open_cases) if number.startswith(series)]

    def _todo(self, w, number):
        chosen = w.case(number)
        procedure = PROCEDURES[chosen.procedure]
        actors = [*self.staff, *walkers.vendors(w, chosen)]
        facts = walkers.facts_of(w, chosen, actors[0])
        conflicted = conflicted_people(w.session, chosen.service_id)
        steps, codes = [], set()
        for actor in actors:
            recused = bool(actor.roles & STAFF_ROLES) and actor.id in conflicted
            seen = available(procedure, state_of(chosen), replace(facts, actor=actor, is_recused=recused))
            steps += [(actor, step.trigger) for step, why in seen.items() if not why]
            codes |= {refusal.code for why in seen.values() for refusal in why}
        remedies = [walkers.REMEDIES[key] for key in walkers.REMEDIES if key[0] == procedure.name and key[1] in codes]
        todo = [lambda w, pick, mend=mend: mend(w, number, pick) for mend in remedies]
        for actor, trigger in steps:
            todo += [self._step(number, trigger, actor)] * (1 if trigger in ENDS else 9)
        return todo

    def _step(self, number, trigger, actor):
        return lambda w, _pick: take_step(
            w.session, w.case(number), trigger, actor=actor, at=w.at, reason=walkers.REASON
        )

    def _try(self, w, number, who, what, reason):
        """Try any step as anyone, and see whether the door says what the page said."""
        chosen = w.case(number)
        procedure = PROCEDURES[chosen.procedure]
        actors = [*self.staff, *walkers.vendors(w, chosen)]
        actor, step = actors[who % len(actors)], procedure.steps[what % len(procedure.steps)]
        page = replace(walkers.facts_of(w, chosen, actor), reason=reason)
        shown = walkers.expected(procedure, chosen, step.trigger, page)

        refused = ()
        try:
            take_step(w.session, chosen, step.trigger, actor=actor, at=w.at, reason=reason)
        except StepRefusedError as error:
            refused = error.refusals

        if shown is None:
            assert [refusal.code for refusal in refused] in (["no_such_step"], ["wrong_role"])
        else:
            assert refused == shown


@pytest.fixture
def town(engine, tmp_path):
    return Town(engine, tmp_path)


def test_promises_hold_on_every_walk(town, engine):
    walks, steps = WALKS[engine.dialect.name]
    staff = town.do(walkers.staff)

    run_state_machine_as_test(
        lambda: Walk(town, staff),
        settings=settings(
            max_examples=walks,
            stateful_step_count=steps,
            derandomize=True,  # the same walks each time: a change that breaks a promise breaks it for everyone
            database=None,
            phases=[Phase.generate],  # the database remembers: a walk cannot be taken again to make it shorter
            suppress_health_check=list(HealthCheck),
        ),
    )

    assert walkers.triggers_taken(town) >= FAR[engine.dialect.name]
