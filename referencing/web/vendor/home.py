"""The vendor's space: its services and their cases; the page of one application, with the whole way."""

from typing import Any

from flask import Blueprint, render_template

from models.case import state_of
from models.queries.results import result_of
from referencing import access, clock
from referencing.services import rulebooks
from referencing.services.declarations import dossier_of
from referencing.services.library import ending_in
from referencing.services.reports.vendor import count_awaited
from referencing.services.vendor_space import services_of_person
from referencing.web.ball import ball_of
from referencing.web.case_places import places_of
from referencing.web.database import session
from referencing.web.identity import signed_in_person
from referencing.web.offers import offers_and_gaps
from referencing.web.vendor.gap_links import groups_of_gaps
from referencing.web.vendor.overview import last_open_state, part_lines, unread_of
from referencing.web.vendor.own import own_application
from referencing.web.vendor.whereabouts import times_of, usual_days
from workflows.calendar import day_of
from workflows.procedures import APPLICATION
from workflows.way import Progress, way
from workflows.works import WORKS

blueprint = Blueprint("vendor", __name__)


@blueprint.get("/editeur")
@access.vendor
def home() -> Any:  # noqa: ANN401 - what Flask takes
    """Show the services of the reader's organisations, what waits for the reader first."""
    person = signed_in_person()
    return render_template(
        "pages/vendor/home.html",
        services=services_of_person(session(), person),
        awaited=count_awaited(session(), person),
        today=day_of(clock.now()),
    )


@blueprint.get("/editeur/dossiers/<number>")
@access.vendor
def case(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show the whole way of an application, the parts of its dossier and what is missing."""
    found, actor = own_application(session(), number, signed_in_person())
    on = day_of(clock.now())
    dossier, book = dossier_of(session(), found), rulebooks.load(found.rulebook)
    offers, _groups = offers_and_gaps(session(), found, actor, on)
    return render_template(
        "pages/vendor/case.html",
        case=found,
        state=state_of(found),
        ball=ball_of(found, on),
        stages=way(found.state, found.track, last_open_state(session(), found)),
        Progress=Progress,
        parts=part_lines(found, dossier, book, on),
        gaps=groups_of_gaps(found, dossier, book, on),
        steps={offer.step.trigger: offer for offer in offers},
        ending=ending_in(session(), found, on),
        unread=unread_of(session(), found, actor),
        is_answering=found.state in WORKS["answer"].only_flagged,
        places=places_of(session(), found, signed_in_person()),
        is_written=found.state in APPLICATION.silence,
        attached=result_of(session(), found.id),
    )


@blueprint.get("/editeur/dossiers/<number>/ou-en-est")
@access.vendor
def whereabouts(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Say who holds the ball, since when, until when, under which rule, and what happens if nobody acts."""
    found, _actor = own_application(session(), number, signed_in_person())
    now = clock.now()
    return render_template(
        "pages/vendor/whereabouts.html",
        case=found,
        state=state_of(found),
        ball=ball_of(found, day_of(now)),
        times=times_of(found, now),
        stages=way(found.state, found.track, last_open_state(session(), found)),
        Progress=Progress,
        usual=usual_days(session(), found),
    )
