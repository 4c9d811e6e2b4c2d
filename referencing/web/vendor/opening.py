"""Open an application: a first one with the seven points, or a further one of a service that has some."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session

from models.eligibility import KeptResult
from models.organisation import Person
from models.queries.portfolio import service_with_slug
from models.service import Service
from referencing import access, clock
from referencing.services.carrying import CARRIED
from referencing.services.errors import InvalidDossierError, NotFoundError
from referencing.services.gap_sentences import sentence
from referencing.services.opening import Newcomer, kinds_for, open_first, open_next
from referencing.services.people import actor_for
from referencing.services.refusal_sentences import refusal_sentence
from referencing.services.self_check import kept_result
from referencing.web.database import session, writing
from referencing.web.eligibility import current_book
from referencing.web.identity import signed_in_person
from referencing.web.self_check_answers import answers_in, as_data
from referencing.web.vendor.acting import acting_membership
from referencing.web.vendor.declaration_forms import NextForm, OpeningForm
from referencing.words import gettext
from workflows.machine import StepRefusedError
from workflows.vocabulary import Kind, Refusal, Track
from workflows.words import _

_REFUSED = 422
blueprint = Blueprint("opening", __name__)


@blueprint.get("/editeur/candidatures/nouvelle")
@access.vendor
def first() -> Any:  # noqa: ANN401 - what Flask takes
    """Ask what opens a first application; a kept self-check, or answers in the address, fill it in."""
    code = request.args.get("code", "")
    data: dict[str, Any] = {"track": Track.SIMPLE.value}
    if code:
        kept, answers = kept_result(session(), code)
        data |= as_data(answers) | {"code": kept.code}
    form = OpeningForm(None if code else request.args or None, data=data)
    return _asked(form)


@blueprint.post("/editeur/candidatures/nouvelle")
@access.vendor
def open_it() -> Any:  # noqa: ANN401 - what Flask takes
    """Open a first application."""
    form, person = OpeningForm(), signed_in_person()
    if not form.validate_on_submit():
        return _asked(form), _REFUSED
    try:
        with writing() as current:
            organisation = acting_membership(person).organisation
            actor = actor_for(current, person, organisation.id)
            asked = Newcomer(
                form["name"].data,
                form.version.data or "",
                Track(form.track.data),
                answers_in(form),
                _kept(current, form),
            )
            case = open_first(current, organisation, asked, current_book(), actor=actor, at=clock.now())
    except (StepRefusedError, InvalidDossierError) as error:
        return _asked(form, _reasons(error)), _REFUSED
    flash(gettext(_("Candidature ouverte : {0}."), case.number))
    return redirect(url_for("vendor.case", number=case.number), 303)


@blueprint.get("/editeur/services/<slug>/nouvelle-demande")
@access.vendor
def further(slug: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Ask which further application of a service to open, with what forbids the others."""
    return _asked_further(_own_service(session(), slug, signed_in_person()), NextForm(formdata=None))


@blueprint.post("/editeur/services/<slug>/nouvelle-demande")
@access.vendor
def open_further(slug: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Open a further application, with all that the last one held."""
    form, person = NextForm(), signed_in_person()
    service = _own_service(session(), slug, person)
    if not form.validate_on_submit():
        return _asked_further(service, form), _REFUSED
    try:
        with writing() as current:
            actor = actor_for(current, person, service.organisation_id)
            given = Kind(form.kind.data), form.version.data or "", current_book()
            case = open_next(current, service, *given, actor=actor, at=clock.now())
    except (StepRefusedError, InvalidDossierError) as error:
        return _asked_further(_own_service(session(), slug, person), form, _reasons(error)), _REFUSED
    flash(gettext(_("Demande ouverte : {0}, avec les réponses de la précédente. Relisez-les."), case.number))
    shown = "carried.page" if case.kind in CARRIED else "vendor.case"
    return redirect(url_for(shown, number=case.number), 303)


def _kept(current: Session, form: FlaskForm) -> KeptResult | None:
    """Return the kept result that a form names, as long as it says what the form says."""
    if not form.code.data:
        return None
    kept, answers = kept_result(current, form.code.data)
    return kept if answers == answers_in(form) else None


def _own_service(current: Session, slug: str, person: Person) -> Service:
    organisations = [membership.organisation_id for membership in person.memberships]
    service = service_with_slug(current, slug, organisations, person.id)
    if service is None:
        raise NotFoundError(slug)
    return service


def _reasons(error: StepRefusedError | InvalidDossierError) -> list[str]:
    if isinstance(error, StepRefusedError):
        return [refusal_sentence(refusal) for refusal in error.refusals]
    return [sentence(fault.code, fault.details) for fault in error.faults]


def _asked(form: FlaskForm, reasons: list[str] | None = None) -> str:
    membership = acting_membership(signed_in_person())
    points = {point.field: point for point in current_book().eligibility}
    return render_template(
        "pages/vendor/first.html",
        form=form,
        points=points,
        book=current_book(),
        reasons=reasons or [],
        organisation=membership.organisation,
    )


def _asked_further(service: Service, form: FlaskForm, reasons: list[str] | None = None) -> str:
    actor = actor_for(session(), signed_in_person(), service.organisation_id)
    kinds = kinds_for(session(), service, current_book(), actor, clock.now())
    form.kind.choices = [choice for choice in form.kind.choices if not kinds[Kind(choice.value)]]
    return render_template(
        "pages/vendor/further.html",
        form=form,
        service=service,
        closed=[(kind, _sentences(refusals)) for kind, refusals in kinds.items() if refusals],
        reasons=reasons or [],
    )


def _sentences(refusals: tuple[Refusal, ...]) -> list[str]:
    return [refusal_sentence(refusal) for refusal in refusals]
