"""Guards of the reservation: evidence to lift it, its due date."""

from collections.abc import Iterator

from workflows.facts import ReservationFacts, needs
from workflows.vocabulary import Refusal

Refusals = Iterator[Refusal]


@needs("evidence")
def some_evidence_is_attached(facts: ReservationFacts) -> Refusals:
    """At least one piece of evidence is attached since the reservation was last open."""
    if not facts.has_evidence:
        yield Refusal("reservation_without_evidence")


def its_due_date_has_passed(facts: ReservationFacts) -> Refusals:
    """The last day to lift it has passed, in Europe/Paris."""
    if facts.on <= facts.due_on:
        yield Refusal("not_due_yet", (facts.due_on.isoformat(),))
