"""The complement: the items asked again and why, in one act."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from models.audit import Audit
from models.case import state_of
from referencing import access, clock
from referencing.services.audit_items import ask_again
from referencing.services.errors import StaleError
from referencing.services.refusal_sentences import refusal_sentence
from referencing.services.steps import take_step
from referencing.web.audit.blueprint import actor_on, audited, blueprint, lines_of, may, refuse_stale
from referencing.web.audit.forms import ComplementForm, errors_at, stale_words
from referencing.web.database import session, writing
from referencing.web.identity import signed_in_person
from referencing.words import gettext
from workflows.machine import StepRefusedError
from workflows.words import _

_REFUSED, _STALE = 422, 409


@blueprint.get("/audits/<number>/complement")
@access.auditor
def complement(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show the questionnaire with what may be asked again; what is unanswered or unproved is ticked."""
    audit = audited(session(), number, signed_in_person())
    doubtful = [line.item.criterion for line in lines_of(session(), audit) if line.item.answered_at is None]
    return _shown(audit, ComplementForm(formdata=None, seen_version=audit.version, criteria=doubtful))


@blueprint.post("/audits/<number>/complement")
@access.auditor
def ask(number: str) -> Any:  # noqa: ANN401 - as above
    """Mark the items and ask for the complement, in one transaction."""
    person, form = signed_in_person(), ComplementForm()
    audit = audited(session(), number, person)
    if not form.validate_on_submit():
        return _shown(audit, form), _REFUSED
    session().rollback()
    try:
        with writing() as current:
            audit = audited(current, number, person)
            actor = actor_on(current, audit, person)
            refuse_stale(audit, form.seen_version.data)
            ask_again(current, audit, form.criteria.data or [], actor=actor)
            take_step(current, audit, "ask_complement", actor=actor, at=clock.now(), reason=form.reason.data or "")
    except StaleError:
        audit = audited(session(), number, person)
        form.seen_version.raw_data, form.seen_version.data = None, audit.version
        return _shown(audit, form, [stale_words()]), _STALE
    except StepRefusedError as error:
        if error.is_about_role:
            raise
        told = [refusal_sentence(refusal) for refusal in error.refusals]
        return _shown(audited(session(), number, person), form, told), _REFUSED
    flash(gettext(_("Complément demandé : l’éditeur en est averti.")))
    return redirect(url_for("audit.page", number=number), 303)


def _shown(audit: Audit, form: ComplementForm, reasons: list[str] | None = None) -> str:
    actor = actor_on(session(), audit, signed_in_person())
    return render_template(
        "pages/audit/complement.html",
        case=audit,
        state=state_of(audit),
        lines=lines_of(session(), audit),
        form=form,
        chosen=set(form.criteria.data or []),
        is_open=may("ask_again", audit, actor),
        reasons=reasons or [],
        errors=errors_at(form, {"criteria": "points"}),
    )
