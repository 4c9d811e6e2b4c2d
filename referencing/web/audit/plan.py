"""The plan of an audit written by its auditor; the programme sets its day."""

from typing import Any

from flask import flash, redirect, url_for

from referencing import access
from referencing.services.auditing import Plan, write_plan
from referencing.services.errors import StaleError
from referencing.services.refusal_sentences import refusal_sentence
from referencing.web.audit.blueprint import actor_on, audited, blueprint, refuse_stale
from referencing.web.audit.forms import AuditPlanForm, stale_words
from referencing.web.audit.overview import shown
from referencing.web.database import session, writing
from referencing.web.identity import signed_in_person
from referencing.words import gettext
from workflows.machine import StepRefusedError
from workflows.words import _

_REFUSED, _STALE = 422, 409


@blueprint.post("/audits/<number>/plan")
@access.auditor
def plan(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Keep the plan; what was typed stays in the form when it cannot be kept."""
    person, form = signed_in_person(), AuditPlanForm()
    audited(session(), number, person)
    if not form.validate_on_submit():
        return shown(audited(session(), number, person), person, plan=form), _REFUSED
    session().rollback()
    try:
        with writing() as current:
            audit = audited(current, number, person)
            refuse_stale(audit, form.seen_version.data)
            write_plan(current, audit, _plan(form), actor=actor_on(current, audit, person))
    except StaleError:
        audit = audited(session(), number, person)
        form.seen_version.raw_data, form.seen_version.data = None, audit.version
        return shown(audit, person, plan=form, told=stale_words()), _STALE
    except StepRefusedError as error:
        if error.is_about_role:
            raise
        form.criteria.errors = [refusal_sentence(refusal) for refusal in error.refusals]
        return shown(audited(session(), number, person), person, plan=form), _REFUSED
    flash(gettext(_("Plan d’audit enregistré.")))
    return redirect(url_for("audit.page", number=number), 303)


def _plan(form: AuditPlanForm) -> Plan:
    return Plan(
        perimeter=form.perimeter.data or "",
        calendar=form.calendar.data or "",
        conditions=form.conditions.data or "",
        criteria=tuple(form.criteria.data or ()),
        foresees_visit=form.setting.data == "visite",
    )
