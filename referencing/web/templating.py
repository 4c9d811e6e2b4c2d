"""What templates may call: words, days, labels. No logic of the procedure."""

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import StrictUndefined

from referencing.mail.notice import day_in_words, moment_in_words
from referencing.web.identity import IS_DEMO, current_person
from referencing.web.navigation import ways
from referencing.words import gettext, language, ngettext
from workflows.calendar import day_of
from workflows.durations import UNIT_WORDS, simple_duration
from workflows.labels import label
from workflows.reason_words import reason_name
from workflows.vocabulary import AuditConclusion, MissedEffect, Opinion, Party, Role

TEMPLATES = Path(__file__).parents[2] / "templates"
_CODES: dict[str, type[StrEnum]] = {
    "conclusion": AuditConclusion,
    "effect": MissedEffect,
    "opinion": Opinion,
    "party": Party,
    "role": Role,
}


def day(value: date | datetime | str) -> str:
    """Return a day, its ISO 8601 form, or the day of an instant in Europe/Paris, as «1er mars 2026»."""
    on = date.fromisoformat(value) if isinstance(value, str) else value
    on = day_of(on) if isinstance(on, datetime) else on
    return day_in_words(on)


def duration(iso: str) -> str:
    """Return an ISO 8601 duration of one unit as «12 mois»; any other as it is written."""
    simple = simple_duration(iso)
    if simple is None:
        return iso
    one, many = UNIT_WORDS[simple.unit]
    return ngettext(one, many, simple.number).format(simple.number)


def words(code: StrEnum) -> str:
    """Return the words of a code."""
    return gettext(label(code))


def words_of(value: str, kind: str) -> str:
    """Return the words of a code that the ledger keeps as text; `kind` says what it is."""
    return words(_CODES[kind](value))


def furnish(app: Flask) -> None:
    """Give the templates of an application what they may call."""
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters.update(duration=duration, day=day, moment=moment_in_words, words=words, words_of=words_of)
    environment.globals.update(_=gettext, ngettext=ngettext, language=language, reason_name=reason_name)

    @app.context_processor
    def everywhere() -> dict[str, Any]:
        return {"reader": current_person, "ways": ways, "is_demo": app.config[IS_DEMO]}
