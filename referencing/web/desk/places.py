"""Where a page begins, as its address writes it: a day or nothing, and an identifier."""

import uuid
from datetime import date

from models.queries.queue import Place


def written(place: Place | None) -> str | None:
    """Return a place as an address holds it."""
    return None if place is None else f"{place[0].isoformat() if place[0] else ''}~{place[1].hex}"


def read_place(text: str) -> Place | None:
    """Return a place; None, the first page, for anything that is not ours."""
    day, _tilde, identifier = text.partition("~")
    try:
        return (date.fromisoformat(day) if day else None, uuid.UUID(identifier))
    except ValueError:
        return None
