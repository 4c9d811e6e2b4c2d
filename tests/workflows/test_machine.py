"""Every state × trigger × role of the five tables, in worlds that content the guards and worlds that do not."""

from dataclasses import replace

import pytest

from tests.workflows.ready import (
    actor,
    application_facts,
    audit_facts,
    reservation_facts,
)
from tests.workflows.worlds import BARE_APPLICATION, WORLDS, worlds
from workflows import facts as f
from workflows.independence import DECLARING
from workflows.labels import label
from workflows.machine import StepRefusedError, available, decide, decide_opening
from workflows.procedures import APPLICATION, AUDIT, PROCEDURES, RESERVATION
from workflows.report_facts import ReportFacts
from workflows.steps import Step
from workflows.vocabulary import (
    STAFF_ROLES,
    Access,
    Actor,
    ApplicationState,
    AuditState,
    Refusal,
    ReservationState,
    Role,
)

TRIGGERS = {
    name: [*(step.trigger for step in one.steps), one.opening.trigger + "_", ""] for name, one in PROCEDURES.items()
}
EVERY_STATE = [(name, state) for name, procedure in PROCEDURES.items() for state in procedure.states]


def of_role(step, facts):
    held = facts.actor.roles & set(step.roles)
    if not held:
        return (Refusal("wrong_role", tuple(label(role) for role in step.roles)),)
    if facts.is_recused and held <= STAFF_ROLES:
        return (Refusal("recused"),)
    asked = facts.is_undeclared and held & DECLARING and step.sources and not step.receives
    return (Refusal("interest_not_declared"),) if asked else ()


def of_case(step, facts):
    return tuple(refusal for guard in step.guards for refusal in guard(facts))


def of_words(step, facts):
    if step.asks_reason and not facts.reason.strip():
        return (Refusal("reason_missing"),)
    return tuple(refusal for guard in step.input_guards for refusal in guard(facts))


def expected(rows, trigger, state, facts):
    """Return what the table alone says: the one row there is, or every refusal in the order told."""
    if not rows:
        named = next((one.label for one in facts_table(facts).steps if one.trigger == trigger), trigger)
        return (Refusal("no_such_step", (named, label(state))),)
    [step] = rows
    return of_role(step, facts) or (of_case(step, facts) + of_words(step, facts)) or step


def facts_table(facts):
    kinds = {f.ApplicationFacts: "application", f.ListingFacts: "listing", f.ReservationFacts: "reservation"} | {
        f.DrawFacts: "draw",
        ReportFacts: "report",
    }
    return PROCEDURES[kinds.get(type(facts), "audit")]


def outcome(procedure, state, trigger, facts):
    try:
        return decide(procedure, state, trigger, facts)
    except StepRefusedError as refused:
        return refused.refusals if (refused.trigger, refused.state) == (trigger, state) else ()


@pytest.mark.parametrize(("name", "state"), EVERY_STATE)
def test_decide_takes_what_the_table_says_and_nothing_else(name, state):
    procedure = PROCEDURES[name]
    rows = {
        trigger: [s for s in procedure.steps if s.trigger == trigger and state in s.sources]
        for trigger in TRIGGERS[name]
    }

    wrong = [
        (trigger, facts.actor.roles)
        for facts in worlds(name)
        for trigger in TRIGGERS[name]
        if outcome(procedure, state, trigger, facts) != expected(rows[trigger], trigger, state, facts)
    ]

    assert wrong == []


@pytest.mark.parametrize(("name", "state"), EVERY_STATE)
def test_available_offers_exactly_what_decide_accepts_with_the_same_refusals(name, state):
    procedure = PROCEDURES[name]

    for facts in worlds(name):
        offered = available(procedure, state, facts)
        decided = {one: outcome(procedure, state, one.trigger, facts) for one in procedure.steps_from(state)}
        mine = {one: said for one, said in decided.items() if facts.actor.roles & set(one.roles)}
        assert list(offered) == list(mine)
        assert offered == {
            one: said[: len(offered[one])] if isinstance(said, tuple) else () for one, said in mine.items()
        }
        told = {one: said[len(offered[one]) :] for one, said in mine.items() if isinstance(said, tuple)}
        assert told == {one: _words(one, facts, offered[one]) for one in told}


def _words(step, facts, barred):
    silent = ((Refusal("recused"),), (Refusal("interest_not_declared"),))
    return () if barred in silent else of_words(step, facts)


@pytest.mark.parametrize("name", PROCEDURES)
def test_every_row_is_taken_in_some_world_by_each_of_its_roles(name):
    procedure = PROCEDURES[name]
    rows = {(state, one.trigger, role) for one in procedure.steps for state in one.sources for role in one.roles}

    taken = {
        (state, one.trigger, role)
        for state, trigger, role in rows
        for make, changes in WORLDS[name]
        if isinstance(one := outcome(procedure, state, trigger, make(role, **changes)), Step)
    }

    assert taken == rows


@pytest.mark.parametrize("name", PROCEDURES)
def test_every_guard_says_no_in_some_world(name):
    steps = [PROCEDURES[name].opening, *PROCEDURES[name].steps]
    guards = {guard for one in steps for guard in one.guards + one.input_guards}

    mute = {guard.__name__ for guard in guards if not any(list(guard(facts)) for facts in worlds(name))}

    assert mute == set()


def test_the_role_comes_before_the_case():
    refused = outcome(
        APPLICATION, ApplicationState.DECISION, "accept", application_facts(Role.VENDOR, **BARE_APPLICATION)
    )

    assert refused == (Refusal("wrong_role", ("Délégataire du ministre",)),)


def test_recusal_comes_before_the_case():
    facts = application_facts(Role.DECIDER, **BARE_APPLICATION, is_recused=True)

    assert outcome(APPLICATION, ApplicationState.DECISION, "accept", facts) == (Refusal("recused"),)


def test_recusal_closes_the_roles_of_the_staff_only():
    facts = application_facts(Role.SIGNATORY, Role.DECIDER, is_recused=True)

    taken = decide(APPLICATION, ApplicationState.AGREEMENT, "sign", facts)

    assert taken is APPLICATION.step["sign"]


def test_nobody_who_weighs_a_case_takes_a_step_before_they_declare():
    facts = application_facts(Role.DECIDER, **BARE_APPLICATION, is_undeclared=True)

    assert outcome(APPLICATION, ApplicationState.DECISION, "accept", facts) == (Refusal("interest_not_declared"),)


def test_a_file_is_taken_in_before_anybody_declares():
    facts = application_facts(Role.OFFICER, is_undeclared=True)

    assert decide(APPLICATION, ApplicationState.SUBMITTED, "admit", facts) is APPLICATION.step["admit"]


@pytest.mark.parametrize("role", [Role.SIGNATORY, Role.CNAM])
def test_a_party_signs_for_its_own_side_without_declaring(role):
    facts = application_facts(role, is_undeclared=True)

    assert decide(APPLICATION, ApplicationState.AGREEMENT, "sign", facts) is APPLICATION.step["sign"]


def test_an_audit_is_opened_before_there_is_a_case_to_declare_on():
    opening = PROCEDURES["audit"].opening

    assert decide_opening(PROCEDURES["audit"], audit_facts(Role.AUDITOR, is_undeclared=True)) is opening


def test_every_refusal_is_told_not_the_first():
    facts = audit_facts(Role.AUDITOR, has_plan=False, starts_on=None, auditor_is_conflicted=True)

    assert outcome(AUDIT, AuditState.PLANNED, "notify", facts) == (
        Refusal("auditor_conflicted"),
        Refusal("plan_missing"),
        Refusal("start_missing"),
    )


def test_refusals_of_the_case_come_before_those_of_the_words():
    facts = application_facts(
        Role.DECIDER,
        reason="Non.",
        assessment=f.Assessment(
            without_finding=(), to_complete=(), found=frozenset({"URB-HDS"}), assessors=frozenset({actor().id})
        ),
    )

    assert outcome(APPLICATION, ApplicationState.DECISION, "refuse", facts) == (
        Refusal("decider_assessed"),
        Refusal("grounds_without_finding", ("URB-HDS",)),
    )


@pytest.mark.parametrize("trigger", ["", "Publish", "to_lifted", "lift;", "trigger"])
def test_an_unknown_trigger_is_refused_by_its_own_name(trigger):
    said = outcome(RESERVATION, ReservationState.OPEN, trigger, reservation_facts(*Role))

    assert said == (Refusal("no_such_step", (trigger, "À lever")),)


def test_a_step_from_elsewhere_is_refused_in_words():
    said = outcome(RESERVATION, ReservationState.OPEN, "lift", reservation_facts(*Role))

    assert said == (Refusal("no_such_step", ("Lever la réserve", "À lever")),)


def test_a_guard_that_fails_is_not_taken_for_a_missing_step():
    facts = application_facts(
        Role.OFFICER, connection=f.Connection(asked=(("no-such-api", Access.READ),), passed=frozenset())
    )

    with pytest.raises(KeyError, match="no-such-api"):
        decide(APPLICATION, ApplicationState.CONNECTION, "pass_connection", facts)


@pytest.mark.parametrize("name", PROCEDURES)
def test_an_opening_asks_role_recusal_case_and_words(name):
    opening = PROCEDURES[name].opening

    for facts in worlds(name):
        told = of_role(opening, facts) or (of_case(opening, facts) + of_words(opening, facts))
        assert opened(PROCEDURES[name], facts) == (told or opening)


def opened(procedure, facts):
    try:
        return decide_opening(procedure, facts)
    except StepRefusedError as refused:
        return refused.refusals if (refused.trigger, refused.state) == (procedure.opening.trigger, None) else ()


@pytest.mark.parametrize("name", PROCEDURES)
def test_an_opening_succeeds_in_some_world_by_each_of_its_roles(name):
    opening = PROCEDURES[name].opening

    assert [decide_opening(PROCEDURES[name], WORLDS[name][0][0](role)) for role in opening.roles] == [opening] * len(
        opening.roles
    )


def test_a_refusal_says_whether_it_is_about_the_role():
    wrong, case = (StepRefusedError("accept", None, (Refusal(code),)) for code in ("wrong_role", "reason_missing"))

    assert (wrong.is_about_role, case.is_about_role) == (True, False)
    assert str(case) == "accept refused from None: ['reason_missing']"


def test_a_person_without_any_role_may_nothing():
    facts = replace(application_facts(), actor=Actor(None, "Personne", frozenset()))

    assert [available(APPLICATION, state, facts) for state in ApplicationState] == [{}] * len(ApplicationState)
