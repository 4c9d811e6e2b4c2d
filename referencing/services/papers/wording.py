"""How papers put codes, delays, days and reservations: each code beside the French words it had that day."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from models.listing import Grant
from models.reservation import Reservation
from referencing.words import gettext, ngettext
from workflows.calendar import Delay, Nature, Unit, day_of
from workflows.labels import label
from workflows.rulebook import Rulebook
from workflows.words import _

NATURES = {
    Nature.TARGET: _("Objectif de service"),
    Nature.RULE: _("Règle du référentiel"),
    Nature.LAW: _("Délai fixé par la réglementation"),
}


def coded(code: StrEnum) -> dict[str, str]:
    """Return a code with its words."""
    return {"code": code.value, "label": gettext(label(code))}


def on(moment: date | datetime | None) -> str | None:
    """Return a day, or the day in Paris of an instant, in ISO 8601."""
    if isinstance(moment, datetime):
        moment = day_of(moment)
    return moment.isoformat() if moment else None


def amount_of(delay: Delay) -> str:
    """Return a delay in words: «10 jours ouvrés»."""
    number = delay.amount
    forms = {
        Unit.DAYS: lambda: ngettext("{0} jour", "{0} jours", number),
        Unit.WORKING_DAYS: lambda: ngettext("{0} jour ouvré", "{0} jours ouvrés", number),
        Unit.MONTHS: lambda: ngettext("{0} mois", "{0} mois", number),
        Unit.YEARS: lambda: ngettext("{0} an", "{0} ans", number),
    }
    return forms[delay.unit]().format(number)


def delay(of: Delay) -> dict[str, Any]:
    """Return a delay with its words, its nature (a target binds nobody but us) and its source."""
    return {
        "amount": of.amount,
        "unit": of.unit.value,
        "words": amount_of(of),
        "nature": {"code": of.nature.value, "label": gettext(NATURES[of.nature])},
        "source": of.source,
    }


def reservations(rows: Iterable[Reservation], book: Rulebook) -> list[dict[str, Any]]:
    """Return reservations as a paper lists them."""
    return [
        {
            "number": row.number,
            "text": row.text,
            "criterion": criterion(row.criterion, book) if row.criterion else None,
            "is_suspensive": row.is_suspensive,
            "owner": gettext(label(row.owner)),
            "due_on": row.must_be_lifted_by.isoformat(),
            "missed_effect": coded(row.missed_effect),
            "state": coded(row.state),
        }
        for row in rows
    ]


def criterion(key: str, book: Rulebook) -> dict[str, str]:
    """Return a criterion's key and title; a key that the rulebook has not stands for itself."""
    known = book.criterion.get(key)
    return {"key": key, "title": known.title if known else key}


def grants(rows: Iterable[Grant], book: Rulebook) -> list[dict[str, Any]]:
    """Return API grants by API, each with its operations, purpose, retention and specification."""
    found: dict[tuple[str, str, str, str], list[dict[str, str]]] = {}
    for row in rows:
        found.setdefault((row.api, row.purpose, row.retention, row.specification_version), []).append(
            coded(row.operation)
        )
    return [
        {
            "api": api,
            "title": book.api[api].title if api in book.api else api,
            "operations": operations,
            "purpose": purpose_title(purpose, book),
            "retention": retention,
            "specification_version": version,
        }
        for (api, purpose, retention, version), operations in found.items()
    ]


def purpose_title(key: str, book: Rulebook) -> str:
    """Return the words of a purpose."""
    known = book.purpose.get(key)
    return known.title if known else key
