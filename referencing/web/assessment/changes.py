"""The change request: flags one at a time, the day of the answer, the letter as the vendor will read it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from markupsafe import Markup

from models.application import Application
from models.queries.facts import change_request_of, findings_in_round
from referencing import access, clock
from referencing.services import rulebooks
from referencing.services.assessing import draft_change_request, drafted_reasons, flag, unflag
from referencing.services.people import actor_for
from referencing.services.previewing import preview
from referencing.services.refusal_sentences import refusal_sentence
from referencing.web.assessment.blueprint import assessed, blueprint, criterion_of
from referencing.web.assessment.forms import DueForm, FlagForm
from referencing.web.assessment.overview import lines_of
from referencing.web.database import session, writing
from referencing.web.forms import StepForm
from referencing.web.identity import signed_in_person
from referencing.web.letters import letter_of
from referencing.web.offers import offers_and_gaps
from referencing.web.phrase_choice import phrases_offered, was_inserted
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.machine import StepRefusedError
from workflows.rulebook import Criterion
from workflows.vocabulary import Actor, Role
from workflows.words import _


@blueprint.get("/instruction/<number>/complements")
@access.desk
def changes(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show the change request being drafted; «critere» proposes one, its finding's comment as the reason."""
    application = assessed(session(), number, signed_in_person())
    key = request.args.get("critere", "")
    form = FlagForm(formdata=None, criterion=key, reason=_proposed(application, key))
    return _shown(application, form)


@blueprint.post("/instruction/<number>/complements")
@access.reviewer
def put(number: str) -> Any:  # noqa: ANN401 - as above
    """Put one criterion into the change request."""
    person, form = signed_in_person(), FlagForm()
    application = assessed(session(), number, person)
    offered = phrases_offered(session(), application, _chosen(application, form))
    if was_inserted(form.reason, offered):
        return _shown(application, form)
    known = criterion_of(application, form.criterion.data or "")
    if not form.validate_on_submit():
        return _shown(application, form), 422
    session().rollback()
    try:
        with writing() as current:
            application = assessed(current, number, person)
            actor = actor_for(current, person, application.organisation_id)
            flag(current, application, known.key, form.reason.data or "", actor=actor, at=clock.now())
    except StepRefusedError as error:
        if error.is_about_role:
            raise
        form.reason.errors = [refusal_sentence(refusal) for refusal in error.refusals]
        return _shown(assessed(session(), number, person), form), 422
    flash(gettext(_("Critère {0} ajouté à la demande de compléments."), known.key))
    return redirect(url_for("assessment.changes", number=number), 303)


@blueprint.post("/instruction/<number>/complements/<key>/retrait")
@access.reviewer
def take_out(number: str, key: str) -> Any:  # noqa: ANN401 - as above
    """Take one criterion out of the change request."""
    person = signed_in_person()
    with writing() as current:
        application = assessed(current, number, person)
        actor = actor_for(current, person, application.organisation_id)
        unflag(current, application, key, actor=actor, at=clock.now())
    flash(gettext(_("Critère {0} retiré de la demande de compléments."), key))
    return redirect(url_for("assessment.changes", number=number), 303)


@blueprint.post("/instruction/<number>/complements/echeance")
@access.reviewer
def due(number: str) -> Any:  # noqa: ANN401 - as above
    """Set the day of the answer; none: that of the rulebook."""
    person, form = signed_in_person(), DueForm()
    if not form.validate_on_submit():
        application = assessed(session(), number, person)
        return _shown(application, FlagForm(formdata=None, criterion="", reason=""), form), 422
    with writing() as current:
        application = assessed(current, number, person)
        actor, reasons = actor_for(current, person, application.organisation_id), drafted_reasons(current, application)
        draft_change_request(current, application, reasons, actor=actor, at=clock.now(), answer_by=form.due_on.data)
    flash(gettext(_("Date de réponse enregistrée.")))
    return redirect(url_for("assessment.changes", number=number), 303)


def _chosen(application: Application, form: FlagForm) -> Criterion | None:
    """Return the criterion that a flag names, if the rulebook has it."""
    return rulebooks.load(application.rulebook).criterion.get(form.criterion.data or "")


def _letter(application: Application, actor: Actor) -> Markup:
    """Return the letter as it would leave now."""
    said = preview(session(), application, "change_request", actor=actor, role=Role.REVIEWER, at=clock.now())
    return letter_of("change_request", said)


def _proposed(application: Application, key: str) -> str:
    there = findings_in_round(session(), application.id, application.round).get(key)
    return drafted_reasons(session(), application).get(key) or (there.comment if there else "")


def _shown(application: Application, form: FlagForm, due_form: DueForm | None = None) -> str:
    person = signed_in_person()
    drafted = change_request_of(session(), application.id)
    actor = actor_for(session(), person, application.organisation_id)
    offers, _gaps = offers_and_gaps(session(), application, actor, day_of(clock.now()))
    due_form = due_form or DueForm(formdata=None, due_on=drafted.due_on if drafted else None)
    return render_template(
        "pages/assessment/changes.html",
        case=application,
        drafted=drafted,
        letter=_letter(application, actor) if drafted and drafted.flags and not drafted.sent_at else None,
        criteria=rulebooks.load(application.rulebook).criterion,
        lines=lines_of(application),
        form=form,
        phrases=phrases_offered(session(), application, _chosen(application, form)),
        due_form=due_form,
        errors=[(field.id, error) for one in (form, due_form) for field in one for error in field.errors],
        offers=[offer for offer in offers if offer.step.trigger == "request_changes"],
        step_form=StepForm(formdata=None, seen_version=application.version),
    )
