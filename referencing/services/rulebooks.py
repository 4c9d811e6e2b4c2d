"""The rulebooks shipped with the service, read once."""

from functools import cache
from pathlib import Path

import workflows
from workflows.rulebook import Rulebook
from workflows.rulebook_file import parse_rulebook

_FOLDER = Path(workflows.__file__).parent / "rulebooks"  # importlib.resources takes longer to load than these


def keys() -> tuple[str, ...]:
    """Return the keys of the rulebooks there are, in order."""
    return tuple(sorted(path.parent.name for path in _FOLDER.glob("*/rulebook.toml")))


@cache
def load(key: str) -> Rulebook:
    """Return a rulebook by its key; KeyError when there is none, RulebookError when it has faults."""
    if key not in keys():
        raise KeyError(key)
    folder = _FOLDER / key
    texts = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*.toml")}
    return parse_rulebook(key, texts)
