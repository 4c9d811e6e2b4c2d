"""The rulebooks shipped with the service, read once."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from workflows.rulebook import Rulebook
from workflows.rulebook_file import parse_rulebook

_FOLDER = files("workflows") / "rulebooks"


def keys() -> tuple[str, ...]:
    """Return the keys of the rulebooks there are, in order."""
    return tuple(sorted(folder.name for folder in _FOLDER.iterdir() if (folder / "rulebook.toml").is_file()))


@cache
def load(key: str) -> Rulebook:
    """Return a rulebook by its key; KeyError when there is none, RulebookError when it has faults."""
    if key not in keys():
        raise KeyError(key)
    return parse_rulebook(key, dict(_texts(_FOLDER / key, "")))


def _texts(folder: Traversable, prefix: str) -> list[tuple[str, str]]:
    texts: list[tuple[str, str]] = []
    for item in folder.iterdir():
        if item.is_dir():
            texts += _texts(item, f"{prefix}{item.name}/")
        elif item.name.endswith(".toml"):
            texts.append((prefix + item.name, item.read_text("utf-8")))
    return texts
