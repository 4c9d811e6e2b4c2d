"""Guards of the opinion and the decision: quorum, votes, reservations, independence, grounds."""

from dataclasses import replace

import pytest

from tests.workflows.builders import ON, rulebook
from tests.workflows.ready import ME, MEMBERS, REVIEWER, TOMORROW, YESTERDAY, application_facts, deliberation, said
from workflows import facts as f
from workflows.guards import decision as guard
from workflows.rulebook import Commission
from workflows.vocabulary import Opinion, Role

YES, SOFT, HARD, NO = Opinion


def commission(opinion=YES, **changes):
    return application_facts(Role.DECIDER, deliberation=deliberation(opinion, **changes))


def test_no_opinion_is_given_before_the_day_of_the_session():
    days = {on: said(guard.the_session_day_has_come, commission(held_on=on)) for on in (YESTERDAY, ON, None)}

    assert days == {YESTERDAY: [], ON: [], None: []}
    assert said(guard.the_session_day_has_come, commission(held_on=TOMORROW)) == [
        ("session_day_ahead", TOMORROW.isoformat())
    ]


def ballots(*opinions):
    return tuple(zip(MEMBERS, opinions, strict=False))


def test_the_quorum_counts_those_who_may_vote():
    assert said(guard.the_quorum_is_met, commission(present=5)) == []
    assert said(guard.the_quorum_is_met, commission(present=4)) == [("no_quorum", "4", "5")]


def test_the_quorum_is_the_rulebooks():
    book = replace(rulebook(), commission=Commission(members=3, quorum=2))
    facts = replace(commission(present=2), book=book)

    assert said(guard.the_quorum_is_met, facts) == []


def test_a_sitting_tells_every_fault_of_its_votes():
    facts = commission(present=0, ballots=(), recused_voters=("Alix Petit",), absent_voters=("Dominique Roux",))

    assert said(guard.the_quorum_is_met, facts) == [
        ("no_quorum", "0", "5"),
        ("no_ballot",),
        ("recused_voter", "Alix Petit"),
        ("absent_voter", "Dominique Roux"),
    ]


@pytest.mark.parametrize(
    ("opinion", "cast"),
    [
        (YES, [YES, YES, NO]),
        (NO, [NO]),
        (SOFT, [YES, SOFT, SOFT, HARD]),
        (YES, [YES, YES, NO, NO]),
        (NO, [YES, YES, NO, NO]),
        (HARD, [YES, SOFT, HARD, NO]),
    ],
)
def test_the_opinion_is_one_that_no_other_beat(opinion, cast):
    assert said(guard.the_opinion_follows_the_votes, commission(opinion, ballots=ballots(*cast))) == []


@pytest.mark.parametrize(
    ("opinion", "cast"), [(YES, [NO]), (YES, [YES, NO, NO]), (SOFT, [YES, NO]), (HARD, [SOFT, SOFT, HARD])]
)
def test_an_opinion_that_another_beat_is_refused(opinion, cast):
    assert said(guard.the_opinion_follows_the_votes, commission(opinion, ballots=ballots(*cast))) == [
        ("opinion_against_the_votes",)
    ]


def test_an_opinion_is_written():
    assert said(guard.the_opinion_follows_the_votes, commission(None)) == [("opinion_missing",)]


@pytest.mark.parametrize(
    ("opinion", "suspensive", "others", "refusals"),
    [
        (YES, 0, 0, []),
        (YES, 1, 0, [("reservation_too_many",)]),
        (YES, 0, 1, [("reservation_too_many",)]),
        (SOFT, 0, 1, []),
        (SOFT, 0, 0, [("reservation_missing",)]),
        (SOFT, 1, 1, [("suspensive_reservation_too_many",)]),
        (SOFT, 1, 0, [("reservation_missing",), ("suspensive_reservation_too_many",)]),
        (HARD, 1, 0, []),
        (HARD, 2, 3, []),
        (HARD, 0, 2, [("suspensive_reservation_missing",)]),
        (NO, 0, 0, []),
        (NO, 1, 1, [("reservation_too_many",)]),
        (None, 0, 0, []),
    ],
)
def test_reservations_fit_the_opinion(opinion, suspensive, others, refusals):
    facts = commission(opinion, suspensive=suspensive, non_suspensive=others)

    assert said(guard.the_reservations_fit_the_opinion, facts) == refusals


@pytest.mark.parametrize("opinion", [YES, SOFT, HARD])
def test_three_opinions_allow_a_listing(opinion):
    assert said(guard.the_opinion_is_favourable, commission(opinion)) == []


@pytest.mark.parametrize("opinion", [NO, None])
def test_nothing_else_allows_one(opinion):
    assert said(guard.the_opinion_is_favourable, commission(opinion)) == [("opinion_not_favourable",)]


def assessed_by(*people):
    return f.Assessment(without_finding=(), to_complete=(), found=frozenset({"URB-HDS"}), assessors=frozenset(people))


def test_who_decides_neither_assessed_nor_voted():
    facts = commission()
    both = replace(facts, assessment=assessed_by(REVIEWER, ME), deliberation=deliberation(voters=frozenset({ME})))

    assert said(guard.the_decider_is_independent, facts) == []
    assert said(guard.the_decider_is_independent, both) == [("decider_assessed",), ("decider_voted",)]


def test_a_vote_in_a_sitting_that_sent_the_case_back_counts_too():
    facts = commission(voters=frozenset({*MEMBERS, ME}))

    assert ME not in dict(facts.deliberation.ballots)
    assert said(guard.the_decider_is_independent, facts) == [("decider_voted",)]


@pytest.mark.parametrize(
    "reason",
    [
        "URB-HDS",
        "Le certificat (URB-HDS) a expiré.",
        "Voir « SEC-TLS », niveau 1.",
        "critère SEC-TLS; critère D-9",
    ],
)
def test_grounds_quote_a_finding(reason):
    assert said(guard.the_grounds_quote_findings, application_facts(reason=reason)) == []


@pytest.mark.parametrize("reason", ["", "Non.", "URB-HDS-PERIMETRE", "XURB-HDS", "urb-hds", "D-9", "URB HDS"])
def test_grounds_without_a_finding_are_refused_with_an_example(reason):
    assert said(guard.the_grounds_quote_findings, application_facts(reason=reason)) == [
        ("grounds_without_finding", "SEC-TLS")
    ]


def test_grounds_quote_the_keys_of_any_rulebook():
    found = f.Assessment(without_finding=(), to_complete=(), found=frozenset({"art.3 (a)"}), assessors=frozenset())
    quoting = application_facts(reason="L’art.3 (a) manque.", assessment=found)

    assert said(guard.the_grounds_quote_findings, quoting) == []
    assert said(guard.the_grounds_quote_findings, replace(quoting, reason="L’art.3 manque.")) == [
        ("grounds_without_finding", rulebook().criteria[0].key)
    ]
