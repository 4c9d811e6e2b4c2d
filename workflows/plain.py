"""The inverse of reading: frozen dataclasses back to plain data, fields at their default left out."""

import dataclasses
from datetime import date
from enum import StrEnum
from typing import Any

from workflows.reading import name_in_file


def plain(value: object) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return a value as JSON knows it: dicts, lists, texts (dates in ISO 8601), numbers, true and false."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            name_in_file(known): plain(getattr(value, known.name))
            for known in dataclasses.fields(value)
            if getattr(value, known.name) != _default(known)
        }
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def _default(known: "dataclasses.Field[Any]") -> object:
    if known.default_factory is not dataclasses.MISSING:
        return known.default_factory()
    return known.default
