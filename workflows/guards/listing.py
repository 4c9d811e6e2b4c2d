"""Guards of the listing: the right granted, its term, its end."""

from collections.abc import Iterator
from datetime import date

from workflows.facts import ListingFacts, loaded, needs
from workflows.labels import label
from workflows.vocabulary import Kind, Opinion, Refusal

Refusals = Iterator[Refusal]


@needs("grounding")
def a_decided_application_grounds_it(facts: ListingFacts) -> Refusals:
    """A favourable opinion, an independent decider, every signature, no suspensive reservation left."""
    grounding = loaded(facts.grounding)
    if grounding.opinion in (None, Opinion.UNFAVOURABLE):
        yield Refusal("opinion_not_favourable")
    if grounding.decider is None:
        yield Refusal("decision_missing")
    if grounding.decider in grounding.assessors:
        yield Refusal("decider_assessed")
    if grounding.decider in grounding.voters:
        yield Refusal("decider_voted")
    for party in facts.book.agreement.parties:
        if party not in grounding.signed:
            yield Refusal("signature_missing", (label(party),))
    if grounding.open_suspensive:
        yield Refusal("suspensive_reservation_open", (str(grounding.open_suspensive),))


@needs("grounding")
def a_further_term_exists(facts: ListingFacts) -> Refusals:
    """The rulebook grants one more term after the current one."""
    if facts.rank >= len(facts.book.terms_years):
        yield Refusal("no_further_term", (str(sum(facts.book.terms_years)),))
    if loaded(facts.grounding).kind is not Kind.RENEWAL:
        yield Refusal("not_a_renewal")


def it_was_not_suspended_at_its_end(facts: ListingFacts) -> Refusals:
    """No suspension was running when it expired."""
    if facts.was_suspended:
        yield Refusal("still_suspended")


def it_was_suspended_at_its_end(facts: ListingFacts) -> Refusals:
    """A suspension was running when it expired: a renewal does not lift it, only a reinstatement does."""
    if not facts.was_suspended:
        yield Refusal("not_suspended")


def the_term_is_not_over(facts: ListingFacts) -> Refusals:
    """The last day of the term has not passed."""
    if facts.on > facts.ends_on:
        yield Refusal("term_over", (facts.ends_on.isoformat(),))


def the_term_is_over(facts: ListingFacts) -> Refusals:
    """The last day of the term has passed, in Europe/Paris."""
    if facts.on <= facts.ends_on:
        yield Refusal("term_not_over", (facts.ends_on.isoformat(),))


def due_reminder(facts: ListingFacts) -> int | None:
    """Return the offset (days before the end) whose reminder is due and not sent yet: the smallest one reached."""
    left = (facts.ends_on - facts.on).days
    reached = [days for days in facts.book.renewal.reminder_days if left <= days]
    if not reached or (facts.reminded_days is not None and facts.reminded_days <= min(reached)):
        return None
    return min(reached)


def a_reminder_is_due(facts: ListingFacts) -> Refusals:
    """The clock reminds once at each offset before the end."""
    if facts.on > facts.ends_on or due_reminder(facts) is None:
        yield Refusal("nothing_due")


@needs("releases")
def a_release_awaits_its_declaration(facts: ListingFacts) -> Refusals:
    """A release was recorded (version, date, notes) and not declared yet."""
    if not facts.undeclared_releases:
        yield Refusal("no_release_recorded")


@needs("releases")
def an_update_is_overdue(facts: ListingFacts) -> Refusals:
    """A major version was declared, and its update application did not come in time."""
    if not facts.overdue_releases or facts.is_flagged or facts.is_update_filed:
        yield Refusal("nothing_due")


def it_is_not_flagged(facts: ListingFacts) -> Refusals:
    """No suspension is proposed already."""
    if facts.is_flagged:
        yield Refusal("already_flagged")


@needs("hearing")
def no_hearing_is_open(facts: ListingFacts) -> Refusals:
    """The vendor is not already invited to be heard."""
    if facts.hearing is not None:
        yield Refusal("hearing_already_open")


@needs("hearing")
def a_hearing_awaits_observations(facts: ListingFacts) -> Refusals:
    """The vendor was invited to be heard and has not answered yet."""
    if facts.hearing is None:
        yield Refusal("no_hearing")
    elif facts.hearing.is_answered:
        yield Refusal("observations_already_filed")


def is_heard(*, on: date, due_on: date, is_answered: bool) -> bool:
    """Return whether a vendor that was invited to be heard answered, or let the delay pass."""
    return is_answered or on > due_on


@needs("hearing")
def the_vendor_was_heard(facts: ListingFacts) -> Refusals:
    """The vendor was invited to be heard, and answered or let the delay pass (CRPA L.121-1, L.122-1)."""
    if facts.hearing is None:
        yield Refusal("hearing_missing")
    elif not is_heard(on=facts.on, due_on=facts.hearing.due_on, is_answered=facts.hearing.is_answered):
        yield Refusal("hearing_still_open", (facts.hearing.due_on.isoformat(),))
