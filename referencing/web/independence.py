"""The declaration of interests: before a case opens, corrected later, lifted by an administrator."""

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import DataRequired, InputRequired, Length

from models.application import Application
from models.assignment import WHOLE
from models.case import CaseMixin
from models.organisation import Interest, Person
from models.queries import independence as query
from models.queries.assignments import current_assignment
from models.queries.people import interest_of
from referencing import access, clock
from referencing.services.errors import NotFoundError
from referencing.services.independence import declare, hints_for, lift
from referencing.services.people import actor_for
from referencing.services.refusal_sentences import refusal_sentence
from referencing.services.seeing import identified_case, is_of_the_house, staff_roles
from referencing.web.addresses import inside
from referencing.web.database import session, writing
from referencing.web.forms import readable
from referencing.web.identity import signed_in_person
from referencing.web.particulars import KINDS
from referencing.words import gettext
from workflows.independence import Hint
from workflows.machine import StepRefusedError
from workflows.vocabulary import Role
from workflows.words import _

blueprint = Blueprint("independence", __name__)

_LENGTH = 4000
_HINTS = {
    "same_domain": _("Votre adresse et celle d’un membre de l’éditeur ont le même domaine : {0}."),
    "same_siren": _("Vous êtes membre de l’organisation de l’éditeur (SIREN {0})."),
    "declared_before": _("Vous avez déclaré un intérêt sur un autre dossier de cet éditeur : {0}."),
}


class DeclarationForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """No interest, or an interest and what it is; `suite`: the page that was asked for before."""

    suite = HiddenField()
    choice = RadioField(
        _("Votre déclaration"),
        choices=[
            SelectChoice(
                "none", _("Je n’ai aucun intérêt dans ce service, chez son éditeur ou chez un concurrent direct")
            ),
            SelectChoice("interest", _("J’ai un intérêt : ce dossier se ferme pour moi")),
        ],
        validators=[InputRequired(_("Choisissez une réponse."))],
    )
    statement = TextAreaField(
        _("Quel est cet intérêt ?"),
        filters=[readable],
        validators=[Length(max=_LENGTH, message=_("4 000 caractères au plus."))],
    )


class LiftForm(FlaskForm):  # type: ignore[misc]  # as above
    """Why an interest is corrected to none."""

    reason = TextAreaField(
        _("Motif de la correction"),
        filters=[readable],
        validators=[
            DataRequired(_("Indiquez le motif.")),
            Length(max=_LENGTH, message=_("4 000 caractères au plus.")),
        ],
    )


@blueprint.get("/dossiers/<number>/independance")
@access.staff
def page(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show what identifies a case, and the declaration of the reader."""
    person = signed_in_person()
    form = DeclarationForm(formdata=None, suite=inside(request.args.get("suite", "")))
    return _shown(_case(session(), number, person), person, form)


@blueprint.post("/dossiers/<number>/independance")
@access.staff
def send(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Keep a declaration; the case then opens, or is closed for good."""
    person, form = signed_in_person(), DeclarationForm()
    if not form.validate_on_submit():
        return _shown(_case(session(), number, person), person, form), 422
    has_interest = form.choice.data == "interest"
    try:
        with writing() as current:
            case = _case(current, number, person)
            text = form.statement.data or ""
            declare(current, case, person, has_interest=has_interest, statement=text, at=clock.now())
    except StepRefusedError as error:
        field = form.statement if error.refusals[0].code == "interest_without_statement" else form.choice
        field.errors = [refusal_sentence(refusal) for refusal in error.refusals]
        return _shown(_case(session(), number, person), person, form), 422
    if has_interest:
        flash(gettext(_("Intérêt déclaré. Le dossier {0} et tous ceux de ce service vous sont fermés."), case.number))
        return redirect(url_for("home.page"), 303)
    flash(gettext(_("Déclaration enregistrée : le dossier vous est ouvert.")))
    return redirect(inside(form.suite.data or "") or url_for("cases.page", number=case.number), 303)


@blueprint.get("/admin/interets")
@access.administrator
def corrections() -> Any:  # noqa: ANN401 - what Flask takes
    """Show every declared interest to an administrator."""
    return _corrections(LiftForm(formdata=None), None)


@blueprint.post("/admin/interets/<uuid:identifier>")
@access.administrator
def correct(identifier: uuid.UUID) -> Any:  # noqa: ANN401 - what Flask takes
    """Correct an interest to none, with the reason."""
    person, form = signed_in_person(), LiftForm()
    if not form.validate_on_submit():
        return _corrections(form, identifier), 422
    with writing() as current:
        lift(current, identifier, form.reason.data or "", by=actor_for(current, person), at=clock.now())
    flash(gettext(_("Déclaration corrigée : le motif est conservé.")))
    return redirect(url_for("independence.corrections"), 303)


def _case(current: Session, number: str, person: Person) -> CaseMixin:
    case = identified_case(current, number, person)
    if not is_of_the_house(person, case):
        raise NotFoundError(number)
    return case


def _shown(case: CaseMixin, person: Person, form: DeclarationForm) -> str:
    application = query.application_to_declare_on(session(), case)
    known = interest_of(session(), person.id, application.id)
    return render_template(
        "pages/independence/page.html",
        case=case,
        kind=gettext(KINDS[case.procedure]),
        known=known,
        hints=[_sentence(hint) for hint in hints_for(session(), case, person)],
        form=form,
        errors=_errors(form) if request.method == "POST" else [],
        others=_others(known, application),
        reads_statements=_reads_statements(person, application),
    )


def _errors(form: DeclarationForm) -> list[tuple[str, str]]:
    """Return the field to go to and the words of each error; a group of choices begins at its first."""
    places = {"choice": "choice-0"}
    return [(places.get(field.id, field.id), error) for field in form for error in field.errors]


def _others(known: Interest | None, application: Application) -> Any:  # noqa: ANN401 - declarations and what they were
    """Return the declarations of everybody, to whom the case is open."""
    if known is None:
        return None
    return query.declarations_on(session(), application.id), query.former_declarations(session(), application.id)


def _reads_statements(person: Person, application: Application) -> bool:
    """Return whether somebody reads what an interest is: the officer in charge of the case, and an administrator."""
    follows = current_assignment(session(), application.id, WHOLE)
    return Role.ADMINISTRATOR in staff_roles(person) or (follows is not None and follows.person_id == person.id)


def _sentence(hint: Hint) -> str:
    return gettext(_HINTS[hint.code], *hint.details)


def _corrections(form: LiftForm, chosen: uuid.UUID | None) -> str:
    rows = query.interests_in_force(session())
    return render_template("pages/independence/corrections.html", rows=rows, form=form, chosen=chosen)
