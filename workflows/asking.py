"""Why a criterion is asked of a service: the facts of the dossier that its condition names, in French words."""

from collections.abc import Iterator
from dataclasses import dataclass

from workflows.completeness import orientation_facts
from workflows.dossier import Dossier
from workflows.expression import names
from workflows.rulebook import Criterion, Rulebook
from workflows.words import _

FACT_WORDS: dict[str, str] = {
    "exchange": _("Référencement avec échange de données"),
    "medical_device": _("Dispositif médical"),
    "connected_objects": _("Objets connectés"),
    "mobile_app": _("Application mobile"),
    "website": _("Site web"),
    "free": _("Service gratuit"),
    "regional": _("Service régional"),
    "reads": _("Lecture de données de Mon espace santé"),
    "writes": _("Écriture de données dans Mon espace santé"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One fact that a condition asks for: its words, and what the dossier says of it."""

    words: str
    holds: bool


def reasons(criterion: Criterion, dossier: Dossier, book: Rulebook) -> tuple[Reason, ...]:
    """Return why a criterion applies; empty when it is asked of every service."""
    return (*_of_track(criterion), *_of_condition(criterion, dossier, book))


def _of_track(criterion: Criterion) -> Iterator[Reason]:
    if criterion.track is not None:
        yield Reason(FACT_WORDS["exchange"], holds=criterion.track.value == "exchange")


def _of_condition(criterion: Criterion, dossier: Dossier, book: Rulebook) -> Iterator[Reason]:
    if criterion.condition is None:
        return
    facts = orientation_facts(dossier)
    titles = {question.key: question.title for question in book.questions}
    titles |= {f"api_{api.key}": api.title for api in book.apis}
    for name in sorted(names(criterion.condition)):
        yield Reason(titles.get(name) or FACT_WORDS[name], holds=bool(facts.get(name)))
