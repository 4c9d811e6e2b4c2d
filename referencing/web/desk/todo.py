"""What waits for the person who is signed in."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import render_template, request

from models.listing import Listing
from models.report import Report
from referencing import access, clock
from referencing.services.assigning import part_words
from referencing.services.listings import listing_page
from referencing.services.reports.desk import reports_waiting
from referencing.services.seeing import staff_roles
from referencing.services.todo import tasks
from referencing.web.database import session
from referencing.web.desk.blueprint import blueprint
from referencing.web.desk.places import read_place, written
from referencing.web.identity import signed_in_person
from workflows.calendar import day_of
from workflows.procedures import LISTING, PROCEDURES
from workflows.sight import staff_concerned
from workflows.vocabulary import Role

PAGE_SIZE = 25
_REPORTS = 5  # the first ones: the others are in their own list


@blueprint.get("/instruction/a-faire")
@access.desk
def todo() -> Any:  # noqa: ANN401 - what Flask takes
    """Show a page of things to do."""
    on, after = day_of(clock.now()), read_place(request.args.get("apres", ""))
    page = tasks(session(), signed_in_person(), on, size=PAGE_SIZE, after=after)
    return render_template(
        "pages/desk/todo.html",
        page=page,
        proposals=_proposals(on) if after is None else [],
        reports=_reports() if after is None else [],
        after=written(page.after),
        is_first=after is None,
        part_words=part_words,
        state_of_part=lambda part: PROCEDURES[part.procedure].states(part.state),
        today=on,
    )


def _proposals(on: date) -> Sequence[Listing]:
    """Return the listings whose suspension is proposed, for whoever may act on them: nobody follows them in advance."""
    person = signed_in_person()
    if not staff_roles(person) & staff_concerned(LISTING):
        return []
    return listing_page(session(), person, "propositions", on, size=PAGE_SIZE, after=None).listings


def _reports() -> Sequence[Report]:
    """Return the reports that wait for the desk, for its officers: nobody follows them in advance."""
    person = signed_in_person()
    return reports_waiting(session(), person, _REPORTS) if Role.OFFICER in staff_roles(person) else []
