"""Guards of what follows an acceptance: who signs and when, connection tests, reservations."""

from dataclasses import replace
from itertools import combinations

import pytest

from tests.workflows.builders import rulebook
from tests.workflows.ready import application_facts, said
from workflows import facts as f
from workflows.guards import agreement as guard
from workflows.rulebook import Agreement
from workflows.vocabulary import Access, Party, Role, Track

VENDOR, MINISTER, CNAM = Party


def signing(*signed, roles=(), parties=tuple(Party), in_order=False, **changes):
    book = replace(rulebook(), agreement=Agreement(parties=parties, in_order=in_order))
    return application_facts(*roles, signing=f.Signing(signed=frozenset(signed)), book=book, **changes)


@pytest.mark.parametrize(
    ("role", "party"), [(Role.SIGNATORY, VENDOR), (Role.DECIDER, MINISTER), (Role.CNAM, CNAM), (Role.OFFICER, None)]
)
def test_each_role_signs_for_its_party(role, party):
    facts = signing(roles=[role])

    assert guard.signing_party(facts) is party
    assert said(guard.this_party_may_sign, facts) == ([] if party else [("not_a_party",)])


def test_a_party_signs_once():
    assert said(guard.this_party_may_sign, signing(VENDOR, roles=[Role.SIGNATORY])) == [("already_signed",)]


def test_without_an_order_anyone_may_sign_first():
    firsts = [signing(roles=[role]) for role in (Role.CNAM, Role.DECIDER, Role.SIGNATORY)]

    assert [said(guard.this_party_may_sign, facts) for facts in firsts] == [[], [], []]


@pytest.mark.parametrize(
    ("signed", "role", "refusals"),
    [
        ((), Role.CNAM, []),
        ((), Role.SIGNATORY, [("not_their_turn",)]),
        ((CNAM,), Role.SIGNATORY, []),
        ((CNAM,), Role.DECIDER, [("not_their_turn",)]),
        ((CNAM, VENDOR), Role.DECIDER, []),
        ((CNAM,), Role.CNAM, [("already_signed",)]),
    ],
)
def test_with_an_order_each_party_waits_for_those_before_it(signed, role, refusals):
    facts = signing(*signed, roles=[role], parties=(CNAM, VENDOR, MINISTER), in_order=True)

    assert said(guard.this_party_may_sign, facts) == refusals


@pytest.mark.parametrize("order", [(VENDOR, CNAM), (CNAM, VENDOR)])
def test_a_person_who_holds_two_parties_signs_for_one_after_the_other(order):
    roles = [Role.SIGNATORY, Role.CNAM]
    course = [signing(*order[:done], roles=roles, parties=order, in_order=True) for done in range(3)]

    assert [guard.signing_party(facts) for facts in course] == [order[0], order[1], order[1]]
    assert [said(guard.this_party_may_sign, facts) for facts in course] == [[], [], [("already_signed",)]]


def test_a_party_that_the_rulebook_does_not_name_never_signs():
    facts = signing(roles=[Role.DECIDER], parties=(VENDOR, CNAM))

    assert said(guard.this_party_may_sign, facts) == [("not_a_party",)]


def test_whoever_declared_an_interest_signs_for_the_vendor_only():
    facts = signing(VENDOR, roles=[Role.SIGNATORY, Role.DECIDER], is_recused=True)

    assert guard.signing_party(facts) is VENDOR
    assert said(guard.this_party_may_sign, facts) == [("already_signed",)]


@pytest.mark.parametrize("signed", [pair for size in range(4) for pair in combinations(Party, size)])
def test_every_party_has_signed_or_is_named(signed):
    words = {VENDOR: "Éditeur", MINISTER: "Ministre", CNAM: "Cnam"}
    missing = [("signature_missing", words[party]) for party in Party if party not in signed]

    assert said(guard.every_party_has_signed, signing(*signed)) == missing


def test_only_the_parties_of_the_rulebook_sign():
    assert said(guard.every_party_has_signed, signing(VENDOR, CNAM, parties=(VENDOR, CNAM))) == []


@pytest.mark.parametrize(
    ("track", "exchanges", "does_not"),
    [(Track.EXCHANGE, [], [("not_simple",)]), (Track.SIMPLE, [("not_exchange",)], [])],
)
def test_the_two_tracks_part_after_the_agreement(track, exchanges, does_not):
    facts = application_facts(track=track)

    assert said(guard.it_exchanges_data, facts) == exchanges
    assert said(guard.it_exchanges_no_data, facts) == does_not


def test_each_operation_granted_has_passed_its_test():
    read, write = ("measures", Access.READ), ("measures", Access.WRITE)
    one = f.Connection(asked=(read, write), passed=frozenset({read}))
    other = f.Connection(asked=(read,), passed=frozenset({read, write}))

    assert said(guard.every_operation_passed_its_test, application_facts(connection=one)) == [
        ("test_missing", "Mesures de santé", "écriture")
    ]
    assert said(guard.every_operation_passed_its_test, application_facts(connection=other)) == []


def test_an_open_suspensive_reservation_holds_the_publication_back():
    assert said(guard.no_suspensive_reservation_is_open, application_facts()) == []
    assert said(guard.no_suspensive_reservation_is_open, application_facts(open_suspensive=2)) == [
        ("suspensive_reservation_open", "2")
    ]
