"""Publish: the one place where an application becomes, prolongs or refreshes a right."""

from datetime import timedelta

from sqlalchemy.orm import Session

from models.application import Application
from models.listing import Listing, Term
from models.queries import facts as query
from referencing.services import steps
from referencing.services.catalogue.presenting import present
from referencing.services.turn import Turn
from workflows.clocks import next_reminder_on
from workflows.procedures import LISTING
from workflows.terms import Term as Period
from workflows.terms import first_term, renewal_trigger
from workflows.vocabulary import THE_PROCEDURE, Kind


def publish(session: Session, turn: Turn) -> None:
    """Open, renew or update the listing that an application asks for; the application then points to it."""
    application: Application = turn.case
    current = query.listing_of_service(session, application.service_id)
    if application.kind is Kind.INITIAL:
        listing = _open(session, turn, current)
    elif current is None:
        raise LookupError(application.number)
    else:
        listing = current
        was_suspended = listing.suspended_at is not None
        renews = application.kind is Kind.RENEWAL
        trigger = renewal_trigger(listing.state, was_suspended=was_suspended) if renews else "update"
        steps.take_step(session, listing, trigger, actor=THE_PROCEDURE, at=turn.at, through=application)
    application.listing_id = listing.id
    present(session, listing, application, turn.at)
    turn.payload |= {"listing": listing.number, "ends_on": listing.ends_on.isoformat()}


def _open(session: Session, turn: Turn, current: Listing | None) -> Listing:
    application: Application = turn.case
    runs_from = turn.on
    if current is not None and LISTING.may_leave(current.state, "replace"):
        runs_from = max(turn.on, current.ends_on + timedelta(days=1))
        steps.take_step(session, current, "replace", actor=THE_PROCEDURE, at=turn.at)
    term = first_term(turn.book, runs_from)
    listing = Listing(
        organisation_id=application.organisation_id,
        service_id=application.service_id,
        rulebook=application.rulebook,
        track=application.track,
        starts_on=turn.on,
        ends_on=term.ends_on,
        rank=term.rank,
        verified_version=application.declaration["service"]["version"],
    )
    steps.open_case(session, listing, actor=THE_PROCEDURE, at=turn.at, through=application)
    listing.next_reminder_on = next_reminder_on(listing.ends_on, turn.book, None)
    keep_term(session, listing, application, turn, Period(term.rank, turn.on, term.ends_on))
    return listing


def keep_term(session: Session, listing: Listing, application: Application, turn: Turn, period: Period) -> None:
    """Keep one period of validity and the application that granted it."""
    session.add(
        Term(
            listing_id=listing.id,
            application_id=application.id,
            rank=period.rank,
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            granted_at=turn.at,
        )
    )
