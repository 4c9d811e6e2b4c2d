"""The first page: what this is for a visitor, their cases for somebody who is signed in."""

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from flask import Blueprint, render_template, request

from models.queries.worklist import Line
from referencing import access, clock
from referencing.services.seeing import Cursor, worklist
from referencing.web.database import session
from referencing.web.identity import current_person
from referencing.web.particulars import KINDS
from workflows.calendar import day_of
from workflows.procedures import ABOUT_SERVICES, PROCEDURES

PAGE_SIZE = 20
_WAITING, _OTHER = "a", "b"
blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@access.public
def page() -> Any:  # noqa: ANN401 - what Flask takes
    """Show the first page."""
    person = current_person()
    if person is None:
        return render_template("pages/home/visitor.html")
    only = _state(request.args.get("etat", ""))
    found = worklist(session(), person, PAGE_SIZE, _cursor(request.args.get("apres", "")), only)
    return render_template(
        "pages/home/worklist.html",
        found=found,
        after=_written(found.after) if found.after else None,
        is_first="apres" not in request.args,
        chosen=request.args.get("etat", "") if only else "",
        procedures=ABOUT_SERVICES.values(),
        kinds=KINDS,
        state_of_line=_state_of_line,
        today=day_of(clock.now()),
    )


def _state_of_line(line: Line) -> StrEnum:
    return PROCEDURES[line.procedure].states(line.state)


def _state(asked: str) -> StrEnum | None:
    """Return the state that «application.assessment» names; None for anything else."""
    name, _dot, value = asked.partition(".")
    try:
        return PROCEDURES[name].states(value)
    except (KeyError, ValueError):
        return None


def _written(cursor: Cursor) -> str:
    place = cursor.place.isoformat() if cursor.place else ""
    return "~".join((_WAITING if cursor.is_waiting else _OTHER, place, cursor.id.hex))


def _cursor(written: str) -> Cursor | None:
    """Return where a page begins; None, the first page, for anything that is not ours."""
    band, _first, rest = written.partition("~")
    place, _second, identifier = rest.partition("~")
    try:
        if band == _WAITING:
            return Cursor(is_waiting=True, place=date.fromisoformat(place) if place else None, id=uuid.UUID(identifier))
        at = datetime.fromisoformat(place)
        return Cursor(is_waiting=False, place=at, id=uuid.UUID(identifier)) if at.tzinfo else None
    except ValueError:
        return None
