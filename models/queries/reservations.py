"""Reservations of an application, and the evidence filed to lift one."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.application import Application
from models.reservation import Reservation, ReservationEvidence
from workflows.vocabulary import ReservationState

_ENDED = (ReservationState.LIFTED, ReservationState.VOID)


def live_reservations_of(session: Session, application_id: uuid.UUID) -> Sequence[Reservation]:
    """Return the reservations of an application that are neither lifted nor void."""
    return session.scalars(
        select(Reservation)
        .where(Reservation.application_id == application_id, Reservation.state.not_in(_ENDED))
        .order_by(Reservation.number)
    ).all()


def live_reservations_on(session: Session, listing_id: uuid.UUID) -> Sequence[Reservation]:
    """Return the reservations put on a listing, by an opinion or an audit, that are neither lifted nor void."""
    return session.scalars(
        select(Reservation)
        .join(Application, Application.id == Reservation.application_id)
        .where(Application.listing_id == listing_id, Reservation.state.not_in(_ENDED))
        .order_by(Reservation.number)
    ).all()


def fresh_evidence(session: Session, reservation_id: uuid.UUID) -> Sequence[ReservationEvidence]:
    """Return the evidence filed on a reservation and not set aside."""
    return session.scalars(
        select(ReservationEvidence).where(
            ReservationEvidence.reservation_id == reservation_id, ReservationEvidence.set_aside_at.is_(None)
        )
    ).all()
