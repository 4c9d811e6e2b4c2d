"""The self-check, open to everybody: seven points, a verdict with its reasons, a result that can be kept."""

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for

from referencing import access, clock
from referencing.services import rulebooks
from referencing.services.self_check import keep_result, kept_result, kept_until
from referencing.web.database import session, writing
from referencing.web.identity import standing
from referencing.web.self_check_answers import answers_in, as_data, told
from referencing.web.vendor.declaration_forms import EligibilityForm
from workflows.rulebook import Rulebook
from workflows.self_check import Answers, dossier_of_answers, is_eligible, verdicts

RULEBOOK = "PARCOURS_RULEBOOK"
_REFUSED = 422
blueprint = Blueprint("eligibility", __name__)


def current_book() -> Rulebook:
    """Return the rulebook under which new applications are opened."""
    return rulebooks.load(current_app.config[RULEBOOK])


@blueprint.get("/eligibilite")
@access.public
def page() -> Any:  # noqa: ANN401 - what Flask takes
    """Ask the seven points; with answers in the address, they are there to be changed."""
    form = EligibilityForm(request.args or None, meta={"csrf": False})
    return _asked(form)


@blueprint.get("/eligibilite/resultat")
@access.public
def result() -> Any:  # noqa: ANN401 - what Flask takes
    """Say what the points say of the answers in the address: nothing is kept."""
    form = EligibilityForm(request.args, meta={"csrf": False})
    if not form.validate():
        return _asked(form), _REFUSED
    return _shown(answers_in(form), current_book())


@blueprint.post("/eligibilite/resultats")
@access.public
def keep() -> Any:  # noqa: ANN401 - what Flask takes
    """Keep a result under a code."""
    form = EligibilityForm()
    if not form.validate_on_submit():
        return _asked(form), _REFUSED
    with writing() as current:
        kept = keep_result(current, answers_in(form), current_book(), clock.now())
    return redirect(url_for("eligibility.kept", code=kept.code), 303)


@blueprint.get("/eligibilite/resultats/<code>")
@access.public
def kept(code: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show a result that was kept, under the rulebook of its day."""
    found, answers = kept_result(session(), code)
    return _shown(answers, rulebooks.load(found.rulebook), found)


def _asked(form: EligibilityForm) -> str:
    points = {point.field: point for point in current_book().eligibility}
    return render_template("pages/eligibility/page.html", form=form, points=points, book=current_book())


def _shown(answers: Answers, book: Rulebook, kept: Any = None) -> str:  # noqa: ANN401 - a KeptResult, or nothing
    found = verdicts(dossier_of_answers(answers, book), book)
    data = as_data(answers)
    return render_template(
        "pages/eligibility/result.html",
        points=told(found, answers),
        is_eligible=is_eligible(found),
        book=book,
        kept=kept,
        until=kept_until(session(), kept) if kept else None,
        data=data,
        form=EligibilityForm(formdata=None, data=data),
        is_vendor=standing().is_vendor,
        is_outdated=book.key != current_book().key,
    )
