"""What a renewal or an update takes over from the application before it: all that its rulebook still asks."""

from dataclasses import replace

from workflows.dossier import Answer, Dossier
from workflows.rulebook import Rulebook
from workflows.vocabulary import Kind


def carried_over(before: Dossier, book: Rulebook, kind: Kind, version: str) -> Dossier:
    """Return the dossier that follows another one, of a version of the service, under a rulebook.

    Questions, criteria and interfaces that the rulebook does not know stay behind; a level that is not on its scale is
    asked anew.
    """
    questions = {question.key for question in book.questions}
    scale = {level.value for level in book.levels}
    return replace(
        before,
        rulebook=book.key,
        kind=kind,
        service=replace(before.service, version=version),
        orientation={key: value for key, value in before.orientation.items() if key in questions},
        answers={key: _on_scale(one, scale) for key, one in before.answers.items() if key in book.criterion},
        grants=tuple(grant for grant in before.grants if grant.api in book.api and grant.purpose in book.purpose),
    )


def _on_scale(answer: Answer, scale: set[int]) -> Answer:
    return answer if answer.level is None or answer.level in scale else replace(answer, level=None)
