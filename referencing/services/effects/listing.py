"""Effects of the listing's steps."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from models.application import Application
from models.listing import Grant, Hearing
from models.queries import facts as query
from models.queries.grants import revoke_grants
from models.queries.listings import close_hearings, granting_application, releases_to_verify
from models.queries.reservations import live_reservations_on
from referencing.services import steps
from referencing.services.effects import bulk_effect, effect
from referencing.services.effects.publication import keep_term
from referencing.services.turn import Turn
from workflows.calendar import due_on
from workflows.clocks import next_reminder_on
from workflows.guards.listing import due_reminder, is_heard
from workflows.procedures import LISTING
from workflows.rulebook import DelayName
from workflows.terms import next_term
from workflows.versions import is_covered
from workflows.vocabulary import THE_PROCEDURE, Access


def _through(turn: Turn) -> Application:
    if turn.through is None:
        raise LookupError(turn.case.number)
    return turn.through


@effect
def grant_access(session: Session, turn: Turn) -> None:
    """Grant the API operations of the application that grounds the listing, in place of those it has."""
    through = turn.through or granting_application(session, turn.case.id)
    if turn.source is None:
        session.flush()
    revoke_grants(session, [turn.case.id], turn.at)
    granted = []
    for request in query.grant_requests_of(session, through.id) if through else ():
        for operation in request.access:
            granted.append(f"{request.api}:{operation}")
            session.add(
                Grant(
                    listing_id=turn.case.id,
                    application_id=request.application_id,
                    api=request.api,
                    operation=Access(operation),
                    purpose=request.purpose,
                    retention=request.retention,
                    specification_version=turn.book.api[request.api].specification_version,
                    granted_at=turn.at,
                )
            )
    turn.payload["granted"] = granted


@effect
def renew_access(session: Session, turn: Turn) -> None:
    """Replace the grants by those of the update; a suspended listing keeps none."""
    if not LISTING.may_leave(turn.case.state, "reinstate"):
        grant_access(session, turn)


@bulk_effect
def revoke_access(session: Session, turns: Sequence[Turn]) -> None:
    """End every API grant of these listings now."""
    revoke_grants(session, [turn.case.id for turn in turns], turns[0].at)


@effect
def start_next_term(session: Session, turn: Turn) -> None:
    """Add the next term: it runs from the old end, or from today when that has passed."""
    listing, through = turn.case, _through(turn)
    term = next_term(turn.book, listing.ends_on, listing.rank, turn.on)
    listing.ends_on, listing.rank, turn.due_on = term.ends_on, term.rank, term.ends_on
    listing.track = through.track
    listing.reminded_days = None
    listing.next_reminder_on = next_reminder_on(listing.ends_on, turn.book, None)
    keep_term(session, listing, through, turn, term)
    verify_version(session, turn)
    turn.payload |= {"starts_on": term.starts_on.isoformat(), "ends_on": term.ends_on.isoformat(), "rank": term.rank}


@effect
def verify_version(session: Session, turn: Turn) -> None:
    """The version of the application is the one that was assessed last."""
    listing, through = turn.case, _through(turn)
    listing.verified_version = through.declaration["service"]["version"]
    for release in releases_to_verify(session, listing.id):
        if is_covered(release.version, listing.verified_version):
            release.verified_at = turn.at
    clear_flag(session, turn)
    turn.payload["version"] = listing.verified_version


@effect
def note_reminder(session: Session, turn: Turn) -> None:  # noqa: ARG001 - effects share one shape
    """Remember which reminder was sent, and when the next one is due."""
    listing = turn.case
    days = due_reminder(turn.facts)  # type: ignore[arg-type]  # a listing's facts
    listing.reminded_days = days
    listing.next_reminder_on = next_reminder_on(listing.ends_on, turn.book, days)
    turn.payload["days_before"] = days


@effect
def declare_releases(session: Session, turn: Turn) -> None:
    """Declare the releases recorded; a major one sets the due date of an update application."""
    for release in query.undeclared_releases(session, turn.case.id):
        release.declared_at = turn.at
        if release.is_major:
            release.due_on = due_on(turn.on, turn.book.delay(DelayName.UPDATE_AFTER_MAJOR), turn.facts.holidays)
        turn.payload.setdefault("releases", []).append({"version": release.version, "major": release.is_major})


@effect
def flag_for_suspension(session: Session, turn: Turn) -> None:  # noqa: ARG001 - effects share one shape
    """Put a proposal of suspension on the officer's desk."""
    turn.case.flagged_at, turn.case.flag_reason = turn.at, turn.reason or turn.step.trigger


@effect
def clear_flag(session: Session, turn: Turn) -> None:  # noqa: ARG001 - effects share one shape
    """The proposal of suspension has been dealt with."""
    turn.case.flagged_at = turn.case.flag_reason = None


@effect
def start_hearing(session: Session, turn: Turn) -> None:
    """Invite the vendor to be heard on the grounds announced."""
    delay = turn.book.delay(DelayName.HEARING)
    ends_on = due_on(turn.on, delay, turn.facts.holidays)
    session.add(Hearing(listing_id=turn.case.id, grounds=turn.reason, opened_at=turn.at, due_on=ends_on))
    turn.payload["due_on"] = ends_on.isoformat()


@effect
def note_observations(session: Session, turn: Turn) -> None:
    """Keep the vendor's observations."""
    hearing = query.open_hearing(session, turn.case.id)
    if hearing is not None:
        hearing.observations, hearing.observed_at = turn.reason, turn.at


@bulk_effect
def end_hearing(session: Session, turns: Sequence[Turn]) -> None:
    """The hearings of these listings are over."""
    close_hearings(session, [turn.case.id for turn in turns], turns[0].at)


@effect
def conclude_hearing(session: Session, turn: Turn) -> None:
    """A suspension decided once the vendor was heard is what its hearing led to; any other leaves the hearing open."""
    hearing = query.open_hearing(session, turn.case.id)
    if hearing is not None and is_heard(on=turn.on, due_on=hearing.due_on, is_answered=hearing.observed_at is not None):
        hearing.closed_at = turn.at


@effect
def note_suspension(session: Session, turn: Turn) -> None:  # noqa: ARG001 - effects share one shape
    """Remember since when the listing is suspended, even once its term is over."""
    turn.case.suspended_at = turn.at


@effect
def forget_suspension(session: Session, turn: Turn) -> None:  # noqa: ARG001 - effects share one shape
    """The suspension is over."""
    turn.case.suspended_at = None


@effect
def void_what_was_asked(session: Session, turn: Turn) -> None:
    """The right ends for good: the reservations put on it have no object any more."""
    for reservation in live_reservations_on(session, turn.case.id):
        steps.take_step(session, reservation, "void", actor=THE_PROCEDURE, at=turn.at)
