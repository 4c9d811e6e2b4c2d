"""A draw as everybody sees it, without an account: what was published when, the result, and how to redo it."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from flask import Response, current_app, render_template, request, url_for

from models.draw import Draw
from models.queries.campaigns import draws_of
from models.queries.draws import public_draws
from models.queries.issued import documents_of
from referencing import access
from referencing.services.drawing import draw_named
from referencing.services.errors import NotFoundError
from referencing.services.papers import PAPERS
from referencing.services.papers.draw import percent, percent_of_error
from referencing.services.store import Room, Store
from referencing.web.database import session
from referencing.web.draws.blueprint import blueprint
from referencing.web.draws.campaigns import stratum_label
from referencing.web.errors import in_preparation
from referencing.web.forms import readable
from referencing.web.papers import STORE
from referencing.words import gettext
from workflows.draw_file import read_draw
from workflows.population import Population, population_of
from workflows.risk import FROM, NAMES, POINTS

PAGE_SIZE = 20
_PROGRAM = "verify_draw"
_MINUTES = "draw_minutes"


@blueprint.get("/audits/tirages")
@access.public
def draws() -> Any:  # noqa: ANN401 - what Flask takes
    """Show every draw, last first: those that were cancelled too."""
    before = readable(request.args.get("avant"))[:40] or None
    found = public_draws(session(), PAGE_SIZE + 1, before)
    last = found[PAGE_SIZE - 1].number if len(found) > PAGE_SIZE else None
    return render_template(
        "pages/draws/draws.html",
        draws=found[:PAGE_SIZE],
        next=url_for("draws.draws", avant=last) if last else None,
        first=url_for("draws.draws") if before else None,
    )


@blueprint.get("/audits/tirages/methode")
@access.public
def method() -> Any:  # noqa: ANN401 - what Flask takes
    """Show how lots are drawn, and how to redo a draw."""
    return render_template(
        "pages/draws/method.html",
        points=[(gettext(NAMES[risk]), points) for risk, points in POINTS.items()],
        bands=list(FROM.items()),
    )


@blueprint.get("/audits/tirages/verify_draw.py")
@access.public
def program() -> Response:
    """Answer the program that redoes a draw, as a file to keep."""
    spec = find_spec(_PROGRAM)
    if spec is None or spec.origin is None:
        raise NotFoundError(_PROGRAM)
    return _file(Path(spec.origin).read_bytes(), f"{_PROGRAM}.py", "text/plain")


@blueprint.get("/audits/tirages/<number>")
@access.public
def draw(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show a draw."""
    one = draw_named(session(), number)
    content = read_draw(one.file.encode()) if one.file else None
    return render_template(
        "pages/draws/draw.html",
        draw=one,
        population=_population(one),
        lines=content["lines"] if content else [],
        services={lot.listing.number: lot.listing.service.name for lot in one.lots},
        value=content["public_value"] if content else None,
        others=[other for other in draws_of(session(), [one.campaign_id]) if other.number != one.number],
        stratum=stratum_label,
        percent=percent,
        error=percent_of_error,
    )


def _population(one: Draw) -> Population | None:
    return population_of(one.population.splitlines()) if one.population else None


@blueprint.get("/audits/tirages/<number>/tirage.json")
@access.public
def file(number: str) -> Response:
    """Answer the file that redoes a draw."""
    one = draw_named(session(), number)
    return _file((_there(one.file, number)).encode(), f"{one.number}.json", "application/json")


@blueprint.get("/audits/tirages/<number>/population.txt")
@access.public
def population(number: str) -> Response:
    """Answer the frozen population."""
    one = draw_named(session(), number)
    return _file(_there(one.population, number).encode(), f"{one.number}-population.txt", "text/plain")


@blueprint.get("/audits/tirages/<number>/proces-verbal.pdf")
@access.public
def minutes(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Answer the minutes of a draw, or the page that says they are being written."""
    one = draw_named(session(), number)
    found = [document for document in documents_of(session(), one) if document.kind == _MINUTES]
    if not found:
        raise NotFoundError(number)
    document = found[-1]
    if document.sha256 is None:
        way = url_for("draws.draw", number=one.number)
        return in_preparation(document.number, gettext(PAPERS[_MINUTES].title), one.number, way)
    store: Store = current_app.extensions[STORE]
    return _file(store.read(Room.PAPERS, document.sha256), f"{document.number}.pdf", "application/pdf")


def _there(text: str | None, number: str) -> str:
    if text is None:
        raise NotFoundError(number)
    return text


def _file(content: bytes, name: str, mimetype: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype=mimetype, headers=headers)
