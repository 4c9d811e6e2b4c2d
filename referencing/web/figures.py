"""The public figures: page, one-page PDF, CSV and JSON, all of the same facts, held for some minutes."""

from typing import Any

from flask import Blueprint, Response, current_app, render_template, request

from referencing import access, clock
from referencing.documents import render
from referencing.services.errors import NotFoundError
from referencing.services.figures import charts, files
from referencing.services.figures.facts import FLOW_WORDS, Facts, begun_on, chosen_period, figures
from referencing.services.figures.holding import HELD_FOR, Held
from referencing.services.figures.words import days
from referencing.services.papers.figures import figures_paper
from referencing.web.database import session
from referencing.web.errors import Page, answer
from referencing.web.identity import IS_DEMO
from workflows.calendar import day_of
from workflows.figures import ALL, LAST_YEAR, Period, years
from workflows.words import _

blueprint = Blueprint("figures", __name__)
JSON_FILE = "chiffres.json"
_HELD = "held_figures"
_UNKNOWN = Page(
    _("Cette période n’existe pas"),
    _("Les chiffres se lisent sur les douze derniers mois, sur une année depuis l’ouverture, ou depuis le début."),
    _("Revenez à la page des chiffres et choisissez une période dans la liste."),
)


class _UnknownPeriodError(Exception):
    """An address asks for a period that is none of the choices."""


@blueprint.errorhandler(_UnknownPeriodError)
def refuse_period(_error: _UnknownPeriodError) -> Any:  # noqa: ANN401 - what Flask takes
    """Say which periods there are."""
    return answer(400, _UNKNOWN)


@blueprint.get("/chiffres")
@access.public
def page() -> Any:  # noqa: ANN401 - what Flask takes
    """Show the figures of a period: charts, each with its table."""
    chosen = _chosen()
    facts = _facts(chosen)
    return render_template(
        "pages/figures/page.html",
        facts=facts,
        chosen=chosen.key,
        periods=[LAST_YEAR, *years(begun_on(session(), clock.now()), day_of(clock.now())), ALL],
        stages=charts.stage_chart(facts["stages"]),
        in_force=charts.in_force_chart(facts["months"]),
        flows=charts.flow_chart(facts["months"]),
        flow_words=FLOW_WORDS,
        files=[JSON_FILE, *(f"{name}.csv" for name in files.TABLES)],
        minutes=int(HELD_FOR.total_seconds() // 60),
        days=days,
    )


@blueprint.get("/chiffres.pdf")
@access.public
def paper() -> Any:  # noqa: ANN401 - what Flask takes
    """Send the same on one page."""
    chosen = _chosen()
    facts = _facts(chosen)
    said = figures_paper(facts, session().info["public_url"], is_demo=current_app.config[IS_DEMO])
    made = _held().get(("pdf", facts["computed_at"], chosen.key), clock.now(), lambda: render(said["kind"], said))
    return _download(made, "application/pdf", f"chiffres-{said['number']}.pdf")


@blueprint.get("/chiffres/<export>")
@access.public
def file(export: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Send the tables: all as JSON, or one as CSV."""
    name = export.removesuffix(".csv")
    if export != JSON_FILE and (name == export or name not in files.TABLES):
        raise NotFoundError(export)
    facts = _facts(_chosen())
    if export == JSON_FILE:
        return _download(files.as_json(facts).encode(), "application/json; charset=utf-8", export)
    text = "".join(files.as_csv(files.table(name, facts)))
    return _download(text.encode(), "text/csv; header=present; charset=utf-8", export)


def _chosen() -> Period:
    """Return the period that the address asks for, that of the last twelve months where it asks for none."""
    found = chosen_period(session(), request.args.get("periode", "") or LAST_YEAR, clock.now())
    if found is None:
        raise _UnknownPeriodError
    return found


def _facts(chosen: Period) -> Facts:
    at = clock.now()
    found: Facts = _held().get((chosen.key, chosen.until), at, lambda: figures(session(), chosen, at))
    return found


def _held() -> Held:
    held: Held = current_app.extensions.setdefault(_HELD, Held())
    return held


def _download(body: bytes, kind: str, name: str) -> Response:
    response = Response(body, content_type=kind)
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    response.add_etag()
    response.make_conditional(request)
    return response
