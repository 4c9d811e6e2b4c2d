"""Reports at the desk: the list, the page of one, the steps of an officer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, url_for

from models.case import state_of
from models.queries.cases import ledger_of
from models.queries.reports import contact_of
from models.report import Report
from referencing import access, clock
from referencing.services.errors import NotFoundError, StaleError
from referencing.services.facts import Question, facts_for
from referencing.services.people import actor_for
from referencing.services.refusal_sentences import refusal_sentence
from referencing.services.reports.acting import pass_on
from referencing.services.reports.desk import (
    STANDING_WORDS,
    Filter,
    filter_from,
    neighbours,
    readable_report,
    report_page,
)
from referencing.services.seeing import staff_roles
from referencing.services.steps import take_step
from referencing.web.ball import ball_of
from referencing.web.database import session, writing
from referencing.web.desk.places import read_place, written
from referencing.web.identity import signed_in_person
from referencing.web.reports.blueprint import blueprint
from referencing.web.reports.forms import ReportStepForm
from referencing.web.timeline import events
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.labels import label
from workflows.machine import StepRefusedError, available
from workflows.procedures import REPORT
from workflows.report_vocabulary import ReportKind, ReportState
from workflows.steps import Step
from workflows.vocabulary import Role
from workflows.words import _

PAGE_SIZE = 25
_CHANGED = _("Ce signalement a changé depuis que vous l’avez lu : relisez-le, puis recommencez. Votre texte est gardé.")


@dataclass(frozen=True, slots=True)
class ReportOffer:
    """A step that the reader may see; `reasons` forbid it now."""

    step: Step
    reasons: tuple[str, ...]


@blueprint.get("/instruction/signalements")
@access.officer
def queue() -> Any:  # noqa: ANN401 - what Flask takes
    """Show a page of the reports, those due first on top."""
    on, chosen = day_of(clock.now()), filter_from(request.args)
    after = read_place(request.args.get("apres", ""))
    page = report_page(session(), signed_in_person(), chosen, on, size=PAGE_SIZE, after=after)
    return render_template(
        "pages/reports/queue.html",
        page=page,
        chosen=chosen,
        standings=[(code.value, gettext(words)) for code, words in STANDING_WORDS.items()],
        states=[(state.value, gettext(label(state))) for state in ReportState],
        kinds=[(kind.value, gettext(label(kind))) for kind in ReportKind],
        first=_address(chosen) if after else None,
        next=_address(chosen, written(page.after)) if page.after else None,
        today=on,
    )


@blueprint.get("/instruction/signalements/<number>")
@access.staff
def page(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show one report, the others about its service, and what the reader may do."""
    return _shown(readable_report(session(), number, signed_in_person()), {})


@blueprint.post("/instruction/signalements/<number>/etapes/<trigger>")
@access.officer
def step(number: str, trigger: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Take a step of a report; what was typed is kept for the page that says why not."""
    row, form = REPORT.step.get(trigger), ReportStepForm()
    if row is None or Role.OFFICER not in row.roles:
        raise NotFoundError(trigger)
    form.validate_on_submit()
    typed = {trigger: {"reason": form.reason.data or "", "text": form.text.data or ""}}
    wrong, status = _written_wrong(form), 422
    if not wrong:
        try:
            _take(number, trigger, form)
        except StepRefusedError as error:
            if error.is_about_role:
                raise
            wrong = [refusal_sentence(refusal) for refusal in error.refusals]
        except StaleError:
            wrong, status = [gettext(_CHANGED)], 409
        else:
            flash(gettext(_("Étape faite : {0}."), gettext(row.label)))
            return redirect(url_for("reports.page", number=number), 303)
    return _shown(readable_report(session(), number, signed_in_person()), typed, wrong), status


def _take(number: str, trigger: str, form: ReportStepForm) -> None:
    with writing() as current:
        report = readable_report(current, number, signed_in_person())
        actor, at = actor_for(current, signed_in_person(), report.organisation_id), clock.now()
        seen, reason = form.seen_version.data or 0, form.reason.data or ""
        if trigger == "pass_on":
            pass_on(current, report, form.text.data or "", reason, actor=actor, at=at, seen_version=seen)
        else:
            take_step(current, report, trigger, actor=actor, at=at, reason=reason, seen_version=seen)


def _written_wrong(form: ReportStepForm) -> list[str]:
    return [gettext(_("Texte trop long : 10 000 caractères au plus."))] if form.reason.errors else []


def _shown(report: Report, typed: Mapping[str, Mapping[str, str]], wrong: Sequence[str] = ()) -> str:
    person, on = signed_in_person(), day_of(clock.now())
    is_officer = Role.OFFICER in staff_roles(person)
    return render_template(
        "pages/reports/page.html",
        report=report,
        state=state_of(report),
        ball=ball_of(report, on),
        contact=contact_of(session(), report.id) if is_officer else None,
        is_officer=is_officer,
        neighbours=neighbours(session(), report) if is_officer else [],
        offers=_offers(report),
        typed=typed,
        wrong=wrong,
        events=events(report, list(ledger_of(session(), report)), of_the_house=True),
    )


def _offers(report: Report) -> list[ReportOffer]:
    actor = actor_for(session(), signed_in_person(), report.organisation_id)
    rows = [row for row in REPORT.steps_from(report.state) if actor.roles & set(row.roles)]
    sections = {section for row in rows for section in row.needs}
    facts = facts_for(session(), report, Question(actor, day_of(clock.now())), sections)
    found = available(REPORT, report.state, facts).items()
    return [ReportOffer(row, tuple(map(refusal_sentence, refusals))) for row, refusals in found]


def _address(chosen: Filter, after: str | None = None) -> str:
    pairs = [*chosen.asked(), *([("apres", after)] if after else [])]
    return url_for("reports.queue") + (f"?{urlencode(pairs)}" if pairs else "")
