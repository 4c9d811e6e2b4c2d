"""Reports for the vendor that they were passed to: the list, the page of one, the answer."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from models.report import Report
from referencing import access, clock
from referencing.services.errors import StaleError
from referencing.services.people import actor_for
from referencing.services.refusal_sentences import refusal_sentence
from referencing.services.reports.vendor import may_answer, own_report, passed_page, question_put, state_told
from referencing.services.steps import take_step
from referencing.web.database import session, writing
from referencing.web.desk.places import read_place, written
from referencing.web.identity import signed_in_person
from referencing.web.reports.blueprint import blueprint
from referencing.web.reports.forms import AnswerForm
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.machine import StepRefusedError
from workflows.words import _

PAGE_SIZE = 25
_REFUSED, _STALE = 422, 409
_CHANGED = _("Ce signalement a changé depuis que vous l’avez lu : relisez-le, puis recommencez. Votre texte est gardé.")


@blueprint.get("/editeur/signalements")
@access.vendor
def passed() -> Any:  # noqa: ANN401 - what Flask takes
    """Show the reports passed to the reader's organisations, those to answer on top."""
    after = read_place(request.args.get("apres", ""))
    page = passed_page(session(), signed_in_person(), size=PAGE_SIZE, after=after)
    return render_template(
        "pages/reports/passed.html",
        page=page,
        state_told=state_told,
        may_answer=may_answer,
        first=url_for("reports.passed") if after else None,
        next=url_for("reports.passed", apres=written(page.after)) if page.after else None,
        today=day_of(clock.now()),
    )


@blueprint.get("/editeur/signalements/<number>")
@access.vendor
def read(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show what the desk passed on, and what was answered."""
    report = own_report(session(), number, signed_in_person())
    return _shown(report, AnswerForm(formdata=None, seen_version=report.version))


@blueprint.post("/editeur/signalements/<number>/reponse")
@access.vendor
def answer(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Answer the desk; what was typed is kept for the page that says why not."""
    person, form = signed_in_person(), AnswerForm()
    report = own_report(session(), number, person)
    if not form.validate_on_submit():
        return _shown(report, form), _REFUSED
    try:
        with writing() as current:
            report = own_report(current, number, person)
            actor = actor_for(current, person, report.organisation_id)
            reason, seen = form.reason.data or "", form.seen_version.data or 0
            take_step(current, report, "answer", actor=actor, at=clock.now(), reason=reason, seen_version=seen)
    except StepRefusedError as error:
        if error.is_about_role:
            raise
        reasons = [refusal_sentence(refusal) for refusal in error.refusals]
        return _shown(own_report(session(), number, person), form, reasons), _REFUSED
    except StaleError:
        return _shown(own_report(session(), number, person), form, [gettext(_CHANGED)]), _STALE
    flash(gettext(_("Réponse envoyée au guichet.")))
    return redirect(url_for("reports.read", number=number), 303)


def _shown(report: Report, form: AnswerForm, reasons: list[str] | None = None) -> str:
    form.seen_version.data = report.version
    return render_template(
        "pages/reports/read.html",
        report=report,
        state=state_told(report),
        question=question_put(session(), report),
        may_answer=may_answer(report),
        form=form,
        reasons=reasons or [],
        today=day_of(clock.now()),
    )
