"""The codes that the open data write, with their French words."""

from collections.abc import Mapping

from referencing.words import gettext
from workflows.catalogue import is_public
from workflows.catalogue_words import VALUES
from workflows.labels import label
from workflows.procedures import LISTING
from workflows.vocabulary import Facet, ListingState, Track
from workflows.words import _


def codes() -> Mapping[str, Mapping[str, str]]:
    """Return every table of codes: its name → code → words."""
    steps = [LISTING.opening, *(step for step in LISTING.steps if is_public(step))]
    return {
        "parcours": {track.value: gettext(label(track)) for track in Track},
        "thematiques": _values(Facet.TOPIC),
        "domaines": _values(Facet.FIELD),
        "etat": {state.value: gettext(label(state)) for state in ListingState},
        "evenement": {step.trigger: gettext(step.label) for step in steps},
    }


def _values(facet: Facet) -> dict[str, str]:
    return {str(code): gettext(words) for code, words in VALUES[facet].items()}


TABLES: Mapping[str, str] = {
    "parcours": _("Parcours"),
    "etat": _("États"),
    "evenement": _("Événements"),
    "thematiques": _("Thèmes"),
    "domaines": _("Domaines"),
}
