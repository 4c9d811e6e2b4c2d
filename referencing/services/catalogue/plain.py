"""Plain words for what rulebooks name by keys: data, read once from `plain.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from workflows.vocabulary import Access


@cache
def _plain() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("plain.toml").read_text("utf-8"))


def may_words(operation: Access) -> Mapping[str, str]:
    """Return what a service may do with an operation, by API: what stands after «Peut»."""
    return _plain()[operation.value]


def may_quote(theme: str | None) -> bool:
    """Return whether the wording of a reservation about a theme is public."""
    return theme not in _plain()["discreet"]
