"""From the context of a paper to its HTML: one template folder a kind, one layout."""

from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from babel.dates import format_date, format_time
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from referencing.documents.fonts import printable
from referencing.words import gettext, language, ngettext

TEMPLATES = Path(__file__).parents[2] / "templates" / "documents"
_KIBI = 1024


def html_of(kind: str, context: dict[str, Any]) -> str:
    """Return the HTML of a paper; TemplateNotFound for an unknown kind, UndefinedError for a missing fact."""
    return _environment().get_template(f"{kind}/document.html").render(context)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=_finalized,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {"day": day_in_words, "hour": hour_in_words, "size": size_in_words, "spaced": spaced}
    environment.globals |= {"_": gettext, "ngettext": ngettext}
    return environment


def _finalized(value: object) -> object:
    """Return what a template prints, without any sign that the fonts lack; TypeError for None, which is no word."""
    if value is None:
        message = "a paper prints no None"
        raise TypeError(message)
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def day_in_words(day: str) -> str:
    """Return an ISO 8601 day as it is written in the current language: «1er mars 2026»."""
    known = date.fromisoformat(day)
    text = format_date(known, "d\N{NO-BREAK SPACE}MMMM y", locale=language())
    return text.replace("1", "1er", 1) if language() == "fr" and known.day == 1 else text


def hour_in_words(moment: str) -> str:
    """Return the hour of an ISO 8601 instant, in the zone that it names: «09 h 30»."""
    return format_time(datetime.fromisoformat(moment), "HH 'h' mm", locale=language())


def size_in_words(size: int) -> str:
    """Return a number of bytes in kilobytes or megabytes."""
    if size < _KIBI * _KIBI:
        return gettext("{0} Ko", max(round(size / _KIBI), 1))
    return gettext("{0} Mo", f"{size / _KIBI / _KIBI:.1f}".replace(".", ","))


def spaced(number: str) -> str:
    """Return a SIREN as it is written, in groups of three figures that no line break parts."""
    return "\N{NO-BREAK SPACE}".join(number[start : start + 3] for start in range(0, len(number), 3))
