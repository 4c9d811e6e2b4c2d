"""Read plain data (TOML, JSON) into frozen dataclasses: every error at once, each with its place."""

import dataclasses
import re
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, NoReturn, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: where (dotted path), which code, and the details that fill its words."""

    place: str
    code: str
    details: tuple[str, ...] = ()


@dataclass
class Faults:
    """Collects faults while reading goes on."""

    found: list[Fault] = field(default_factory=list)

    def add(self, place: str, code: str, *details: str) -> None:
        """Remember one fault, in characters that any output can write."""
        self.found.append(Fault(_writable(place), code, tuple(map(_writable, details))))


def _writable(text: str) -> str:
    # JSON may hold half of a surrogate pair, which no encoding accepts.
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


class _UnreadableError(Exception):
    """Stops the reading of one value; its fault is already collected."""


Check = Callable[[Any], str | None]


def checked(*checks: Check, **field_options: Any) -> Any:  # noqa: ANN401 - mirrors dataclasses.field
    """Return a dataclass field whose read value each check must pass (None, or a fault code)."""
    return field(metadata={"checks": checks}, **field_options)


def named(name: str, **field_options: Any) -> Any:  # noqa: ANN401 - mirrors dataclasses.field
    """Return a dataclass field that the file calls `name`: for a word that Python keeps («class»)."""
    return field(metadata={"name": name}, **field_options)


def name_in_file(known: "dataclasses.Field[Any]") -> str:
    """Return what the file calls a dataclass field."""
    return str(known.metadata.get("name", known.name))


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


@cache
def _fields(cls: type) -> "dict[str, dataclasses.Field[Any]]":
    return {name_in_file(known): known for known in dataclasses.fields(cls)}  # a dataclass, by contract


def read(cls: type[T], data: object, place: str, faults: Faults) -> T | None:
    """Return an instance of the frozen dataclass `cls` made from a mapping, None when a value cannot be read.

    Unknown fields and failed checks are faults too, but leave an instance to go on with.
    """
    try:
        return _dataclass(cls, data, place, faults)
    except _UnreadableError:
        return None


def _fail(faults: Faults, place: str, code: str, *details: str) -> NoReturn:
    faults.add(place, code, *details)
    raise _UnreadableError


def _dataclass(cls: type[T], data: object, place: str, faults: Faults) -> T:
    if not isinstance(data, dict):
        _fail(faults, place, "wrong_type", "objet")
    known = _fields(cls)  # type: ignore[arg-type]  # a class is hashable, whatever T stands for
    for name in data:
        if name not in known:
            faults.add(_join(place, str(name)), "unknown_field")
    values: dict[str, Any] = {}
    hints = _hints(cls)  # type: ignore[arg-type]  # a class is hashable, whatever T stands for
    failed = False
    for name, known_field in known.items():
        try:
            _field(known_field, hints[known_field.name], data, _join(place, name), faults, values)
        except _UnreadableError:
            failed = True
    if failed:
        raise _UnreadableError
    return cls(**values)


def _field(
    known: "dataclasses.Field[Any]",
    hint: object,
    data: Mapping[str, object],
    here: str,
    faults: Faults,
    values: dict[str, object],
) -> None:
    name = name_in_file(known)
    if name not in data:
        if known.default is dataclasses.MISSING and known.default_factory is dataclasses.MISSING:
            _fail(faults, here, "missing_field")
        return
    value = _value(hint, data[name], here, faults)
    for check in known.metadata.get("checks", ()):
        if value is not None and (code := check(value)):
            faults.add(here, code, str(data[name]))
    values[known.name] = value


def _value(hint: Any, data: object, place: str, faults: Faults) -> Any:  # noqa: ANN401 - as wide as the hints
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _optional(hint, data, place, faults)
    if origin is tuple:
        return _tuple(get_args(hint)[0], data, place, faults)
    if origin is dict:
        return _mapping(get_args(hint)[1], data, place, faults)
    if dataclasses.is_dataclass(hint):
        return _dataclass(hint, data, place, faults)  # type: ignore[arg-type]  # a class, not an instance
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _member(hint, data, place, faults)
    return _scalar(hint, data, place, faults)


_WORDS = {str: "texte", bool: "vrai ou faux", int: "nombre entier", float: "nombre"}


def _scalar(hint: type, data: object, place: str, faults: Faults) -> object:
    if hint is date:
        return _date(data, place, faults)
    if hint is int and isinstance(data, bool):
        _fail(faults, place, "wrong_type", _WORDS[int])
    if not isinstance(data, hint):
        _fail(faults, place, "wrong_type", _WORDS[hint])
    if isinstance(data, str) and ("\x00" in data or _writable(data) != data):
        _fail(faults, place, "control_character")
    return data


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)  # ISO 8601 knows other spellings: week dates, no dashes


def _date(data: object, place: str, faults: Faults) -> date:
    if type(data) is date:  # a TOML date; one with a time is none
        return data
    try:
        return date.fromisoformat(data if isinstance(data, str) and _DAY.fullmatch(data) else "")
    except ValueError:
        _fail(faults, place, "not_a_date", str(data)[:40])


def _optional(hint: object, data: object, place: str, faults: Faults) -> object:
    kinds = [kind for kind in get_args(hint) if kind is not type(None)]
    if data is None:
        return None
    plain = [kind for kind in kinds if kind in _WORDS]
    if len(plain) > 1:
        for kind in plain:
            if type(data) is kind:
                return _scalar(kind, data, place, faults)
        _fail(faults, place, "wrong_type", " / ".join(_WORDS[kind] for kind in plain))
    return _value(kinds[0], data, place, faults)


def _tuple(hint: object, data: object, place: str, faults: Faults) -> tuple[object, ...]:
    if not isinstance(data, list):
        _fail(faults, place, "wrong_type", "liste")
    return tuple(_each(hint, enumerate(data), place, faults).values())


def _mapping(hint: object, data: object, place: str, faults: Faults) -> dict[str, object]:
    if not isinstance(data, dict):
        _fail(faults, place, "wrong_type", "objet")
    return _each(hint, data.items(), place, faults)


def _each(hint: object, items: Any, place: str, faults: Faults) -> dict[Any, object]:  # noqa: ANN401
    read_values = {}
    failed = False
    for key, item in items:
        here = f"{place}[{key}]" if isinstance(key, int) else _join(place, str(key))
        try:
            if isinstance(key, str):
                _scalar(str, key, here, faults)
            read_values[key] = _value(hint, item, here, faults)
        except _UnreadableError:
            failed = True
    if failed:
        raise _UnreadableError
    return read_values


def _member(hint: type[StrEnum], data: object, place: str, faults: Faults) -> StrEnum:
    try:
        return hint(data if isinstance(data, str) else "")
    except ValueError:
        _fail(faults, place, "not_one_of", ", ".join(hint))


def _join(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name
