"""The notes of a day on site."""

from typing import Any

from flask import flash, redirect, url_for

from referencing import access, clock
from referencing.services.auditing import Visit, note_visit
from referencing.services.refusal_sentences import refusal_sentence
from referencing.web.audit.blueprint import actor_on, audited, blueprint
from referencing.web.audit.forms import VisitForm
from referencing.web.audit.overview import shown
from referencing.web.database import session, writing
from referencing.web.identity import signed_in_person
from referencing.words import gettext
from workflows.machine import StepRefusedError
from workflows.words import _

_REFUSED = 422


@blueprint.post("/audits/<number>/visites")
@access.auditor
def visit(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Keep the notes of a visit."""
    person, form = signed_in_person(), VisitForm(prefix="visite")
    audit = audited(session(), number, person)
    day = form.visited_on.data
    if not form.is_good() or day is None:
        return shown(audit, person, visit=form), _REFUSED
    session().rollback()
    try:
        with writing() as current:
            audit = audited(current, number, person)
            made = Visit(visited_on=day, present=form.present.data or "", notes=form.notes.data or "")
            note_visit(current, audit, made, actor=actor_on(current, audit, person), at=clock.now())
    except StepRefusedError as error:
        if error.is_about_role:
            raise
        form.visited_on.errors = [refusal_sentence(refusal) for refusal in error.refusals]
        return shown(audited(session(), number, person), person, visit=form), _REFUSED
    flash(gettext(_("Notes de visite enregistrées.")))
    return redirect(url_for("audit.page", number=number) + "#visites", 303)
