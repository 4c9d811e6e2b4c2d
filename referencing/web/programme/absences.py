"""Absences of the auditors: noted by any of them, held to by the programme."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, url_for

from referencing import access, clock
from referencing.services.absences import (
    FAULT_WORDS,
    THE_AUDITORS,
    AbsenceError,
    AbsenceFault,
    absences_seen,
    cancel_absence,
    colleagues,
    note_absence,
    possible_covers,
)
from referencing.services.errors import NotFoundError
from referencing.web.commission.forms import errors_of
from referencing.web.database import session, writing
from referencing.web.desk.views import identified
from referencing.web.identity import signed_in_person
from referencing.web.programme.blueprint import blueprint
from referencing.web.programme.forms import AbsenceForm, PlainForm
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.words import _

_FIELD_OF = {AbsenceFault.REVERSED: "ends_on", AbsenceFault.OVER: "ends_on", AbsenceFault.OVERLAPS: "starts_on"}


@blueprint.get("/audits/programme/absences")
@access.auditor
def absences() -> Any:  # noqa: ANN401 - what Flask takes
    """Show the absences of auditors to come."""
    return _page(AbsenceForm(formdata=None, person=signed_in_person().id.hex))


@blueprint.post("/audits/programme/absences")
@access.auditor
def note_away() -> Any:  # noqa: ANN401 - what Flask takes
    """Note that an auditor is away, and who stands in."""
    form, at = AbsenceForm(), clock.now()
    if not form.validate_on_submit() or form.starts_on.data is None or form.ends_on.data is None:
        return _page(form), 422
    days = form.starts_on.data, form.ends_on.data
    try:
        away, cover = identified(form.person.data or ""), identified(form.cover.data or "")
        with writing() as current:
            note_absence(current, away, cover, *days, at=at, on=day_of(at), circle=THE_AUDITORS)
    except AbsenceError as error:
        session().rollback()
        return _refused(form, error.fault), 422
    except NotFoundError:
        return _refused(form, AbsenceFault.NOBODY), 422
    flash(gettext(_("Absence notée. Recalculez le programme si des audits y étaient placés.")))
    return redirect(url_for("programme.absences"), 303)


@blueprint.post("/audits/programme/absences/<uuid:absence_id>/annulation")
@access.auditor
def cancel_away(absence_id: uuid.UUID) -> Any:  # noqa: ANN401 - what Flask takes
    """Cancel an absence."""
    PlainForm().validate_on_submit()
    with writing() as current:
        cancel_absence(current, signed_in_person(), absence_id, clock.now(), THE_AUDITORS)
    flash(gettext(_("Absence annulée.")))
    return redirect(url_for("programme.absences"), 303)


def _refused(form: AbsenceForm, fault: AbsenceFault) -> str:
    getattr(form, _FIELD_OF.get(fault, "cover")).errors = (gettext(FAULT_WORDS[fault]),)
    return _page(form)


def _page(form: AbsenceForm) -> str:
    on = day_of(clock.now())
    people, covers = colleagues(session(), THE_AUDITORS), possible_covers(session(), THE_AUDITORS)
    form.person.choices = [(one.id.hex, one.name) for one in people]
    form.cover.choices = [("", gettext(_("Choisir"))), *((one.id.hex, one.name) for one in covers)]
    return render_template(
        "pages/programme/absences.html",
        form=form,
        errors=errors_of(form),
        absences=absences_seen(session(), signed_in_person(), on, THE_AUDITORS),
        today=on,
    )
