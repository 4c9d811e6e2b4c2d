"""One context a kind, taken from the demonstration; tests/referencing/services/papers keeps their shape true."""

import copy
import json
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "samples"
KINDS = sorted(path.stem for path in FOLDER.glob("*.json"))


def sample(kind, **changes):
    """Return a context of a kind of its own, some of its facts changed."""
    return copy.deepcopy(_read(kind)) | changes


@cache
def _read(kind):
    return json.loads((FOLDER / f"{kind}.json").read_text(encoding="utf-8"))


def with_words(value, words):
    """Return a context in which every text that somebody wrote is replaced; names hold 200 signs, as in the memory."""
    if isinstance(value, dict):
        return {key: _replaced(key, item, words) for key, item in value.items()}
    return [with_words(item, words) for item in value] if isinstance(value, list) else value


def _replaced(key, item, words):
    if not isinstance(item, str):
        return with_words(item, words)
    if key in _NAMES and item:
        return words[:200]
    return words if key in _FREE and item else item


_FREE = {
    *("grounds", "summary", "reason", "text", "comment", "observations", "observation", "reply", "answer", "declared"),
    *("perimeter", "calendar", "conditions", "notes", "present"),
}
_NAMES = {"name", "place", "signatory", "by"}
