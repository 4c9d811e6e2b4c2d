"""One audit moved by hand: the rules asked before and after, each one that it would break said in words."""

from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from models.audit import Audit
from referencing import access, clock
from referencing.services.errors import NotFoundError, StaleError
from referencing.services.people import actor_for
from referencing.services.programme import placing
from referencing.services.programme.calendar import line_of, open_days
from referencing.services.programme.instance import delays_of, instance_of
from referencing.services.public_holidays import french_holidays
from referencing.services.refusal_sentences import refusal_sentence
from referencing.services.seeing import visible_case
from referencing.web.commission.forms import errors_of
from referencing.web.database import session, writing
from referencing.web.identity import signed_in_person
from referencing.web.programme.blueprint import FIRST_YEAR, LAST_YEAR, blueprint
from referencing.web.programme.forms import MoveForm
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.machine import StepRefusedError
from workflows.schedule import Instance, Placement, phases_of
from workflows.words import _

_SUGGESTED, _LOOKED_AT = 5, 120  # days offered, days looked at for them
_REFUSED, _STALE = 422, 409


@blueprint.get("/audits/programme/audits/<number>")
@access.auditor
def audit(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show where an audit stands; `le` and `auditeur` in the address: where it would, and what forbids it."""
    found, form = _audit(number), MoveForm(formdata=None)
    form.starts_on.data = _day(request.args.get("le", "")) or found.starts_on
    form.auditor.data = request.args.get("auditeur", "")[:32] or found.auditor_id.hex
    return _page(found, form)


@blueprint.post("/audits/programme/audits/<number>")
@access.auditor
def move(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Move an audit; what was typed is kept for the page that says why not."""
    form, found = MoveForm(), _audit(number)
    if not form.validate_on_submit() or form.starts_on.data is None:
        return _page(found, form, status=_REFUSED)
    placement = Placement(form.auditor.data or "", form.starts_on.data)
    try:
        with writing() as current:
            placing.move_audit(
                current,
                _audit(number),
                placement,
                reason=form.reason.data or "",
                actor=actor_for(current, signed_in_person()),
                at=clock.now(),
                seen_version=form.seen_version.data or 0,
            )
    except StepRefusedError as error:
        if error.is_about_role:
            raise
        wrong = [refusal_sentence(refusal) for refusal in error.refusals]
        return _page(_audit(number), form, wrong, status=_REFUSED)
    except StaleError:
        told = gettext(_("Cet audit a changé depuis que vous l’avez lu : relisez, puis recommencez."))
        form.seen_version.raw_data = None
        return _page(_audit(number), form, [told], status=_STALE)
    flash(
        gettext(
            _("Audit {0} placé au {1} : l’éditeur et les auditeurs concernés en sont avertis."),
            number,
            _told(placement),
        )
    )
    return redirect(url_for("programme.month", mois=f"{placement.starts_on:%Y-%m}"), 303)


def _told(placement: Placement) -> str:
    return placement.starts_on.strftime("%d/%m/%Y")


def _audit(number: str) -> Audit:
    """Return an audit that the reader may see, with their interest declared; NotFoundError for another case."""
    found = visible_case(session(), number, signed_in_person())
    if not isinstance(found, Audit):
        raise NotFoundError(number)
    return found


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def _page(found: Audit, form: MoveForm, wrong: list[str] | None = None, status: int = 200) -> Any:  # noqa: ANN401
    form.seen_version.data = found.version
    instance = instance_of(session(), day_of(clock.now()))
    known = next((one for one in instance.audits if one.key == found.number), None)
    form.auditor.choices = [(one.key, one.name) for one in instance.auditors]
    is_open = known is not None and not known.is_fixed
    wanted = Placement(form.auditor.data or "", form.starts_on.data) if is_open and form.starts_on.data else None
    is_asked = wanted is not None and known is not None and wanted != known.held
    page = render_template(
        "pages/programme/audit.html",
        audit=found,
        form=form,
        errors=errors_of(form),
        wrong=wrong or [],
        window=known.window if known else None,
        line=line_of(found) if found.starts_on else None,
        is_open=is_open,
        wanted=wanted if is_asked else None,
        refusals=_refusals(instance, found.number, wanted) if is_asked and wanted else [],
        phases=_phases(found, wanted.starts_on) if wanted else None,
        suggestions=_suggestions(instance, found.number, wanted) if is_open else [],
    )
    return page, status


def _refusals(instance: Instance, number: str, wanted: Placement) -> list[str]:
    return [refusal_sentence(one) for one in placing.refusals_at(instance, number, wanted)]


def _phases(found: Audit, day: date) -> Any:  # noqa: ANN401 - the days of the phases
    return phases_of(day, delays_of(found.rulebook), french_holidays())


def _suggestions(instance: Instance, number: str, wanted: Placement | None) -> list[date]:
    """Return the first days from the one wanted on which the auditor chosen may begin."""
    if wanted is None or not FIRST_YEAR <= wanted.starts_on.year < LAST_YEAR:
        return []
    days = open_days(wanted.starts_on + timedelta(days=1), _LOOKED_AT)
    free = (day for day in days if not placing.refusals_at(instance, number, Placement(wanted.auditor, day)))
    return [day for day, _number in zip(free, range(_SUGGESTED), strict=False)]
