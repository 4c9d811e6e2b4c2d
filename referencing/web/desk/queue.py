"""The queue: every case of the desk by due date, as its filter or a view says."""

import uuid
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import render_template, request

from models.organisation import Person
from models.view import SavedView
from referencing import access, clock
from referencing.services import rulebooks
from referencing.services.absences import colleagues
from referencing.services.assigning import part_words
from referencing.services.queue import queue_page
from referencing.services.queue_filter import DUE_WORDS, WHOSE_WORDS, Filter, described, every_theme, filter_from
from referencing.services.seeing import staff_roles
from referencing.services.views import default_view, filter_of, may_share, views_of
from referencing.web.ball import clock_words
from referencing.web.database import session
from referencing.web.desk.blueprint import blueprint
from referencing.web.desk.forms import ViewForm
from referencing.web.desk.places import read_place, written
from referencing.web.identity import signed_in_person
from referencing.web.particulars import KINDS
from referencing.web.templating import words
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.procedures import ABOUT_SERVICES, PROCEDURES
from workflows.rulebook import Rulebook
from workflows.sight import staff_concerned
from workflows.vocabulary import Kind, Role, Track

PAGE_SIZE = 25


@blueprint.get("/instruction")
@access.desk
def queue() -> Any:  # noqa: ANN401 - what Flask takes
    """Show a page of the queue."""
    return show(ViewForm(formdata=None))


def show(form: ViewForm, refused: Filter | None = None) -> str:
    """Return a page of the queue, with the form that keeps its filter as a view; `refused`: a filter not kept."""
    person, on = signed_in_person(), day_of(clock.now())
    views = views_of(session(), person)
    default = default_view(session(), person)
    chosen, opened = (refused, None) if refused else _chosen(views, default)
    after = read_place(request.args.get("apres", ""))
    page = queue_page(session(), person, chosen, on, size=PAGE_SIZE, after=after)
    people = colleagues(session())
    return render_template(
        "pages/desk/queue.html",
        page=page,
        chosen=chosen,
        asked=urlencode(chosen.asked()),
        described=described(chosen, words),
        after=written(page.after),
        is_first=after is None,
        views=views,
        opened=opened,
        default=default,
        form=form,
        may_share=may_share(person),
        is_officer=Role.OFFICER in staff_roles(person),
        choices=choices(people),
        officers=[one for one in people if Role.OFFICER in staff_roles(one)],
        state_of_line=lambda line: PROCEDURES[line.procedure].states(line.state),
        clock_of_line=lambda line: clock_words(line.procedure, PROCEDURES[line.procedure].states(line.state)),
        part_words=part_words,
        kinds=KINDS,
        today=on,
    )


def asked_filter() -> Filter:
    """Return the filter that the address of this request asks for."""
    return filter_from(request.args.to_dict(flat=False))


def choices(people: Sequence[Person]) -> dict[str, Any]:
    """Return what each field of the filter offers: values and words."""
    roles = staff_roles(signed_in_person())
    whose = [(code.value, gettext(said)) for code, said in WHOSE_WORDS.items()]
    return {
        "procedures": [one for one in ABOUT_SERVICES.values() if roles & staff_concerned(one)],
        "tracks": [(track.value, words(track)) for track in Track],
        "kinds": [(kind.value, words(kind)) for kind in Kind],
        "themes": [(theme.key, theme.title) for theme in every_theme()],
        "due": [(code.value, gettext(said)) for code, said in DUE_WORDS.items()],
        "people": whose + [(one.email, one.name) for one in people],
        "rulebooks": [(book.key, f"{book.title} ({book.version})") for book in _rulebooks()],
    }


def _rulebooks() -> list[Rulebook]:
    return [rulebooks.load(key) for key in rulebooks.keys()]  # noqa: SIM118 - a function of a module


def _chosen(views: Sequence[SavedView], default: uuid.UUID | None) -> tuple[Filter, SavedView | None]:
    """Return the filter to show, and the view it comes from: that of the address, else the default one."""
    wanted = request.args.get("vue", "")
    if not wanted and not (set(request.args) - {"apres"}):
        wanted = default.hex if default else ""
    opened = next((view for view in views if view.id.hex == wanted), None)
    return (filter_of(opened), opened) if opened else (asked_filter(), None)
