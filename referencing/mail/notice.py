"""From facts to the words of a mail: subject, text and HTML of one template folder."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from referencing.mail.kind import Kind
from referencing.mail.sentences import SENTENCES
from referencing.words import gettext, language, ngettext
from workflows.calendar import PARIS
from workflows.words import _

TEMPLATES = Path(__file__).parents[2] / "templates" / "mail"
GENERAL = "step"
TOLD = "told"
DIGEST = "digest"
SPECIAL = {
    ("application", "request_changes"): "change_request",
    ("application", "accept"): "decision",
    ("application", "refuse"): "decision",
    ("application", "warn"): "lapse_warning",
    ("listing", "remind"): "renewal_reminder",
    ("listing", "suspend"): "suspension",
    ("listing", "expire"): "expiry",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What one reader is told about one step of one case.

    `awaited` names who must act now (None: nobody), until `due_on`; `is_late` once that day is over; `ends_on` is the
    last day of a listing, `lapses_on` the last day before a silent case lapses, `flags` counts criteria to complete.
    """

    procedure: str
    trigger: str
    number: str
    service: str
    organisation: str
    reader: str
    reader_is_vendor: bool
    awaited: str | None
    reader_is_awaited: bool
    due_on: date | None
    is_late: bool = False
    has_document: bool
    link: str
    ends_on: date | None = None
    lapses_on: date | None = None
    flags: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Footing:
    """Why the reader gets a mail, and where they change that; no links where they may not."""

    why: str
    settings_link: str | None = None
    unsubscribe_link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one reader is told of a kind of KINDS: `facts` fill the places of its words."""

    kind: Kind
    reader: str
    link: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a digest."""

    day: date
    line: str


@dataclass(frozen=True, slots=True)
class Part:
    """What a digest tells about one case, or about none."""

    title: str
    link: str
    news: list[Item]


@dataclass(frozen=True, slots=True)
class Words:
    """A rendered mail."""

    subject: str
    text: str
    html: str


def words_of(notice: Notice, footing: Footing) -> Words:
    """Return the mail that says a notice; UndefinedError when its template asks for what no notice has."""
    folder = SPECIAL.get((notice.procedure, notice.trigger), GENERAL)
    title, _sentence = SENTENCES[notice.procedure][notice.trigger]
    named = {"title": gettext(title), "sentence": sentence_of(notice)}
    return _rendered(folder, {**asdict(notice), **named}, footing)


def sentence_of(notice: Notice) -> str:
    """Return what a notice says in one sentence."""
    _title, sentence = SENTENCES[notice.procedure][notice.trigger]
    return gettext(sentence, service=notice.service, organisation=notice.organisation)


def told_words(told: Told, footing: Footing) -> Words:
    """Return the mail of something told; UndefinedError when its template asks for what the context has not."""
    folder = told.kind.key if (TEMPLATES / told.kind.key).is_dir() else TOLD
    subject = told.kind.subject(told.facts)
    named = {
        "subject": subject,
        "title": subject,
        "line": told.kind.line(told.facts),
        "way": gettext(told.kind.way),
        "reader": told.reader,
        "link": told.link,
    }
    return _rendered(folder, {**told.facts, **named}, footing)


def digest_words(reader: str, parts: Sequence[Part], footing: Footing) -> Words:
    """Return the mail that gathers news, a part a case."""
    count = sum(len(part.news) for part in parts)
    subject = ngettext("Votre récapitulatif : {0} nouvelle", "Votre récapitulatif : {0} nouvelles", count).format(count)
    facts = {"reader": reader, "parts": parts, "subject": subject, "title": subject}
    return _rendered(DIGEST, facts, footing)


def _rendered(folder: str, facts: Mapping[str, Any], footing: Footing) -> Words:
    subject, text, html = (
        _environment().get_template(f"{folder}/{name}").render(facts, **asdict(footing))
        for name in ("subject.txt", "body.txt", "body.html")
    )
    return Words(" ".join(subject.split()), text.strip() + "\n", html.strip() + "\n")


def day_in_words(day: date) -> str:
    """Return a day as it is written in the current language: «1er mars 2026»."""
    text = format_date(day, "d MMMM y", locale=language())
    return text.replace("1 ", "1er ", 1) if language() == "fr" and day.day == 1 else text


def moment_in_words(at: datetime) -> str:
    """Return an instant in Europe/Paris: «1er mars 2026 à 14:05»."""
    here = at.astimezone(PARIS)
    return f"{day_in_words(here.date())} {gettext(_('à'))} {here:%H:%M}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=select_autoescape(("html",)),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["day"] = day_in_words
    environment.globals["_"] = gettext
    environment.globals["ngettext"] = ngettext
    return environment
