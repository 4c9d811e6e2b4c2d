"""The conclusion of an audit: drafted by the secretary after the commission, then given."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from models.audit import Audit
from models.case import state_of
from referencing import access, clock
from referencing.services.auditing import draft_conclusion
from referencing.services.errors import StaleError
from referencing.services.refusal_sentences import refusal_sentence
from referencing.services.steps import take_step
from referencing.web.audit.blueprint import actor_on, audited, blueprint, lines_of, may, refuse_stale
from referencing.web.audit.forms import ConclusionForm, errors_at, stale_words
from referencing.web.database import session, writing
from referencing.web.identity import signed_in_person
from referencing.words import gettext
from workflows.machine import StepRefusedError
from workflows.procedures import AUDIT
from workflows.vocabulary import AuditConclusion
from workflows.words import _

_REFUSED, _STALE = 422, 409
_GIVE = "conclure"


@blueprint.get("/audits/<number>/conclusion")
@access.secretary
def conclusion(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show what is found and observed, and the conclusion being drafted."""
    audit = audited(session(), number, signed_in_person())
    drafted = audit.conclusion.value if audit.conclusion else None
    form = ConclusionForm(formdata=None, seen_version=audit.version, conclusion=drafted, grounds=audit.grounds)
    return _shown(audit, form)


@blueprint.post("/audits/<number>/conclusion")
@access.secretary
def conclude(number: str) -> Any:  # noqa: ANN401 - as above
    """Keep the draft, or give the conclusion, which takes effect at once."""
    person, form = signed_in_person(), ConclusionForm()
    is_given = request.form.get("acte") == _GIVE
    audit = audited(session(), number, person)
    is_good = form.validate_on_submit()
    if is_given and not form.is_confirmed.data:
        form.is_confirmed.errors = [gettext(_("Cochez cette case pour conclure."))]
        is_good = False
    if not is_good:
        return _shown(audit, form), _REFUSED
    session().rollback()
    try:
        _write(number, form, is_given=is_given)
    except StaleError:
        audit = audited(session(), number, person)
        form.seen_version.raw_data, form.seen_version.data = None, audit.version
        return _shown(audit, form, [stale_words()]), _STALE
    except StepRefusedError as error:
        if error.is_about_role:
            raise
        told = [refusal_sentence(refusal) for refusal in error.refusals]
        return _shown(audited(session(), number, person), form, told), _REFUSED
    flash(gettext(_("Audit conclu.") if is_given else _("Projet de conclusion enregistré.")))
    return redirect(url_for("audit.page" if is_given else "audit.conclusion", number=number), 303)


def _write(number: str, form: ConclusionForm, *, is_given: bool) -> None:
    with writing() as current:
        audit = audited(current, number, signed_in_person())
        actor, grounds = actor_on(current, audit, signed_in_person()), form.grounds.data or ""
        refuse_stale(audit, form.seen_version.data)
        draft_conclusion(current, audit, AuditConclusion(form.conclusion.data), grounds, actor=actor)
        if is_given:
            take_step(current, audit, "conclude", actor=actor, at=clock.now(), reason=grounds)


def _shown(audit: Audit, form: ConclusionForm, reasons: list[str] | None = None) -> str:
    actor = actor_on(session(), audit, signed_in_person())
    return render_template(
        "pages/audit/conclusion.html",
        case=audit,
        state=state_of(audit),
        is_over=state_of(audit) in AUDIT.final,
        lines=lines_of(session(), audit),
        form=form,
        is_open=may("draft_conclusion", audit, actor),
        reasons=reasons or [],
        errors=errors_at(form),
    )
