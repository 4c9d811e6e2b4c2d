"""What a well-written value looks like: each check returns a fault code, or None when the value fits."""

import re
import tomllib
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

NAME_LIMIT, VERSION_LIMIT, TEXT_LIMIT, URL_LIMIT = 200, 100, 10_000, 2_000
DEVICE_CLASSES = ("I", "IIa", "IIb", "III")  # regulation (EU) 2017/745, article 51
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SIREN = re.compile(r"[0-9]{9}")
_NUMBER = r"(0|[1-9][0-9]*)"
_LABEL = rf"({_NUMBER}|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
_BUILD = r"[0-9A-Za-z-]+"
_VERSION = re.compile(  # semver.org, 2.0.0
    rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}(-{_LABEL}(\.{_LABEL})*)?(\+{_BUILD}(\.{_BUILD})*)?"
)
_DATE_PART = r"([0-9]{1,4}Y)?([0-9]{1,4}M)?([0-9]{1,4}D)?"
_TIME_PART = r"(T(?=.)([0-9]{1,4}H)?([0-9]{1,4}M)?([0-9]{1,4}S)?)?"
_DURATION = re.compile(rf"P(?=.)([0-9]{{1,4}}W|{_DATE_PART}{_TIME_PART})")  # ISO 8601-1, 5.5.2
# Addresses that email-validator accepts for sure: importing it takes longer than starting Python, so that
# only the others are its business.
_WORD = "[a-z0-9]{1,20}"
_PLAIN_EMAIL = re.compile(rf"{_WORD}([._-]{_WORD}){{0,2}}@({_WORD}(-{_WORD})?\.){{1,3}}(com|eu|example|fr|net|org)")
_LINES = frozenset("\t\n\r")
# Control letters but those of lines, halves of surrogate pairs, letters that turn the direction of the text
# or end a line for some programs only.
_HIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def siren_fault(value: str) -> str | None:
    """Nine digits, the last of which is the Luhn key of the others (INSEE)."""
    if not _SIREN.fullmatch(value):
        return "not_a_siren"
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(value))
    return "siren_key" if sum(number // 10 + number % 10 for number in doubled) % 10 else None


def email_fault(value: str) -> str | None:
    """An address as mail programs take it; nobody asks whether its domain exists."""
    if _PLAIN_EMAIL.fullmatch(value):
        return None
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - slow to load, see above

    try:
        validate_email(value, check_deliverability=False)
    except EmailNotValidError:
        return "not_an_email"
    return None


def version_fault(value: str) -> str | None:
    """A semantic version, 2.0.0, in 100 letters at most."""
    return None if len(value) <= VERSION_LIMIT and _VERSION.fullmatch(value) else "not_a_version"


def retention_fault(value: str) -> str | None:
    """An ISO 8601 duration; an empty one is missing rather than wrong, and said elsewhere."""
    return None if not value or _DURATION.fullmatch(value) else "not_a_duration"


def region_fault(value: str) -> str | None:
    """A region of France by its ISO 3166-2 code."""
    return None if value in regions() else "unknown_region"


@cache
def regions() -> dict[str, str]:
    """Return the names of the French regions by ISO 3166-2 code."""
    content = Path(__file__).with_name("regions.toml").read_text(encoding="utf-8")
    return {code: str(name) for code, name in tomllib.loads(content).items()}


def url_fault(value: str) -> str | None:
    """A web address (http or https) with a host, without the name of a user."""
    try:
        parts = urlsplit(value)
        fits = parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        return "not_a_web_address"
    plain = value.isprintable() and not re.search(r"[\s<>\"\\^`{}|]", value) and len(value) <= URL_LIMIT
    return None if fits and plain and "@" not in parts.netloc else "not_a_web_address"


def is_day(value: str) -> bool:
    """Return whether a text has the form of a day, 2026-01-31; whether that day exists is asked elsewhere."""
    return _DAY.fullmatch(value) is not None


def device_class_fault(value: str) -> str | None:
    """A class of medical device."""
    return None if value in DEVICE_CLASSES else "unknown_device_class"


def name_fault(value: str) -> str | None:
    """A name on one line: not blank, of 200 letters at most."""
    if not value.strip():
        return "blank"
    if len(value) > NAME_LIMIT:
        return "name_too_long"
    return "control_character" if _HIDDEN.search(value) or _LINES.intersection(value) else None


def text_fault(value: str) -> str | None:
    """A text of 10,000 letters at most, on as many lines as it likes."""
    if len(value) > TEXT_LIMIT:
        return "text_too_long"
    return "control_character" if _HIDDEN.search(value) else None
