"""Guards of what follows an acceptance: signatures, connection tests, reservations left open."""

from collections.abc import Iterator

from workflows.facts import ApplicationFacts, loaded, needs
from workflows.labels import label
from workflows.vocabulary import STAFF_ROLES, Party, Refusal, Role, Track

Refusals = Iterator[Refusal]
_SIGNS_AS = {Party.VENDOR: Role.SIGNATORY, Party.MINISTER: Role.DECIDER, Party.CNAM: Role.CNAM}


def signing_party(facts: ApplicationFacts) -> Party | None:
    """Return the party for which this actor would sign: the first of theirs that has not signed yet, else the last.

    Whoever declared an interest signs for the vendor only.
    """
    roles = facts.actor.roles - STAFF_ROLES if facts.is_recused else facts.actor.roles
    mine = [party for party in facts.book.agreement.parties if _SIGNS_AS[party] in roles]
    signed = facts.signing.signed if facts.signing else frozenset()
    return next((party for party in mine if party not in signed), mine[-1] if mine else None)


@needs("signing")
def this_party_may_sign(facts: ApplicationFacts) -> Refusals:
    """The party has not signed yet and, where the rulebook has an order, those before it have."""
    signing = loaded(facts.signing)
    party = signing_party(facts)
    if party is None:
        yield Refusal("not_a_party")
        return
    if party in signing.signed:
        yield Refusal("already_signed")
    before = facts.book.agreement.parties[: facts.book.agreement.parties.index(party)]
    if facts.book.agreement.in_order and not set(before) <= signing.signed:
        yield Refusal("not_their_turn")


@needs("signing")
def every_party_has_signed(facts: ApplicationFacts) -> Refusals:
    """All parties of the agreement have signed."""
    signing = loaded(facts.signing)
    for party in facts.book.agreement.parties:
        if party not in signing.signed:
            yield Refusal("signature_missing", (label(party),))


def it_exchanges_data(facts: ApplicationFacts) -> Refusals:
    """The case is on the exchange track."""
    if facts.track is not Track.EXCHANGE:
        yield Refusal("not_exchange")


def it_exchanges_no_data(facts: ApplicationFacts) -> Refusals:
    """The case is on the simple track."""
    if facts.track is not Track.SIMPLE:
        yield Refusal("not_simple")


@needs("connection")
def every_operation_passed_its_test(facts: ApplicationFacts) -> Refusals:
    """Each API and operation granted has a passing test run of the current version."""
    connection = loaded(facts.connection)
    for api, access in connection.asked:
        if (api, access) not in connection.passed:
            yield Refusal("test_missing", (facts.book.api[api].title, label(access)))


@needs("reservations")
def no_suspensive_reservation_is_open(facts: ApplicationFacts) -> Refusals:
    """Every suspensive reservation is lifted."""
    if facts.open_suspensive:
        yield Refusal("suspensive_reservation_open", (str(facts.open_suspensive),))
