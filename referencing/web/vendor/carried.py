"""A renewal or an update for its vendor: what to look at again and why, and the one act that confirms the rest."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for

from models.application import Application
from referencing import access, clock
from referencing.services.carrying import carried_by, cause_sentence, keep_answer
from referencing.services.differences import differences
from referencing.services.errors import NotFoundError
from referencing.services.refusal_sentences import refusal_sentence
from referencing.services.steps import take_step
from referencing.web.attempt import Attempt
from referencing.web.case_places import places_of
from referencing.web.database import session, writing
from referencing.web.forms import StepForm
from referencing.web.identity import signed_in_person
from referencing.web.offers import offers_and_gaps
from referencing.web.vendor.own import own_application
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.machine import StepRefusedError
from workflows.plain import plain
from workflows.procedures import APPLICATION
from workflows.vocabulary import Actor
from workflows.words import _

_REFUSED = 422
_CONFIRM = "confirm_unchanged"
blueprint = Blueprint("carried", __name__)


@blueprint.get("/editeur/dossiers/<number>/reprise")
@access.vendor
def page(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show what must be looked at again, what was, and what is confirmed as it stands."""
    application, actor = own_application(session(), number, signed_in_person())
    return _shown(application, actor)


@blueprint.post("/editeur/dossiers/<number>/reprise/<key>")
@access.vendor
def keep(number: str, key: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Say that an answer that had to be looked at again still stands."""
    person = signed_in_person()
    try:
        with writing() as current:
            application, actor = own_application(current, number, person)
            keep_answer(current, application, key, actor=actor, at=clock.now())
    except StepRefusedError as error:
        application, actor = own_application(session(), number, signed_in_person())
        return _shown(application, actor, [refusal_sentence(one) for one in error.refusals]), _REFUSED
    flash(gettext(_("Réponse maintenue : {0}."), key))
    return redirect(url_for("carried.page", number=number, _anchor="a-revoir"), 303)


@blueprint.post("/editeur/dossiers/<number>/reprise")
@access.vendor
def confirm(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Confirm, as a signatory, every answer that stands as it was."""
    person, form = signed_in_person(), StepForm()
    form.validate_on_submit()
    with writing() as current:
        application, actor = own_application(current, number, person)
        row = APPLICATION.step[_CONFIRM]
        g.attempt = Attempt(application.number, application.service.name, row, form, is_final=False)
        seen = form.seen_version.data
        take_step(current, application, _CONFIRM, actor=actor, at=clock.now(), seen_version=seen)
    flash(gettext(_("Réponses reprises confirmées.")))
    return redirect(url_for("carried.page", number=number), 303)


def _shown(application: Application, actor: Actor, reasons: list[str] | None = None) -> str:
    on = day_of(clock.now())
    carried = carried_by(session(), application, on)
    if carried is None:
        raise NotFoundError(application.number)
    offers, _gaps = offers_and_gaps(session(), application, actor, on)
    before, now = carried.before.dossier.answers, carried.dossier.answers
    changed = {
        key: differences(
            plain(before[key]) if key in before else None, plain(now[key]) if key in now else None, carried.book
        )
        for key in carried.review.causes
    }
    return render_template(
        "pages/listed/carried.html",
        case=application,
        places=places_of(session(), application, signed_in_person()),
        carried=carried,
        reasons=reasons or [],
        cause=cause_sentence,
        changed=changed,
        offer=next((one for one in offers if one.step.trigger == _CONFIRM), None),
        form=StepForm(formdata=None, seen_version=application.version),
        is_open=APPLICATION.may_leave(application.state, "submit"),
        is_early=APPLICATION.may_leave(application.state, "confirm_eligibility"),
    )
