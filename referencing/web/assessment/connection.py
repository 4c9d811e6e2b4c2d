"""Connection tests as the officer records them, each with its signed record."""

from datetime import date
from typing import Any, BinaryIO, cast

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from wtforms import DateField, FileField, RadioField, SelectField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import InputRequired, ValidationError

from models.application import Application
from models.queries.papers import test_runs_of
from referencing import access, clock
from referencing.services import rulebooks
from referencing.services.evidence_check import SIZE_LIMIT
from referencing.services.filed import filed_dossier
from referencing.services.following import TestRun, record_test
from referencing.services.gap_sentences import sentence
from referencing.services.people import actor_for
from referencing.services.refusal_sentences import refusal_sentence
from referencing.services.uploading import Upload, UploadRefusedError, take_files
from referencing.web.assessment.blueprint import assessed, blueprint
from referencing.web.database import session, writing
from referencing.web.identity import signed_in_person
from referencing.web.papers import STORE
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.labels import label
from workflows.machine import StepRefusedError
from workflows.vocabulary import Access
from workflows.words import _

_ENVELOPE = 64 * 1024


class RunForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """One run of one operation, on the version filed, against the specification in force."""

    operation = SelectField(_("Opération testée"), choices=[], validators=[InputRequired(_("Choisissez l’opération."))])
    is_passed = RadioField(
        _("Résultat"),
        choices=[SelectChoice("oui", _("Réussi")), SelectChoice("non", _("Échoué"))],
        validators=[InputRequired(_("Choisissez le résultat."))],
    )
    run_on = DateField(_("Date du test"), validators=[InputRequired(_("Indiquez la date du test."))])
    record = FileField(_("Procès-verbal signé"), validators=[InputRequired(_("Joignez le procès-verbal signé."))])

    def validate_run_on(self, field: DateField) -> None:
        """Refuse a test that has not taken place yet."""
        if field.data and field.data > day_of(clock.now()):
            raise ValidationError(gettext(_("Cette date est à venir.")))


@blueprint.before_app_request
def make_room() -> None:
    """Let the page of the tests take a file, before anything reads the form."""
    if request.endpoint == "assessment.record":
        request.max_content_length = SIZE_LIMIT + _ENVELOPE


@blueprint.get("/instruction/<number>/raccordement")
@access.desk
def connection(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show the tests of a case."""
    application = assessed(session(), number, signed_in_person())
    return _shown(application, _form(application, is_sent=False))


@blueprint.post("/instruction/<number>/raccordement")
@access.officer
def record(number: str) -> Any:  # noqa: ANN401 - as above
    """Record a run with its record."""
    person = signed_in_person()
    form = _form(assessed(session(), number, person), is_sent=True)
    if not form.validate_on_submit():
        return _shown(assessed(session(), number, person), form), 422
    session().rollback()
    try:
        with writing() as current:
            application, at = assessed(current, number, person), clock.now()
            sent = Upload(cast("BinaryIO", request.files["record"].stream), request.files["record"].filename or "")
            (kept,) = take_files(current, current_app.extensions[STORE], application.organisation_id, [sent], at)
            api, _dot, operation = form.operation.data.partition(".")
            run = TestRun(
                api=api,
                operation=Access(operation),
                product_version=application.declaration["service"]["version"],
                specification_version=rulebooks.load(application.rulebook).api[api].specification_version,
                is_passed=form.is_passed.data == "oui",
                run_on=form.run_on.data or date.min,
                record=kept,
            )
            record_test(current, application, run, actor=actor_for(current, person), at=at)
    except UploadRefusedError as error:
        form.record.errors = [sentence(refusal.code, refusal.details) for refusal in error.refusals]
        return _shown(assessed(session(), number, person), form), 422
    except StepRefusedError as error:
        form.operation.errors = [refusal_sentence(refusal) for refusal in error.refusals]
        return _shown(assessed(session(), number, person), form), 422
    flash(gettext(_("Test d’accrochage enregistré.")))
    return redirect(url_for("assessment.connection", number=number), 303)


def _form(application: Application, *, is_sent: bool) -> RunForm:
    form = RunForm() if is_sent else RunForm(formdata=None)
    titles = rulebooks.load(application.rulebook).api
    form.operation.choices = [
        SelectChoice(
            f"{grant.api}.{operation.value}", f"{titles[grant.api].title}, {gettext(label(operation)).lower()}"
        )
        for grant in filed_dossier(session(), application).grants
        for operation in grant.access
    ]
    return form


def _shown(application: Application, form: RunForm) -> str:
    places = {"is_passed": "is_passed-0"}
    return render_template(
        "pages/assessment/connection.html",
        case=application,
        runs=test_runs_of(session(), application.id),
        titles={api.key: api.title for api in rulebooks.load(application.rulebook).apis},
        form=form,
        errors=[(places.get(field.id, field.id), error) for field in form for error in field.errors],
    )
