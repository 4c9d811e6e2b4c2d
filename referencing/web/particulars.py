"""What a case is, in pairs of words: the part of the page that differs from one procedure to the next."""

from collections.abc import Callable
from typing import Any

from models.application import Application
from models.audit import Audit
from models.case import CaseMixin
from models.listing import Listing
from models.reservation import Reservation
from referencing.services import rulebooks
from referencing.web.templating import day, words
from referencing.words import gettext
from workflows.words import _

Pair = tuple[str, str]

KINDS = {
    "application": _("Candidature"),
    "listing": _("Référencement"),
    "reservation": _("Réserve"),
    "audit": _("Audit"),
}


def particulars(case: CaseMixin) -> list[Pair]:
    """Return what is said of a case of its procedure, then of its service and rulebook."""
    found: Any = case
    book = rulebooks.load(case.rulebook)
    pairs: list[Pair] = _OF[type(case)](found)
    pairs += [
        (_("Service"), found.service.name),
        (_("Éditeur"), found.organisation.name),
        (_("Référentiel"), f"{book.title} ({book.version})"),
    ]
    return [(gettext(name), value) for name, value in pairs]


def _application(case: Application) -> list[Pair]:
    version = case.declaration.get("service", {}).get("version", "")
    pairs = [(_("Nature de la demande"), words(case.kind)), (_("Parcours"), words(case.track))]
    return [*pairs, (_("Version du service"), version)] if version else pairs


def _listing(case: Listing) -> list[Pair]:
    return [
        (_("Parcours"), words(case.track)),
        (_("En vigueur du"), gettext(_("{0} au {1} inclus"), day(case.starts_on), day(case.ends_on))),
        (_("Rang de la période"), str(case.rank)),
        (_("Version vérifiée"), case.verified_version),
    ]


def _reservation(case: Reservation) -> list[Pair]:
    effect = (
        gettext(_("suspensive : elle empêche la publication")) if case.is_suspensive else gettext(_("non suspensive"))
    )
    return [
        (_("Ce qui est demandé"), case.text),
        *([(_("Critère"), case.criterion)] if case.criterion else []),
        (_("Effet"), effect),
        (_("À la charge de"), words(case.owner)),
        (_("À lever avant la fin du"), day(case.must_be_lifted_by)),
        (_("Si elle n’est pas levée"), words(case.missed_effect)),
    ]


def _audit(case: Audit) -> list[Pair]:
    plan = ((_("Périmètre"), case.perimeter), (_("Calendrier"), case.calendar), (_("Conditions"), case.conditions))
    return [
        (_("Origine"), words(case.origin)),
        *((name, text) for name, text in plan if text),
        *([(_("Début"), day(case.starts_on))] if case.starts_on else []),
        *([(_("Conclusion"), words(case.conclusion))] if case.conclusion else []),
    ]


_OF: dict[type, Callable[[Any], list[Pair]]] = {
    Application: _application,
    Listing: _listing,
    Reservation: _reservation,
    Audit: _audit,
}
