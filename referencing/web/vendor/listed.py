"""A listed service for its vendor: term and renewal, versions, reservations, accesses, the chance to be heard."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy.orm import Session

from models.case import CaseMixin, state_of
from models.listing import Listing
from models.organisation import Person
from models.queries.cases import ledger_of
from models.queries.checking import certificate_in_force
from referencing import access, clock
from referencing.services import rulebooks
from referencing.services.errors import NotFoundError
from referencing.services.life import life_of
from referencing.services.papers import PAPERS
from referencing.services.papers.wording import amount_of
from referencing.services.people import actor_for
from referencing.services.refusal_sentences import refusal_sentence
from referencing.services.releasing import Declared, Outcome, declare_version
from referencing.services.reports.vendor import count_about
from referencing.services.seeing import visible_case
from referencing.services.steps import take_step
from referencing.web.database import session, writing
from referencing.web.eligibility import current_book
from referencing.web.forms import StepForm
from referencing.web.identity import signed_in_person
from referencing.web.offers import offers_and_gaps
from referencing.web.papers import visible_documents
from referencing.web.templating import day
from referencing.web.timeline import events
from referencing.web.vendor.life_forms import ObservationsForm, ReleaseForm, release_form
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.machine import StepRefusedError
from workflows.rulebook import DelayName
from workflows.vocabulary import VENDOR_ROLES, Actor, Kind, Refusal
from workflows.words import _

_REFUSED = 422
_OBSERVE = "file_observations"
_ON_THIS_PAGE = ("withdraw",)  # the other steps of a vendor have a page of their own
blueprint = Blueprint("listed", __name__)


def own_listing(current: Session, number: str, person: Person) -> tuple[Listing, Actor]:
    """Return a listing of the person's organisation and the person as its actor; NotFoundError for any other."""
    case: CaseMixin = visible_case(current, number, person)
    actor = actor_for(current, person, case.organisation_id)
    if not isinstance(case, Listing) or not actor.roles & VENDOR_ROLES:
        raise NotFoundError(number)
    return case, actor


def sentences(refusals: Iterable[Refusal]) -> list[str]:
    """Return refusals in words."""
    return [refusal_sentence(refusal) for refusal in refusals]


@blueprint.get("/editeur/references/<number>")
@access.vendor
def page(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show a listing with all that its vendor may know and do."""
    person = signed_in_person()
    listing, actor = own_listing(session(), number, person)
    life = life_of(session(), listing, actor, current_book(), clock.now())
    offers, _gaps = offers_and_gaps(session(), listing, actor, life.on)
    return render_template(
        "pages/listed/page.html",
        life=life,
        reports=count_about(session(), person, listing.service_id),
        case=listing,
        state=state_of(listing),
        renewing=sentences(life.forbidden[Kind.RENEWAL]),
        anew=not life.forbidden[Kind.INITIAL],
        Kind=Kind,
        offers=[offer for offer in offers if offer.step.trigger in _ON_THIS_PAGE],
        may_declare="declare_release" in {offer.step.trigger for offer in offers},
        events=events(listing, list(ledger_of(session(), listing)), of_the_house=False),
        certificate=certificate_in_force(session(), listing),
        documents=visible_documents(session(), listing, of_the_house=False),
        papers=PAPERS,
        form=StepForm(formdata=None, seen_version=listing.version),
    )


@blueprint.get("/editeur/references/<number>/versions")
@access.vendor
def release(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Ask what a version changes."""
    listing, _actor = own_listing(session(), number, signed_in_person())
    return _asked(listing, release_form(rulebooks.load(listing.rulebook), formdata=None))


@blueprint.post("/editeur/references/<number>/versions")
@access.vendor
def declare(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Declare a version; a significant change opens its update application."""
    person = signed_in_person()
    listing, _actor = own_listing(session(), number, person)
    form = release_form(rulebooks.load(listing.rulebook))
    if not form.is_good() or form.released_on.data is None:
        return _asked(listing, form), _REFUSED
    try:
        with writing() as current:
            listing, actor = own_listing(current, number, person)
            told = Declared(
                version=form.version.data or "",
                released_on=form.released_on.data,
                notes=form.notes.data or "",
                changes=form.changes(),
            )
            outcome = declare_version(current, listing, told, current_book(), actor=actor, at=clock.now())
    except StepRefusedError as error:
        listing, _actor = own_listing(session(), number, signed_in_person())
        return _asked(listing, form, sentences(error.refusals)), _REFUSED
    return _told(number, outcome)


def _told(number: str, outcome: Outcome) -> Any:  # noqa: ANN401 - what Flask takes
    version = outcome.release.version
    if not outcome.release.is_major:
        flash(gettext(_("Version {0} déclarée. Le changement n’est pas significatif : rien d’autre à faire."), version))
        return redirect(url_for("listed.page", number=number), 303)
    until = day(outcome.release.due_on) if outcome.release.due_on else ""
    flash(
        gettext(_("Version majeure {0} déclarée : sa mise à jour est à déposer avant la fin du {1}."), version, until)
    )
    if outcome.update is not None:
        return redirect(url_for("carried.page", number=outcome.update.number), 303)
    for reason in sentences(outcome.refusals):
        flash(gettext(_("La demande de mise à jour n’a pas pu être ouverte : {0}"), reason))
    return redirect(url_for("listed.page", number=number), 303)


def _asked(listing: Listing, form: ReleaseForm, reasons: list[str] | None = None) -> str:
    book = rulebooks.load(listing.rulebook)
    return render_template(
        "pages/listed/release.html",
        case=listing,
        form=form,
        questions=book.changes,
        delay=amount_of(book.delay(DelayName.UPDATE_AFTER_MAJOR)),
        reasons=reasons or [],
    )


@blueprint.get("/editeur/references/<number>/observations")
@access.vendor
def hearing(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show the grounds announced, and take the vendor's observations."""
    listing, actor = own_listing(session(), number, signed_in_person())
    return _heard(listing, actor, ObservationsForm(formdata=None, seen_version=listing.version))


@blueprint.post("/editeur/references/<number>/observations")
@access.vendor
def observe(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """File the vendor's observations; what was typed is kept for the page that says why not."""
    person, form = signed_in_person(), ObservationsForm()
    listing, actor = own_listing(session(), number, person)
    if not form.validate_on_submit():
        return _heard(listing, actor, form), _REFUSED
    try:
        with writing() as current:
            listing, actor = own_listing(current, number, person)
            reason, version = form.reason.data or "", form.seen_version.data
            take_step(current, listing, _OBSERVE, actor=actor, at=clock.now(), reason=reason, seen_version=version)
    except StepRefusedError as error:
        if error.is_about_role:
            raise
        listing, actor = own_listing(session(), number, signed_in_person())
        return _heard(listing, actor, form, sentences(error.refusals)), _REFUSED
    flash(gettext(_("Observations déposées : elles sont dans le dossier, le délégataire les lira avant de décider.")))
    return redirect(url_for("listed.page", number=number), 303)


def _heard(listing: Listing, actor: Actor, form: ObservationsForm, reasons: list[str] | None = None) -> str:
    life = life_of(session(), listing, actor, current_book(), clock.now())
    if not life.hearings:
        raise NotFoundError(listing.number)
    offers, _gaps = offers_and_gaps(session(), listing, actor, day_of(clock.now()))
    offer = next((one for one in offers if one.step.trigger == _OBSERVE), None)
    letters = [one for one in visible_documents(session(), listing, of_the_house=False) if one.kind == "hearing"]
    return render_template(
        "pages/listed/hearing.html",
        case=listing,
        hearing=life.hearing or life.hearings[0],
        offer=offer,
        form=form,
        reasons=reasons or [],
        letters=letters,
        papers=PAPERS,
    )
