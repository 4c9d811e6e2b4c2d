"""One sentence for each reason why a step is refused, in the reader's language."""

from referencing.services.gap_sentences import day_in_french, sentence, shown
from referencing.words import gettext
from workflows.refusals import REFUSALS
from workflows.vocabulary import Refusal


def refusal_sentence(refusal: Refusal) -> str:
    """Return the words of a refusal, its details filled in; a gap says which criterion and what is missing."""
    if refusal.code == "gap":
        key, code, *details = refusal.details
        return gettext("{0} : {1}", key, sentence(code, details))
    return gettext(REFUSALS[refusal.code], *(gettext(shown(day_in_french(detail))) for detail in refusal.details))
