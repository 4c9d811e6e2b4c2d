"""From the facts about a step to the words of a mail: subject, text and HTML of one template folder."""

from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path

from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from referencing.mail.sentences import SENTENCES
from referencing.words import gettext, language, ngettext

TEMPLATES = Path(__file__).parents[2] / "templates" / "mail"
GENERAL = "step"
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


@dataclass(frozen=True, slots=True)
class Words:
    """A rendered mail."""

    subject: str
    text: str
    html: str


def words_of(notice: Notice) -> Words:
    """Return the mail that says a notice; UndefinedError when its template asks for what no notice has."""
    title, sentence = SENTENCES[notice.procedure][notice.trigger]
    folder = SPECIAL.get((notice.procedure, notice.trigger), GENERAL)
    facts = {
        **asdict(notice),
        "title": gettext(title),
        "sentence": gettext(sentence, service=notice.service, organisation=notice.organisation),
    }
    subject, text, html = (
        _environment().get_template(f"{folder}/{name}").render(facts)
        for name in ("subject.txt", "body.txt", "body.html")
    )
    return Words(" ".join(subject.split()), text.strip() + "\n", html.strip() + "\n")


def day_in_words(day: date) -> str:
    """Return a day as it is written in the current language: «1er mars 2026»."""
    text = format_date(day, "d MMMM y", locale=language())
    return text.replace("1 ", "1er ", 1) if language() == "fr" and day.day == 1 else text


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
