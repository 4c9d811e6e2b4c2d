"""Show marked French strings in the reader's language: one gettext for pages, mails, papers and the command line."""

import gettext as stdlib_gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

SOURCE_LANGUAGE = "fr"
TRANSLATIONS = Path(__file__).parent / "translations"
_language: ContextVar[str] = ContextVar("language", default=SOURCE_LANGUAGE)


@cache
def _catalogue(language: str) -> stdlib_gettext.NullTranslations:
    return stdlib_gettext.translation("messages", TRANSLATIONS, [language], fallback=True)


def gettext(message: str, *details: object, **named: object) -> str:
    """Return a French source string in the current language, its {0} or {name} places filled."""
    translated = _catalogue(_language.get()).gettext(message) if message else ""
    return translated.format(*details, **named) if details or named else translated


def ngettext(singular: str, plural: str, number: int) -> str:
    """Return the form of a sentence that fits a number, in the current language (French: 0 and 1 are singular)."""
    if _language.get() == SOURCE_LANGUAGE:
        return singular if abs(number) < 2 else plural  # noqa: PLR2004 - the French plural starts at two
    return _catalogue(_language.get()).ngettext(singular, plural, number)


def language() -> str:
    """Return the current language code."""
    return _language.get()


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Use a language inside a with block."""
    token = _language.set(code)
    try:
        yield
    finally:
        _language.reset(token)
