"""Listings for the desk: by their end, with what is proposed; one with all that belongs to it; its reservations."""

import uuid
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, current_app, render_template, request
from sqlalchemy.orm import Session

from models.case import CaseMixin, state_of
from models.listing import Listing
from models.organisation import Person
from models.queries.cases import ledger_of
from models.queries.checking import certificate_in_force
from models.queries.life import evidence_to_lift
from models.reservation import Reservation
from referencing import access, clock
from referencing.services import rulebooks
from referencing.services.errors import NotFoundError
from referencing.services.life import life_of
from referencing.services.listings import LISTS, listing_page
from referencing.services.papers import PAPERS
from referencing.services.people import actor_for
from referencing.services.reports.desk import counts_about
from referencing.services.seeing import is_of_the_house, staff_roles, visible_case
from referencing.services.store import Room, Store
from referencing.web.ball import ball_of
from referencing.web.database import session
from referencing.web.desk.places import read_place, written
from referencing.web.eligibility import current_book
from referencing.web.forms import StepForm
from referencing.web.identity import signed_in_person
from referencing.web.offers import offers_and_gaps
from referencing.web.papers import STORE, visible_documents
from referencing.web.timeline import events
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.procedures import LISTING
from workflows.sight import staff_concerned
from workflows.vocabulary import Role

PAGE_SIZE = 25
blueprint = Blueprint("references", __name__)


@blueprint.get("/instruction/references")
@access.staff
def index() -> Any:  # noqa: ANN401 - what Flask takes
    """Show a page of the listings, those that end first on top."""
    person = signed_in_person()
    if not staff_roles(person) & staff_concerned(LISTING):
        raise NotFoundError(request.path)
    name = request.args.get("liste", "")
    chosen = name if name in LISTS else next(iter(LISTS))
    after = read_place(request.args.get("apres", ""))
    on = day_of(clock.now())
    found = listing_page(session(), person, chosen, on, size=PAGE_SIZE, after=after)
    return render_template(
        "pages/references/index.html",
        lists=[(key, gettext(one.words)) for key, one in LISTS.items()],
        chosen=chosen,
        listings=found.listings,
        after=written(found.after),
        is_first=after is None,
        on=on,
    )


@blueprint.get("/instruction/references/<number>")
@access.staff
def page(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show a listing with all that belongs to it, and what this reader may do."""
    person = signed_in_person()
    listing = _of_the_house(session(), number, person, Listing)
    actor = actor_for(session(), person, listing.organisation_id)
    life = life_of(session(), listing, actor, current_book(), clock.now())
    offers, _gaps = offers_and_gaps(session(), listing, actor, life.on)
    return render_template(
        "pages/references/page.html",
        life=life,
        reports=counts_about(session(), listing.service_id) if Role.OFFICER in staff_roles(person) else None,
        case=listing,
        state=state_of(listing),
        offers=offers,
        events=events(listing, list(ledger_of(session(), listing)), of_the_house=True),
        certificate=certificate_in_force(session(), listing),
        documents=visible_documents(session(), listing, of_the_house=True),
        papers=PAPERS,
        form=StepForm(formdata=None, seen_version=listing.version),
    )


@blueprint.get("/instruction/reserves/<number>")
@access.staff
def reservation(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show a reservation with the evidence filed, to lift it or send it back."""
    person = signed_in_person()
    found = _of_the_house(session(), number, person, Reservation)
    actor, on = actor_for(session(), person, found.organisation_id), day_of(clock.now())
    offers, _gaps = offers_and_gaps(session(), found, actor, on)
    return render_template(
        "pages/references/reservation.html",
        case=found,
        state=state_of(found),
        ball=ball_of(found, on),
        criterion=rulebooks.load(found.rulebook).criterion.get(found.criterion or ""),
        filed=evidence_to_lift(session(), found.id),
        offers=offers,
        events=events(found, list(ledger_of(session(), found)), of_the_house=True),
        form=StepForm(formdata=None, seen_version=found.version),
    )


@blueprint.get("/instruction/reserves/<number>/preuves/<uuid:evidence_id>")
@access.staff
def file(number: str, evidence_id: uuid.UUID) -> Any:  # noqa: ANN401 - what Flask takes
    """Answer a piece that was filed to lift a reservation, as a file to keep."""
    found = _of_the_house(session(), number, signed_in_person(), Reservation)
    pieces = {item.evidence_id: item.evidence for item in evidence_to_lift(session(), found.id)}
    piece = pieces.get(evidence_id)
    if piece is None:
        raise NotFoundError(str(evidence_id))
    store: Store = current_app.extensions[STORE]
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(piece.name)}",
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(store.read(Room.EVIDENCE, piece.file.sha256), mimetype=piece.file.media_type, headers=headers)


def _of_the_house(current: Session, number: str, person: Person, kind: type[Any]) -> Any:  # noqa: ANN401 - a case
    case: CaseMixin = visible_case(current, number, person)
    if not isinstance(case, kind) or not is_of_the_house(person, case):
        raise NotFoundError(number)
    return case
