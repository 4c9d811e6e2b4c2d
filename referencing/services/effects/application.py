"""Effects of the application's steps."""

import hashlib
from datetime import timedelta

from sqlalchemy.orm import Session

from models.application import Filing
from models.assessment import ChangeRequest
from models.commission import Deliberation
from models.decision import Agreement, Decision, Signature
from models.ledger import canonical
from models.queries import facts as query
from models.queries.reservations import live_reservations_of
from models.reservation import Reservation
from referencing.services import steps
from referencing.services.declarations import dossier_of
from referencing.services.effects import effect
from referencing.services.effects.publication import publish
from referencing.services.turn import Turn
from workflows.calendar import due_on
from workflows.clocks import next_warning_on
from workflows.guards.agreement import signing_party
from workflows.guards.application import due_warning
from workflows.plain import plain
from workflows.rulebook import DelayName
from workflows.vocabulary import THE_PROCEDURE, Holder


@effect
def keep_filing(session: Session, turn: Turn) -> None:
    """Keep the dossier as it is submitted, and its digest in the ledger."""
    content = plain(dossier_of(session, turn.case))
    digest = hashlib.sha256(canonical(content)).hexdigest()
    turn.case.round += 1
    session.add(
        Filing(application_id=turn.case.id, round=turn.case.round, filed_at=turn.at, content=content, sha256=digest)
    )
    turn.payload |= {"round": turn.case.round, "filing": digest}


@effect
def send_change_request(session: Session, turn: Turn) -> None:
    """Send the change request drafted: from now on the vendor's delay runs to its due date."""
    request = _change_request(session, turn)
    request.sent_at = turn.at
    turn.due_on = request.due_on
    turn.payload |= {"due_on": request.due_on.isoformat() if request.due_on else None}
    turn.payload |= {"flagged": [flag.criterion for flag in request.flags]}


@effect
def close_change_request(session: Session, turn: Turn) -> None:
    """The vendor answered: the change request is over."""
    _change_request(session, turn).closed_at = turn.at


def _change_request(session: Session, turn: Turn) -> ChangeRequest:
    request = query.change_request_of(session, turn.case.id)
    if request is None:
        raise LookupError(turn.case.number)
    return request


@effect
def put_on_agenda(session: Session, turn: Turn) -> None:
    """The case awaits a session of the commission."""
    session.add(Deliberation(application_id=turn.case.id))


@effect
def drop_deliberation(session: Session, turn: Turn) -> None:
    """The commission sends the case back: its deliberation does not count."""
    deliberation = query.deliberation_of(session, turn.case.id)
    if deliberation is not None:
        deliberation.dropped_at = turn.at


@effect
def impose_reservations(session: Session, turn: Turn) -> None:
    """Give the opinion drafted, and open a reservation for each one written."""
    deliberation = query.deliberation_of(session, turn.case.id)
    if deliberation is None or deliberation.opinion is None:
        raise LookupError(turn.case.number)
    deliberation.given_at = turn.at
    turn.payload |= {"opinion": deliberation.opinion.value, "ballots": len(deliberation.ballots), "reservations": []}
    delay = turn.book.delay(DelayName.RESERVATION)
    for draft in deliberation.drafts:
        reservation = Reservation(
            application_id=turn.case.id,
            organisation_id=turn.case.organisation_id,
            service_id=turn.case.service_id,
            rulebook=turn.case.rulebook,
            text=draft.text,
            criterion=draft.criterion,
            is_suspensive=draft.is_suspensive,
            must_be_lifted_by=draft.due_on or due_on(turn.on, delay, turn.facts.holidays),
            missed_effect=draft.missed_effect,
            owner=draft.owner,
        )
        steps.open_case(session, reservation, actor=THE_PROCEDURE, at=turn.at)
        reservation.due_on = reservation.must_be_lifted_by
        if reservation.owner is Holder.DESK:
            steps.take_step(session, reservation, "entrust", actor=THE_PROCEDURE, at=turn.at)
        turn.payload["reservations"].append(reservation.number)


@effect
def void_reservations(session: Session, turn: Turn) -> None:
    """The application ends without a listing: what the commission asked has no object any more."""
    for reservation in live_reservations_of(session, turn.case.id):
        steps.take_step(session, reservation, "void", actor=THE_PROCEDURE, at=turn.at)


@effect
def record_decision(session: Session, turn: Turn) -> None:
    """Keep who decided what, on which grounds; an acceptance opens the agreement."""
    is_accepted = turn.step.trigger == "accept"
    session.add(
        Decision(
            application_id=turn.case.id,
            decider_id=turn.actor.id,
            is_accepted=is_accepted,
            grounds=turn.reason,
            decided_at=turn.at,
        )
    )
    if is_accepted:
        session.add(Agreement(application_id=turn.case.id, opened_at=turn.at))
    turn.payload["accepted"] = is_accepted


@effect
def record_signature(session: Session, turn: Turn) -> None:
    """Keep which party signed, and who for it; the last one concludes the agreement."""
    party = signing_party(turn.facts)  # type: ignore[arg-type]  # an application's facts
    session.add(Signature(application_id=turn.case.id, party=party, person_id=turn.actor.id, signed_at=turn.at))
    agreement = query.agreement_of(session, turn.case.id)
    if agreement is not None and query.parties_signed(session, turn.case.id) >= set(turn.book.agreement.parties):
        agreement.concluded_at = turn.at
    turn.payload["party"] = party


@effect
def publish_listing(session: Session, turn: Turn) -> None:
    """Open, renew or update the listing of the service."""
    publish(session, turn)


@effect
def note_warning(session: Session, turn: Turn) -> None:  # noqa: ARG001 - effects share one shape
    """Remember which warning was sent, and when the next one is due."""
    days = due_warning(turn.facts)  # type: ignore[arg-type]  # an application's facts
    turn.case.warned_days, turn.case.warned_on = days, turn.on
    turn.case.next_warning_on = next_warning_on(turn.case.lapses_on, turn.book, days)
    if turn.case.next_warning_on is None and days is not None:
        turn.case.lapses_on = max(turn.case.lapses_on, turn.on + timedelta(days=days))
    turn.payload["days_before"] = days
