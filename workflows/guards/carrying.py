"""Guards of what a renewal or an update took over: looked at again where it must be, confirmed where it stands."""

from collections.abc import Iterator

from workflows.facts import ApplicationFacts, loaded, needs
from workflows.vocabulary import Refusal

Refusals = Iterator[Refusal]


@needs("carried")
def something_is_left_to_confirm(facts: ApplicationFacts) -> Refusals:
    """Some answers taken over stand as they were, and nobody confirmed them yet."""
    if not loaded(facts.carried).to_confirm:
        yield Refusal("nothing_to_confirm")


@needs("carried")
def what_was_taken_over_still_holds(facts: ApplicationFacts) -> Refusals:
    """Every answer that had to be looked at again was, and a signatory confirmed the rest."""
    carried = loaded(facts.carried)
    if carried.to_review:
        yield Refusal("answers_to_review", (str(len(carried.to_review)), ", ".join(carried.to_review[:5])))
    if carried.to_confirm:
        yield Refusal("answers_to_confirm", (str(len(carried.to_confirm)),))
