"""The words of an organisation's page: capacities, journal, objections."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from models.membership import OrganisationEvent
from referencing.services.errors import ObjectionError
from referencing.words import gettext
from workflows.membership import ACTS, OBJECTIONS
from workflows.words import _

_CAPACITIES = {"member": _("membre"), "signatory": _("signataire"), "administrator": _("administrateur")}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the journal: who did what, and when."""

    at: datetime
    who: str
    did: str


def capacities_in_words(codes: str) -> str:
    """Return «membre, signataire» for «member signatory»; what is no code stands as it is (the number of a case)."""
    return ", ".join(gettext(_CAPACITIES[code]) if code in _CAPACITIES else code for code in codes.split())


def journal_lines(events: Iterable[OrganisationEvent]) -> list[Line]:
    """Return the lines of a journal in words."""
    return [
        Line(
            event.at,
            event.actor_name,
            gettext(ACTS[event.act], about=event.about, words=capacities_in_words(event.words)),
        )
        for event in events
    ]


def objection_words(error: ObjectionError) -> tuple[str, ...]:
    """Return all that speaks against an act, in words."""
    return tuple(gettext(OBJECTIONS[code]) for code in error.codes)
