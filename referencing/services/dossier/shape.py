"""What a dossier says beyond its types: values well written, keys known, nothing said twice."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from referencing.services.dossier import formats
from workflows.reading import Fault
from workflows.rulebook import Rulebook

Json = dict[str, Any]
_SHOWN = 80
_ONCE = (  # a list, and the field of its items (none: the items themselves) that may not come twice
    ("service.forms", ""),
    ("service.fields", ""),
    ("service.connected_objects", ""),
    ("service.topics", ""),
    ("service.regions", ""),
    ("grants[].access", ""),
    ("grants", "api"),
    ("answers.*.evidence", "file"),
)
_CHECKS: tuple[tuple[str, Callable[[str], str | None]], ...] = (
    ("vendor.name", formats.name_fault),
    ("vendor.siren", formats.siren_fault),
    ("vendor.signatory.name", formats.name_fault),
    ("vendor.signatory.email", formats.email_fault),
    ("service.name", formats.name_fault),
    ("service.version", formats.version_fault),
    ("service.description", formats.text_fault),
    ("service.connected_objects[]", formats.name_fault),
    ("service.medical_device.class", formats.device_class_fault),
    ("service.regions[]", formats.region_fault),
    ("service.urls.*", formats.url_fault),
    ("answers.*.comment", formats.text_fault),
    ("answers.*.not_applicable", formats.text_fault),
    ("grants[].need", formats.text_fault),
    ("grants[].modalities", formats.text_fault),
    ("grants[].security", formats.text_fault),
    ("grants[].consent_text", formats.text_fault),
    ("grants[].retention", formats.retention_fault),
)
_FILES = ("service.medical_device.ce_certificate", "answers.*.evidence[].file")
_EARLIEST, _LATEST = "1990-01-01", "2099-12-31"
_FAR = 30  # years: no certificate lasts as long


def values_at(data: object, pattern: str, place: str = "") -> Iterator[tuple[str, Any]]:
    """Yield each value of plain data that a pattern leads to, with its place.

    In this dotted path `*` stands for every key of an object, `[]` for every item of a list; what the data
    does not hold, or holds under another type, is passed over.
    """
    step, _, rest = pattern.partition(".")
    name, listed, _ = step.partition("[]")
    if not isinstance(data, dict):
        return
    for key in list(data) if name == "*" else [name] if name in data else []:
        here = f"{place}.{key}" if place else key
        items = [(here, data[key])]
        if listed:
            held = data[key] if isinstance(data[key], list) else []
            items = [(f"{here}[{number}]", item) for number, item in enumerate(held)]
        for where, item in items:
            if rest:
                yield from values_at(item, rest, where)
            else:
                yield where, item


def named_files(data: Json) -> list[tuple[str, str]]:
    """Return place and path of every file that the dossier names."""
    found = (pair for pattern in _FILES for pair in values_at(data, pattern))
    return [(place, name) for place, name in found if isinstance(name, str)]


def shape_faults(data: Json, book: Rulebook | None, on: date | None) -> Iterator[Fault]:
    """Yield what is wrong with values of the right type; `on` bounds how far away a validity may end."""
    for pattern, check in _CHECKS:
        for place, value in values_at(data, pattern):
            if isinstance(value, str) and (code := check(value)):
                yield Fault(place, code, (value[:_SHOWN],))
    for name, place in _keys(data, "service.urls"):
        if code := formats.name_fault(name):
            yield Fault(place, code, (name[:_SHOWN],))
    yield from _dates(data, on)
    yield from _repeated(data)
    if book is not None:
        yield from _unknown_keys(data, book)
        yield from _levels(data, book)
        yield from _unknown_in_grants(data, book)


def _keys(data: Json, pattern: str) -> Iterator[tuple[str, str]]:
    for place, held in values_at(data, pattern):
        yield from ((key, f"{place}.{key}") for key in (held if isinstance(held, dict) else ()))


def _unknown_keys(data: Json, book: Rulebook) -> Iterator[Fault]:
    questions = {question.key for question in book.questions}
    for key, place in _keys(data, "orientation"):
        if key not in questions:
            yield Fault(place, "unknown_question", (key[:_SHOWN],))
    for key, place in _keys(data, "answers"):
        if key not in book.criterion:
            yield Fault(place, "unknown_criterion", (key[:_SHOWN], book.key))


def _unknown_in_grants(data: Json, book: Rulebook) -> Iterator[Fault]:
    for place, key in values_at(data, "grants[].api"):
        if isinstance(key, str) and key not in book.api:
            yield Fault(place, "unknown_api", (", ".join(book.api),))
    for place, key in values_at(data, "grants[].purpose"):
        if isinstance(key, str) and key not in book.purpose:
            yield Fault(place, "unknown_purpose", (key[:_SHOWN], ", ".join(book.purpose)))


def _levels(data: Json, book: Rulebook) -> Iterator[Fault]:
    scale = {level.value for level in book.levels}
    for place, answer in values_at(data, "answers.*"):
        level = answer.get("level") if isinstance(answer, dict) else None
        if type(level) is not int:
            continue
        if level not in scale:
            yield Fault(f"{place}.level", "level_not_on_the_scale", (str(level), ", ".join(map(str, sorted(scale)))))
        if answer.get("not_applicable") is not None:
            yield Fault(place, "level_and_not_applicable")


def _dates(data: Json, on: date | None) -> Iterator[Fault]:
    latest = f"{(on.year + _FAR):04}-12-31" if on else _LATEST
    for pattern, last in (("service.usable_since", _LATEST), ("answers.*.evidence[].valid_until", latest)):
        for place, value in values_at(data, pattern):
            if isinstance(value, str) and formats.is_day(value) and not _EARLIEST <= value <= last:
                yield Fault(place, "date_implausible", (value,))


def _repeated(data: Json) -> Iterator[Fault]:
    """Yield each item that stands a second time in a list where once is enough."""
    for listed, key in _ONCE:
        for parent, holder in values_at(data, listed):
            seen: set[str] = set()
            for number, item in enumerate(holder if isinstance(holder, list) else ()):
                value = item.get(key) if key and isinstance(item, dict) else item
                if not isinstance(value, str):
                    continue
                if value in seen:
                    yield Fault(
                        f"{parent}[{number}]" + (f".{key}" if key else ""),
                        "same_item_twice",
                        (value[:_SHOWN],),
                    )
                seen.add(value)
