"""A vendor's audits in the calendar: its days, the ones it declares impossible, the address of its calendar feed."""

import uuid
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from models.queries.programme import audits_starting, feed_of, impossible_periods
from referencing import access, clock
from referencing.services.people import actor_for
from referencing.services.programme.calendar import line_of
from referencing.services.programme.closed_days import PeriodError, declare_impossible, withdraw_impossible
from referencing.services.programme.feeds import renew_feed
from referencing.web.commission.forms import errors_of
from referencing.web.database import session, writing
from referencing.web.identity import signed_in_person
from referencing.web.programme.closed_days import tell_fault
from referencing.web.programme.feeds import address_of, path_of
from referencing.web.programme.forms import ImpossibleForm, PlainForm
from referencing.web.vendor.acting import acting_membership
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.words import _

blueprint = Blueprint("audit_calendar", __name__)
_BEFORE, _AFTER = timedelta(days=730), timedelta(days=1100)


@blueprint.get("/editeur/audits/calendrier")
@access.vendor
def page() -> Any:  # noqa: ANN401 - what Flask takes
    """Show the audits of the organisation for which the reader acts, and its impossible days."""
    return _page(ImpossibleForm(formdata=None))


@blueprint.post("/editeur/audits/calendrier/dates-impossibles")
@access.vendor
def declare() -> Any:  # noqa: ANN401 - what Flask takes
    """Declare days impossible."""
    form, at, organisation_id = ImpossibleForm(), clock.now(), _organisation()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        with writing() as current:
            actor = actor_for(current, signed_in_person(), organisation_id)
            reason, on = form.reason.data or "", day_of(at)
            declare_impossible(current, organisation_id, form.span, reason, actor=actor, at=at, on=on)
    except PeriodError as error:
        tell_fault(form, error.fault)
        return _page(form), 422
    flash(gettext(_("Dates impossibles déclarées : les auditeurs en tiennent compte au prochain calcul du programme.")))
    return redirect(url_for("audit_calendar.page"), 303)


@blueprint.post("/editeur/audits/calendrier/dates-impossibles/<uuid:period_id>/retrait")
@access.vendor
def withdraw(period_id: uuid.UUID) -> Any:  # noqa: ANN401 - what Flask takes
    """Take back days that were declared impossible."""
    PlainForm().validate_on_submit()
    with writing() as current:
        withdraw_impossible(current, _organisation(), period_id, clock.now())
    flash(gettext(_("Dates impossibles retirées.")))
    return redirect(url_for("audit_calendar.page"), 303)


@blueprint.post("/editeur/audits/calendrier/adresse")
@access.vendor
def renew() -> Any:  # noqa: ANN401 - what Flask takes
    """Give the organisation's calendar a new address."""
    PlainForm().validate_on_submit()
    organisation_id = _organisation()
    with writing() as current:
        actor = actor_for(current, signed_in_person(), organisation_id)
        renew_feed(current, actor=actor, at=clock.now(), organisation_id=organisation_id)
    flash(gettext(_("Nouvelle adresse en service : une adresse précédente ne répond plus.")))
    return redirect(url_for("audit_calendar.page"), 303)


def _organisation() -> uuid.UUID:
    return acting_membership(signed_in_person()).organisation_id


def _page(form: ImpossibleForm) -> str:
    membership, on = acting_membership(signed_in_person()), day_of(clock.now())
    found = feed_of(session(), person_id=None, organisation_id=membership.organisation_id)
    return render_template(
        "pages/vendor/audit_calendar.html",
        organisation=membership.organisation,
        lines=_lines(membership.organisation_id, on),
        impossible=impossible_periods(session(), on, membership.organisation_id),
        form=form,
        errors=errors_of(form),
        feed=found,
        address=address_of(found),
        file=path_of(found),
        today=on,
    )


def _lines(organisation_id: uuid.UUID, on: date) -> list[Any]:
    found = audits_starting(session(), on - _BEFORE, on + _AFTER, organisation_id=organisation_id)
    return [line_of(audit) for audit in found]
