"""The life of a listing: its terms, releases, grants, hearings and reservations; the list of listings by their end."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, select, tuple_
from sqlalchemy.orm import Session, joinedload, selectinload

from models.audit import Audit
from models.listing import Grant, Hearing, Listing
from models.reservation import Reservation, ReservationEvidence
from workflows.vocabulary import AuditState, ListingState

Place = tuple[date, uuid.UUID]


def listings_by_end(
    session: Session,
    states: Sequence[ListingState],
    recused: Sequence[uuid.UUID],
    after: Place | None,
    limit: int,
    *,
    is_flagged: bool = False,
    before: date | None = None,
) -> Sequence[Listing]:
    """Return listings by their last day, after (last day, id) of the last one shown; `before`: that end by then."""
    return session.scalars(
        select(Listing)
        .where(Listing.state.in_(states), Listing.service_id.not_in(recused), *_asked(after, before, is_flagged))
        .order_by(Listing.ends_on, Listing.id)
        .limit(limit)
        .options(joinedload(Listing.service), joinedload(Listing.organisation))
    ).all()


def _asked(after: Place | None, before: date | None, is_flagged: bool) -> list[ColumnElement[bool]]:  # noqa: FBT001
    asked: list[ColumnElement[bool]] = []
    if after is not None:
        asked.append(tuple_(Listing.ends_on, Listing.id) > after)
    if before is not None:
        asked.append(Listing.ends_on < before)
    if is_flagged:
        asked.append(Listing.flagged_at.is_not(None))
    return asked


def hearings_of(session: Session, listing_id: uuid.UUID) -> Sequence[Hearing]:
    """Return the hearings of a listing, last first."""
    return session.scalars(
        select(Hearing).where(Hearing.listing_id == listing_id).order_by(Hearing.opened_at.desc(), Hearing.id.desc())
    ).all()


def grants_of(session: Session, listing_id: uuid.UUID) -> Sequence[Grant]:
    """Return every grant that a listing has or had, those in force first."""
    return session.scalars(
        select(Grant)
        .where(Grant.listing_id == listing_id)
        .order_by(Grant.revoked_at.is_not(None), Grant.granted_at.desc(), Grant.api, Grant.operation)
    ).all()


def reservations_about(session: Session, service_id: uuid.UUID) -> Sequence[Reservation]:
    """Return every reservation about a service, by number."""
    return session.scalars(
        select(Reservation).where(Reservation.service_id == service_id).order_by(Reservation.number)
    ).all()


def audits_of(session: Session, listing_id: uuid.UUID) -> Sequence[Audit]:
    """Return the audits of a listing that its vendor knows of, by number."""
    return session.scalars(
        select(Audit).where(Audit.listing_id == listing_id, Audit.state != AuditState.PLANNED).order_by(Audit.number)
    ).all()


def evidence_to_lift(session: Session, reservation_id: uuid.UUID) -> Sequence[ReservationEvidence]:
    """Return what was filed to lift a reservation, last first."""
    return session.scalars(
        select(ReservationEvidence)
        .where(ReservationEvidence.reservation_id == reservation_id)
        .order_by(ReservationEvidence.filed_at.desc(), ReservationEvidence.id.desc())
        .options(selectinload(ReservationEvidence.evidence))
    ).all()
