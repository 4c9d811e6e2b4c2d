"""Effects of the draw's steps."""

import hashlib

from sqlalchemy.orm import Session

from models.draw import Draw, DrawnLot, DrawSeat, PublicValue
from models.queries import draws as query
from referencing.services import steps
from referencing.services.audit_opening import open_drawn_audit
from referencing.services.campaigns import preview
from referencing.services.chain import role_used
from referencing.services.draw_record import occasion_of, officials_of
from referencing.services.draw_telling import tell_officials, tell_staff
from referencing.services.effects import effect
from referencing.services.turn import Turn
from referencing.services.words_of_steps import draw_cancelled, secrets_hidden
from referencing.services.working import acting_person
from workflows.draw_file import draw_content, draw_file, drawn_listings
from workflows.population import Population, population_of
from workflows.procedures import AUDIT
from workflows.vocabulary import THE_PROCEDURE


def _seat(turn: Turn) -> DrawSeat:
    draw: Draw = turn.case
    return next(seat for seat in draw.seats if seat.person_id == turn.actor.id)


@effect
def call_officials(session: Session, turn: Turn) -> None:
    """Ask each official for a commitment."""
    turn.payload |= {"campaign": turn.case.campaign.number, "officials": len(turn.case.seats)}
    tell_officials(session, turn, "draw_commitment_asked", turn.case.reveal_by)


@effect
def keep_commitment(session: Session, turn: Turn) -> None:  # noqa: ARG001 - effects share one shape
    """Publish a commitment, in place of an earlier one of the same official."""
    seat = _seat(turn)
    seat.commitment, seat.committed_at = turn.reason.strip(), turn.at
    seat.role = role_used(turn.actor, turn.step.roles).value
    turn.payload |= {"seat": seat.number, "commitment": seat.commitment}


@effect
def freeze_population(session: Session, turn: Turn) -> None:
    """Write the population down once and for all; its SHA-256 enters the ledger."""
    case: Draw = turn.case
    found = preview(session, case.campaign, turn.on).sorted
    population = Population(
        draw=case.number,
        public_on=case.public_on,
        public_source=case.public_source,
        commitments=tuple(seat.commitment or "" for seat in case.seats),
        quotas=found.quotas,
        excluded=found.excluded_counts,
        entries=found.entries,
    )
    population = population_of(population.lines)  # whatever is frozen can be read again
    case.population, case.population_sha256, case.frozen_at = population.text, population.sha256, turn.at
    case.exclusions = {number: [reason.value for reason in reasons] for number, reasons in found.excluded.items()}
    case.listed, case.chosen = len(found.entries), sum(found.quotas.values())
    turn.due_on = case.reveal_by
    turn.payload |= {
        "population": case.population_sha256,
        "listings": case.listed,
        "quota": case.chosen,
        "reveal_by": case.reveal_by.isoformat(),
        "public_on": case.public_on.isoformat(),
    }


@effect
def call_for_secrets(session: Session, turn: Turn) -> None:
    """Ask each official for their secret."""
    tell_officials(session, turn, "draw_secret_asked", turn.case.reveal_by)


@effect
def keep_secret(session: Session, turn: Turn) -> None:  # noqa: ARG001 - effects share one shape
    """Publish a secret."""
    seat = _seat(turn)
    seat.secret, seat.revealed_at = turn.reason.strip(), turn.at
    turn.payload |= {"seat": seat.number, "secret": seat.secret}
    if all(one.secret for one in turn.case.seats):
        turn.due_on = turn.case.public_on


@effect
def keep_value(session: Session, turn: Turn) -> None:
    """Keep the public value as it was typed."""
    value = turn.reason.strip()
    typed_by = acting_person(turn.actor)
    session.add(PublicValue(draw_id=turn.case.id, value=value, typed_at=turn.at, typed_by_id=typed_by))
    turn.payload |= {"value": value}


@effect
def set_value_aside(session: Session, turn: Turn) -> None:
    """What was typed does not count any more; it stays in sight."""
    for one in query.values_typed(session, turn.case.id):
        one.set_aside_at = turn.at
        turn.payload.setdefault("values", []).append(one.value)


@effect
def draw_lots(session: Session, turn: Turn) -> None:
    """Draw, and write the file that redoes it; seed and SHA-256 of the file enter the ledger."""
    case: Draw = turn.case
    population = population_of((case.population or "").splitlines())
    value = query.values_typed(session, case.id)[0].value
    officials, occasion = officials_of(case.seats), occasion_of(case, turn.at)
    content = draw_content(population, officials, value, occasion)
    file = draw_file(content)
    case.file, case.file_sha256 = file.decode(), hashlib.sha256(file).hexdigest()
    case.seed, case.drawn_at = content["seed"], turn.at
    ranks = {line["listing"]: line["rank"] for line in content["lines"]}
    listings = query.listings_numbered(session, drawn_listings(content))
    case.lots = [
        DrawnLot(listing=listings[number], listing_id=listings[number].id, rank=ranks[number])
        for number in drawn_listings(content)
    ]
    case.chosen = len(case.lots)
    turn.payload |= {"seed": case.seed, "file": case.file_sha256, "drawn": drawn_listings(content)}


@effect
def open_audits(session: Session, turn: Turn) -> None:
    """Open an audit of each listing drawn that is still in force and not under audit already."""
    for lot in turn.case.lots:
        audit = open_drawn_audit(session, turn.case, lot, turn.at)
        lot.audit_id = audit.id if audit else None
    turn.payload["audits"] = sum(lot.audit_id is not None for lot in turn.case.lots)


@effect
def tell_result(session: Session, turn: Turn) -> None:
    """Tell officials and auditors that the lots are drawn."""
    tell_staff(session, turn, "draw_made")


@effect
def note_hidden_secrets(session: Session, turn: Turn) -> None:  # noqa: ARG001 - effects share one shape
    """The draw ends because a secret stayed hidden: everybody sees whose."""
    hidden = [seat for seat in turn.case.seats if seat.secret is None]
    turn.case.ended_because = secrets_hidden([seat.person.name for seat in hidden])
    turn.payload["hidden"] = [seat.number for seat in hidden]


@effect
def note_reason(session: Session, turn: Turn) -> None:  # noqa: ARG001 - effects share one shape
    """Everybody sees why a draw was cancelled."""
    turn.case.ended_because = turn.reason


@effect
def cancel_audits(session: Session, turn: Turn) -> None:
    """Cancel the audits of a draw whose result is annulled."""
    reason = f"{draw_cancelled(turn.case.number)} {turn.reason}"
    for audit in query.audits_of(session, turn.case.id):
        if AUDIT.may_leave(audit.state, "cancel"):
            steps.take_step(session, audit, "cancel", actor=THE_PROCEDURE, at=turn.at, reason=reason)


@effect
def tell_cancellation(session: Session, turn: Turn) -> None:
    """Tell officials and auditors that the draw ended without a result."""
    tell_staff(session, turn, "draw_cancelled")
