"""A reservation for its vendor: what is asked, by when, what happens else; evidence to lift it."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from sqlalchemy.orm import Session

from models.case import CaseMixin, state_of
from models.organisation import Person
from models.queries.cases import ledger_of
from models.queries.life import evidence_to_lift
from models.reservation import Reservation
from referencing import access, clock
from referencing.services import rulebooks
from referencing.services.errors import NotFoundError, StaleError
from referencing.services.following import attach_evidence
from referencing.services.gap_sentences import sentence
from referencing.services.library import own_pieces, shelves
from referencing.services.people import actor_for
from referencing.services.refusal_sentences import refusal_sentence
from referencing.services.seeing import visible_case
from referencing.services.steps import take_step
from referencing.services.uploading import Upload, UploadRefusedError, take_files
from referencing.web.ball import ball_of
from referencing.web.database import session, writing
from referencing.web.identity import signed_in_person
from referencing.web.offers import offers_and_gaps
from referencing.web.papers import STORE
from referencing.web.timeline import events
from referencing.web.vendor.answer_forms import ACCEPTED, told_at_fields
from referencing.web.vendor.life_forms import LiftingForm
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.machine import StepRefusedError
from workflows.vocabulary import VENDOR_ROLES, Actor
from workflows.words import _

_REFUSED = 422
_FILE = "file_evidence"
blueprint = Blueprint("reserves", __name__)


def own_reservation(current: Session, number: str, person: Person) -> tuple[Reservation, Actor]:
    """Return a reservation of the person's organisation and the person as its actor; NotFoundError for any other."""
    case: CaseMixin = visible_case(current, number, person)
    actor = actor_for(current, person, case.organisation_id)
    if not isinstance(case, Reservation) or not actor.roles & VENDOR_ROLES:
        raise NotFoundError(number)
    return case, actor


@blueprint.get("/editeur/reserves/<number>")
@access.vendor
def page(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show a reservation with what was filed to lift it."""
    reservation, actor = own_reservation(session(), number, signed_in_person())
    return _shown(reservation, actor, LiftingForm(formdata=None, seen_version=reservation.version))


@blueprint.post("/editeur/reserves/<number>")
@access.vendor
def deposit(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """File evidence to lift a reservation, in one transaction with its files."""
    person, form = signed_in_person(), LiftingForm()
    reservation, actor = own_reservation(session(), number, person)
    reasons: list[str] = []
    if form.is_good():
        try:
            _file(number, person, form)
        except UploadRefusedError as error:
            form.files.errors = [sentence(refusal.code, refusal.details) for refusal in error.refusals]
        except StepRefusedError as error:
            reasons = [refusal_sentence(refusal) for refusal in error.refusals]
        else:
            flash(gettext(_("Preuves déposées : le guichet les examine.")))
            return redirect(url_for("reserves.page", number=number), 303)
        reservation, actor = own_reservation(session(), number, signed_in_person())
    return _shown(reservation, actor, form, reasons), _REFUSED


def _file(number: str, person: Person, form: LiftingForm) -> None:
    now = clock.now()
    with writing() as current:
        reservation, actor = own_reservation(current, number, person)
        if form.seen_version.data != reservation.version:
            raise StaleError(number)
        kept = own_pieces(current, reservation.organisation_id, form.evidence.data or [])
        fresh = take_files(current, _store(), reservation.organisation_id, _uploads(form), now)
        for piece in dict.fromkeys([*kept, *fresh]):
            attach_evidence(current, reservation, piece, actor=actor, at=now)
        take_step(current, reservation, _FILE, actor=actor, at=now)


def _uploads(form: LiftingForm) -> list[Upload]:
    return [Upload(one.stream, one.filename, form.valid_until.data) for one in form.given_files()]


def _store() -> Any:  # noqa: ANN401 - a store
    return current_app.extensions[STORE]


def _shown(reservation: Reservation, actor: Actor, form: LiftingForm, reasons: list[str] | None = None) -> str:
    on = day_of(clock.now())
    offers, _gaps = offers_and_gaps(session(), reservation, actor, on)
    filed = evidence_to_lift(session(), reservation.id)
    library = shelves(session(), reservation.organisation_id, on)
    chosen = set(form.evidence.data or [])
    book = rulebooks.load(reservation.rulebook)
    return render_template(
        "pages/listed/reservation.html",
        case=reservation,
        state=state_of(reservation),
        ball=ball_of(reservation, on),
        criterion=book.criterion.get(reservation.criterion or ""),
        filed=filed,
        is_open=any(offer.step.trigger == _FILE for offer in offers),
        library=library,
        chosen=chosen,
        form=form,
        accepted=ACCEPTED,
        reasons=reasons or [],
        told=told_at_fields(form, {"evidence": "preuves"}),
        events=events(reservation, list(ledger_of(session(), reservation)), of_the_house=False),
    )
