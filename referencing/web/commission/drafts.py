"""The opinion and its reservations, written by the secretary while the commission sits."""

from collections.abc import Callable
from typing import Any

from flask import render_template, request
from sqlalchemy.orm import Session

from models.application import Application
from models.commission import ReservationDraft
from referencing import access
from referencing.services import opinions
from referencing.services.deliberating import Draft
from referencing.services.errors import NotFoundError, StaleError
from referencing.web.commission.blueprint import blueprint
from referencing.web.commission.deliberations import back, case_page, refused, with_criteria
from referencing.web.commission.forms import OpinionForm, OrderForm, ReservationForm, errors_of
from referencing.web.commission.sittings import Reader, examined_case, identifier_of, reader_of, session_for
from referencing.web.database import session, writing
from referencing.words import gettext
from workflows.machine import StepRefusedError
from workflows.vocabulary import Holder, MissedEffect, Opinion
from workflows.words import _


@blueprint.post("/instruction/commission/<identifier>/dossiers/<number>/avis")
@access.secretary
def opinion(identifier: str, number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Write the opinion and its summary."""
    form = OpinionForm()
    if not form.validate_on_submit():
        return _again(identifier, number, 422, opinion_form=form)
    chosen = Opinion(form.opinion.data) if form.opinion.data else None
    try:
        with writing() as current:
            case, reader = _case(current, identifier, number)
            opinions.write_opinion(
                current,
                case,
                chosen,
                form.summary.data or "",
                actor=reader.actor,
                seen_version=form.seen_draft.data or 0,
            )
    except StaleError:
        return _stale(identifier, number, opinion_form=form)
    except StepRefusedError as error:
        return refused(identifier, number, error)
    return back(identifier, number, gettext(_("Projet d’avis enregistré.")))


@blueprint.post("/instruction/commission/<identifier>/dossiers/<number>/reserves")
@access.secretary
def reserve(identifier: str, number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Add a reservation."""
    case, _reader = _case(session(), identifier, number)
    form = with_criteria(ReservationForm(), case)
    if not form.validate_on_submit():
        return _again(identifier, number, 422, reservation_form=form)
    try:
        with writing() as current:
            case, reader = _case(current, identifier, number)
            seen = form.seen_draft.data or 0
            opinions.write_reservation(current, case, _drafted(form), actor=reader.actor, seen_version=seen)
    except StaleError:
        return _stale(identifier, number, reservation_form=form)
    except StepRefusedError as error:
        return refused(identifier, number, error)
    return back(identifier, number, gettext(_("Réserve ajoutée.")))


@blueprint.route("/instruction/commission/<identifier>/dossiers/<number>/reserves/<draft>", methods=["GET", "POST"])
@access.secretary
def rewrite(identifier: str, number: str, draft: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Write a reservation anew."""
    case, reader = _case(session(), identifier, number)
    deliberation = examined_case(session(), session_for(session(), identifier, reader), number, reader)[1]
    row = opinions.draft_with_id(deliberation, identifier_of(draft))
    form = with_criteria(_filled(row, deliberation.version), case)
    if request.method == "GET":
        return _rewriting(form, case, identifier, draft, 200)
    if not form.validate_on_submit():
        return _rewriting(form, case, identifier, draft, 422)
    try:
        with writing() as current:
            case, reader = _case(current, identifier, number)
            seen = form.seen_draft.data or 0
            opinions.write_reservation(
                current, case, _drafted(form), identifier_of(draft), actor=reader.actor, seen_version=seen
            )
    except StaleError:
        form.seen_draft.raw_data, form.seen_draft.data = None, deliberation.version
        return _rewriting(form, case, identifier, draft, 409, now=row)
    except StepRefusedError as error:
        return refused(identifier, number, error)
    return back(identifier, number, gettext(_("Réserve modifiée.")))


def _filled(row: ReservationDraft, version: int) -> ReservationForm:
    return ReservationForm(
        seen_draft=version,
        text=row.text,
        criterion=row.criterion or "",
        is_suspensive="oui" if row.is_suspensive else "non",
        due_on=row.due_on,
        missed_effect=row.missed_effect.value,
        owner=row.owner.value,
    )


def _rewriting(
    form: ReservationForm,
    case: Application,
    identifier: str,
    draft: str,
    status: int,
    now: ReservationDraft | None = None,
) -> Any:  # noqa: ANN401 - what Flask takes
    page = render_template(
        "pages/commission/reservation.html",
        form=form,
        case=case,
        identifier=identifier,
        draft=draft,
        now=now,
        errors=errors_of(form),
    )
    return page, status


def _drafted(form: ReservationForm) -> Draft:
    return Draft(
        text=form.text.data or "",
        is_suspensive=form.is_suspensive.data == "oui",
        missed_effect=MissedEffect(form.missed_effect.data),
        criterion=form.criterion.data or None,
        due_on=form.due_on.data,
        owner=Holder(form.owner.data),
    )


@blueprint.post("/instruction/commission/<identifier>/dossiers/<number>/reserves/<draft>/ordre")
@access.secretary
def order(identifier: str, number: str, draft: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Take a reservation away, or put it one place earlier."""
    form = OrderForm()
    form.validate_on_submit()
    act = _ACTS.get(form.act.data or "")
    if act is None:
        raise NotFoundError(form.act.data or "")
    verb, words = act
    try:
        with writing() as current:
            case, reader = _case(current, identifier, number)
            seen = form.seen_draft.data or 0
            verb(current, case, identifier_of(draft), actor=reader.actor, seen_version=seen)
    except StaleError:
        return _stale(identifier, number)
    except StepRefusedError as error:
        return refused(identifier, number, error)
    return back(identifier, number, gettext(words))


_ACTS: dict[str, tuple[Callable[..., None], str]] = {
    "retirer": (opinions.remove_reservation, _("Réserve retirée.")),
    "monter": (opinions.raise_reservation, _("Réserve déplacée.")),
}


def _case(current: Session, identifier: str, number: str) -> tuple[Application, Reader]:
    reader = reader_of(current)
    return examined_case(current, session_for(current, identifier, reader), number, reader)[0], reader


def _again(identifier: str, number: str, status: int, **more: Any) -> Any:  # noqa: ANN401 - forms; what Flask takes
    reader = reader_of(session())
    sitting = session_for(session(), identifier, reader)
    return case_page(session(), sitting, number, reader, **more), status


def _stale(identifier: str, number: str, **forms: Any) -> Any:  # noqa: ANN401 - as above
    """Return the page as it stands now, with what was typed: sent again, it takes the place of what is there."""
    reader = reader_of(session())
    sitting = session_for(session(), identifier, reader)
    deliberation = examined_case(session(), sitting, number, reader)[1]
    for form in forms.values():
        form.seen_draft.raw_data, form.seen_draft.data = None, deliberation.version
    return case_page(session(), sitting, number, reader, is_stale=True, **forms), 409
