"""Days on which no audit begins: quiet periods, noted by auditors; impossible ones, as vendors declared them."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, url_for

from models.queries.programme import impossible_periods, quiet_periods
from referencing import access, clock
from referencing.services.people import actor_for
from referencing.services.programme.closed_days import (
    FAULT_WORDS,
    PeriodError,
    PeriodFault,
    cancel_quiet,
    note_quiet,
)
from referencing.web.commission.forms import errors_of
from referencing.web.database import session, writing
from referencing.web.identity import signed_in_person
from referencing.web.programme.blueprint import blueprint, is_auditor
from referencing.web.programme.forms import PlainForm, QuietForm
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.words import _

_AT_THE_END = (PeriodFault.REVERSED, PeriodFault.OVER, PeriodFault.TOO_LONG)


@blueprint.get("/audits/programme/jours-fermes")
@access.staff
def closed() -> Any:  # noqa: ANN401 - what Flask takes
    """Show the days to come on which no audit begins."""
    return _page(QuietForm(formdata=None))


@blueprint.post("/audits/programme/jours-fermes")
@access.auditor
def note() -> Any:  # noqa: ANN401 - what Flask takes
    """Note a quiet period."""
    form, at = QuietForm(), clock.now()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        with writing() as current:
            actor = actor_for(current, signed_in_person())
            note_quiet(current, form.span, form.title.data or "", actor=actor, at=at, on=day_of(at))
    except PeriodError as error:
        tell_fault(form, error.fault)
        return _page(form), 422
    flash(gettext(_("Période calme notée. Recalculez le programme si des audits y étaient placés.")))
    return redirect(url_for("programme.closed"), 303)


@blueprint.post("/audits/programme/jours-fermes/<uuid:period_id>/annulation")
@access.auditor
def cancel(period_id: uuid.UUID) -> Any:  # noqa: ANN401 - what Flask takes
    """Give up a quiet period."""
    PlainForm().validate_on_submit()
    with writing() as current:
        cancel_quiet(current, period_id, clock.now())
    flash(gettext(_("Période calme annulée.")))
    return redirect(url_for("programme.closed"), 303)


def tell_fault(form: Any, fault: PeriodFault) -> None:  # noqa: ANN401 - a form of days
    """Put what is wrong with some days beside the field that it is about."""
    field = form.ends_on if fault in _AT_THE_END else form.starts_on
    field.errors = (gettext(FAULT_WORDS[fault]),)


def _page(form: QuietForm) -> str:
    on = day_of(clock.now())
    return render_template(
        "pages/programme/closed.html",
        form=form,
        errors=errors_of(form),
        quiet=quiet_periods(session(), on),
        impossible=impossible_periods(session(), on),
        is_auditor=is_auditor(),
    )
