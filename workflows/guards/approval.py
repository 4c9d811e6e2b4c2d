"""Guards of the approval that a signatory of the vendor gives to a dossier before it is filed."""

from collections.abc import Iterator

from workflows.facts import ApplicationFacts, loaded, needs
from workflows.vocabulary import Refusal

Refusals = Iterator[Refusal]


@needs("approval")
def no_approval_answers_for_it(facts: ApplicationFacts) -> Refusals:
    """No signatory is awaited for this very dossier, and none approved it."""
    approval = loaded(facts.approval)
    if approval.is_current and approval.is_awaited:
        yield Refusal("approval_asked_already")
    elif approval.is_current and approval.is_given:
        yield Refusal("approved_already")


@needs("approval")
def it_is_not_approved_yet(facts: ApplicationFacts) -> Refusals:
    """Nobody approves the same dossier twice."""
    approval = loaded(facts.approval)
    if approval.is_current and approval.is_given:
        yield Refusal("approved_already")


@needs("approval")
def an_approval_is_awaited(facts: ApplicationFacts) -> Refusals:
    """Somebody asked a signatory, and none has answered."""
    if not loaded(facts.approval).is_awaited:
        yield Refusal("no_approval_asked")


@needs("approval")
def the_approval_holds(facts: ApplicationFacts) -> Refusals:
    """A dossier on which an approval was asked or given is filed as it was approved, or not at all."""
    approval = loaded(facts.approval)
    if approval.is_given and not approval.is_current:
        yield Refusal("approval_changed")
    elif approval.is_known and not approval.is_given:
        yield Refusal("approval_missing")
