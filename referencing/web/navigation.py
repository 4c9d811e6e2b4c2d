"""The ways that the banner offers: each to whom its page opens, in this order."""

from dataclasses import dataclass

from flask import current_app

from referencing.access import Access, marks
from referencing.web.identity import standing
from workflows.words import _


@dataclass(frozen=True, slots=True)
class Way:
    """An endpoint that takes no arguments, and its words; `others`: the words for a visitor who is not signed in."""

    endpoint: str
    words: str
    others: str = ""


WAYS: tuple[Way, ...] = (
    Way("home.page", _("Mes dossiers"), _("Accueil")),
    Way("vendor.home", _("Mes services")),
    Way("catalogue.page", _("Catalogue")),
    Way("eligibility.page", _("Éligibilité")),
    Way("desk.queue", _("Instruction")),
    Way("references.index", _("Référencements")),
    Way("reports.queue", _("Signalements")),
    Way("organisation.page", _("Mon organisation")),
    Way("commission.sessions", _("Commission")),
    Way("deciding.queue", _("Décisions")),
    Way("draws.home", _("Audits")),
    Way("administration.home", _("Administration")),
    Way("verification.page", _("Vérifier un document")),
)


def ways() -> list[tuple[str, str]]:
    """Return endpoint and words of the ways that are open to the person of this request."""
    person, found = standing(), marks(current_app)
    open_ones = (way for way in WAYS if person.admits(found[way.endpoint] or Access.MACHINE))
    return [(way.endpoint, way.words if person.is_signed_in else way.others or way.words) for way in open_ones]
