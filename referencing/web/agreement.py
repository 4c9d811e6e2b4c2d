"""The agreement of an accepted application: its text, who signed, who is next, and the act of signing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import BooleanField, IntegerField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from models.application import Application
from models.case import state_of
from models.queries.deciding import signatures_of
from models.queries.facts import agreement_of, decision_of
from models.queries.papers import reservations_of
from referencing import access, clock
from referencing.services import rulebooks
from referencing.services.declarations import dossier_of
from referencing.services.errors import NotFoundError
from referencing.services.people import actor_for
from referencing.services.refusal_sentences import refusal_sentence
from referencing.services.seeing import visible_case
from referencing.services.steps import take_step
from referencing.web.attempt import Attempt
from referencing.web.database import session, writing
from referencing.web.forms import StepForm
from referencing.web.identity import signed_in_person
from referencing.web.offers import offers_and_gaps
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.machine import StepRefusedError
from workflows.procedures import PROCEDURES
from workflows.rulebook import Rulebook
from workflows.vocabulary import ApplicationState, Party
from workflows.words import _

blueprint = Blueprint("agreement", __name__)
_SIGN = "sign"


class SignatureForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The version of the case that was read, and that the text was."""

    seen_version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    is_read = BooleanField(validators=[InputRequired()])


@dataclass(frozen=True, slots=True)
class Place:
    """Where one party stands: who signed for it and when, or whether it may sign now."""

    party: Party
    name: str
    signed_at: datetime | None
    is_next: bool


def places(current: Session, case: Application, book: Rulebook) -> list[Place]:
    """Return the parties in the rulebook's order; where it binds, only the first that has not signed is next."""
    signed = {one.party: one for one in signatures_of(current, case.id)}
    missing = [party for party in book.agreement.parties if party not in signed]
    following = missing[:1] if book.agreement.in_order else missing
    return [
        Place(
            party,
            signed[party].person.name if party in signed else "",
            signed[party].signed_at if party in signed else None,
            party in following,
        )
        for party in book.agreement.parties
    ]


def _case(current: Session, number: str) -> Application:
    case = visible_case(current, number, signed_in_person())
    if not isinstance(case, Application) or agreement_of(current, case.id) is None:
        raise NotFoundError(number)
    return case


@blueprint.get("/dossiers/<number>/convention")
@access.signed_in
def page(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show the agreement of a case that was accepted."""
    return _page(session(), number)


def _page(current: Session, number: str, reasons: tuple[str, ...] = (), *, is_unread: bool = False) -> str:
    case, person = _case(current, number), signed_in_person()
    book = rulebooks.load(case.rulebook)
    actor = actor_for(current, person, case.organisation_id)
    offers, _gaps = offers_and_gaps(current, case, actor, day_of(clock.now()))
    shown = [offer for offer in offers if offer.step.trigger != "withdraw"]
    decision: Any = decision_of(current, case.id)
    return render_template(
        "pages/agreement/page.html",
        case=case,
        state=state_of(case),
        book=book,
        service=case.declaration["service"],
        grants=[(book.api[grant.api].title, grant) for grant in dossier_of(current, case).grants],
        reservations=reservations_of(current, case.id),
        agreement=agreement_of(current, case.id),
        decided_at=decision.decided_at,
        places=places(current, case, book),
        is_signing=case.state is ApplicationState.AGREEMENT,
        sign_offer=next((offer for offer in shown if offer.step.trigger == _SIGN), None),
        others=[offer for offer in shown if offer.step.trigger != _SIGN],
        form=StepForm(formdata=None, seen_version=case.version),
        sign_form=SignatureForm(formdata=None, seen_version=case.version),
        reasons=reasons,
        is_unread=is_unread,
    )


@blueprint.post("/dossiers/<number>/convention/signer")
@access.signed_in
def sign(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Sign for the party that the reader stands for."""
    form = SignatureForm()
    is_whole = form.validate_on_submit()
    try:
        with writing() as current:
            case, person = _case(current, number), signed_in_person()
            row = PROCEDURES[case.procedure].step[_SIGN]
            shown = StepForm(formdata=None, seen_version=case.version)
            g.attempt = Attempt(case.number, case.service.name, row, shown, is_final=False)
            actor = actor_for(current, person, case.organisation_id)
            if not is_whole:
                return _page(current, number, is_unread=True), 422
            take_step(current, case, _SIGN, actor=actor, at=clock.now(), seen_version=form.seen_version.data)
    except StepRefusedError as error:
        if error.is_about_role:
            raise
        return _page(session(), number, tuple(refusal_sentence(refusal) for refusal in error.refusals)), 422
    flash(gettext(_("Votre signature est enregistrée.")))
    return redirect(url_for("agreement.page", number=number), 303)
