"""Guards of the commission's opinion and of the decision (CSP R.1111-37 to R.1111-39)."""

import re
from collections import Counter
from collections.abc import Iterator

from workflows.facts import ApplicationFacts, loaded, needs
from workflows.sitting import before_its_day, result_of
from workflows.vocabulary import Opinion, Refusal

Refusals = Iterator[Refusal]


@needs("deliberation")
def the_session_day_has_come(facts: ApplicationFacts) -> Refusals:
    """No opinion is given before the day on which minutes and letters will say that the commission met."""
    yield from before_its_day(loaded(facts.deliberation).held_on, facts.on)


@needs("deliberation")
def the_quorum_is_met(facts: ApplicationFacts) -> Refusals:
    """Enough members are present, and every ballot is that of a member who is there and not recused."""
    deliberation = loaded(facts.deliberation)
    quorum = facts.book.commission.quorum
    if deliberation.present < quorum:
        yield Refusal("no_quorum", (str(deliberation.present), str(quorum)))
    if not deliberation.ballots:
        yield Refusal("no_ballot")
    for name in deliberation.recused_voters:
        yield Refusal("recused_voter", (name,))
    for name in deliberation.absent_voters:
        yield Refusal("absent_voter", (name,))


@needs("deliberation")
def the_opinion_follows_the_votes(facts: ApplicationFacts) -> Refusals:
    """One of the four opinions is written, and no other got more votes; where several got as many, it is explained."""
    deliberation = loaded(facts.deliberation)
    if deliberation.opinion is None:
        yield Refusal("opinion_missing")
        return
    counted = Counter(opinion for _, opinion in deliberation.ballots)
    if counted and counted[deliberation.opinion] < max(counted.values()):
        yield Refusal("opinion_against_the_votes")
    elif result_of(opinion for _, opinion in deliberation.ballots).is_tie and not deliberation.is_explained:
        yield Refusal("tie_unexplained")


@needs("deliberation")
def the_reservations_fit_the_opinion(facts: ApplicationFacts) -> Refusals:
    """Reservations are written where the opinion has some, and nowhere else."""
    written = loaded(facts.deliberation)
    if written.opinion is Opinion.SUSPENSIVE and not written.suspensive:
        yield Refusal("suspensive_reservation_missing")
    if written.opinion is Opinion.NON_SUSPENSIVE and not written.non_suspensive:
        yield Refusal("reservation_missing")
    if written.opinion is Opinion.NON_SUSPENSIVE and written.suspensive:
        yield Refusal("suspensive_reservation_too_many")
    if written.opinion in (Opinion.FAVOURABLE, Opinion.UNFAVOURABLE) and written.suspensive + written.non_suspensive:
        yield Refusal("reservation_too_many")


@needs("deliberation")
def the_opinion_is_favourable(facts: ApplicationFacts) -> Refusals:
    """Only a favourable opinion, with or without reservations, allows a listing."""
    deliberation = loaded(facts.deliberation)
    if deliberation.opinion in (None, Opinion.UNFAVOURABLE):
        yield Refusal("opinion_not_favourable")


@needs("assessment", "deliberation")
def the_decider_is_independent(facts: ApplicationFacts) -> Refusals:
    """Who decides neither assessed the case nor voted on it, not even in a sitting that sent it back."""
    assessment = loaded(facts.assessment)
    deliberation = loaded(facts.deliberation)
    if facts.actor.id in assessment.assessors:
        yield Refusal("decider_assessed")
    if facts.actor.id in deliberation.voters:
        yield Refusal("decider_voted")


@needs("assessment")
def the_grounds_quote_findings(facts: ApplicationFacts) -> Refusals:
    """The grounds of a refusal name at least one criterion that has a finding on this case."""
    assessment = loaded(facts.assessment)
    if not any(is_quoted(key, facts.reason) for key in assessment.found):
        example = next(
            (key for key in facts.book.criterion if key in assessment.found), next(iter(facts.book.criterion))
        )
        yield Refusal("grounds_without_finding", (example,))


def is_quoted(key: str, text: str) -> bool:
    """Return whether a key stands in a text as a word of its own: «URB-1» is not quoted by «URB-12»."""
    return re.search(rf"(?<![\w-]){re.escape(key)}(?![\w-])", text) is not None
