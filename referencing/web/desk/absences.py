"""Absences of the desk, and who stands in."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from referencing import access, clock
from referencing.services.absences import (
    FAULT_WORDS,
    AbsenceError,
    AbsenceFault,
    absences_seen,
    cancel_absence,
    colleagues,
    may_note_for_others,
    note_absence,
)
from referencing.services.errors import NotFoundError
from referencing.web.database import session, writing
from referencing.web.desk.blueprint import blueprint
from referencing.web.desk.forms import AbsenceForm, PlainForm
from referencing.web.desk.views import identified
from referencing.web.identity import signed_in_person
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.words import _

_FIELD_OF = {AbsenceFault.REVERSED: "ends_on", AbsenceFault.OVER: "ends_on", AbsenceFault.OVERLAPS: "starts_on"}


@blueprint.get("/instruction/absences", endpoint="absences")
@access.desk
def list_page() -> Any:  # noqa: ANN401 - what Flask takes
    """Show the absences to come: everybody's to an officer, else one's own."""
    return _page(AbsenceForm(formdata=None, person=signed_in_person().id.hex))


@blueprint.post("/instruction/absences")
@access.desk
def note() -> Any:  # noqa: ANN401 - what Flask takes
    """Note an absence and who stands in."""
    form, person, at = AbsenceForm(), signed_in_person(), clock.now()
    if not form.validate_on_submit() or form.starts_on.data is None or form.ends_on.data is None:
        return _page(form), 422
    away = identified(form.person.data) if form.person.data and may_note_for_others(person) else person.id
    try:
        cover = identified(form.cover.data or "")
        with writing() as current:
            note_absence(current, away, cover, form.starts_on.data, form.ends_on.data, at=at, on=day_of(at))
    except AbsenceError as error:
        session().rollback()
        return _refused(form, error.fault), 422
    except NotFoundError:
        return _refused(form, AbsenceFault.NOBODY), 422
    flash(gettext(_("Absence notée.")))
    return redirect(url_for("desk.absences"), 303)


@blueprint.post("/instruction/absences/<absence_id>/annulation")
@access.desk
def cancel(absence_id: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Cancel an absence."""
    PlainForm().validate_on_submit()
    with writing() as current:
        cancel_absence(current, signed_in_person(), identified(absence_id), clock.now())
    flash(gettext(_("Absence annulée.")))
    return redirect(url_for("desk.absences"), 303)


def _refused(form: AbsenceForm, fault: AbsenceFault) -> str:
    getattr(form, _FIELD_OF.get(fault, "cover")).errors = (gettext(FAULT_WORDS[fault]),)
    return _page(form)


def _page(form: AbsenceForm) -> str:
    person, on = signed_in_person(), day_of(clock.now())
    desk = [(one.id.hex, one.name) for one in colleagues(session())]
    form.person.choices = desk if may_note_for_others(person) else [one for one in desk if one[0] == person.id.hex]
    form.cover.choices = [("", gettext(_("Choisir"))), *desk]
    return render_template(
        "pages/desk/absences.html",
        form=form,
        faults=[(name, " ".join(map(str, told))) for name, told in form.errors.items()],
        absences=absences_seen(session(), person, on),
        is_officer=may_note_for_others(person),
        today=on,
    )
