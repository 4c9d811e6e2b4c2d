"""The one blueprint of the administrators' pages, and what several of them do."""

import uuid
from collections.abc import Sequence
from typing import TypeVar

from flask import Blueprint, request

from referencing.services.errors import NotFoundError
from referencing.services.people import actor_for
from referencing.web.administration.forms import tidy_line
from referencing.web.database import session
from referencing.web.identity import signed_in_person
from workflows.vocabulary import Actor

PAGE_SIZE = 25
_LONGEST_WORDS = 100  # characters that are looked for
blueprint = Blueprint("administration", __name__, url_prefix="/admin")
Row = TypeVar("Row")


def administrator() -> Actor:
    """Return the administrator of this request as an actor."""
    return actor_for(session(), signed_in_person())


def cut(rows: Sequence[Row], size: int = PAGE_SIZE) -> tuple[Sequence[Row], Row | None]:
    """Return a page of rows that were asked for with one more, and its last one when there are more."""
    return rows[:size], rows[size - 1] if len(rows) > size else None


def asked(name: str) -> str:
    """Return what an address asks for, as every database takes it; empty when it asks for nothing."""
    return tidy_line(request.args.get(name))[:_LONGEST_WORDS]


def known_id(written: str) -> uuid.UUID:
    """Return an identifier as written in an address; NotFoundError when it is none."""
    try:
        return uuid.UUID(written)
    except ValueError as error:
        raise NotFoundError(written) from error


def optional_id(written: str) -> uuid.UUID | None:
    """Return an identifier, None for anything else: the first page."""
    try:
        return uuid.UUID(written)
    except ValueError:
        return None
