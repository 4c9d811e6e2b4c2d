"""What a renewal took over, and what happened to the listing since its answers were assessed."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.application import Application
from models.audit import Audit, AuditItem
from models.carrying import Carrying
from models.reservation import Reservation
from models.service import Release
from workflows.vocabulary import AuditFinding, AuditState, ReservationState

_ENDED = (ReservationState.LIFTED, ReservationState.VOID)
_DOUBTFUL = (AuditFinding.CONTRADICTED, AuditFinding.UNVERIFIABLE)


def carrying_of(session: Session, application_id: uuid.UUID) -> Carrying | None:
    """Return what an application took over from the one before it; None when it was written from nothing."""
    return session.scalars(
        select(Carrying)
        .where(Carrying.application_id == application_id)
        .options(joinedload(Carrying.former), joinedload(Carrying.confirmed_by))
    ).one_or_none()


def unverified_releases(session: Session, listing_id: uuid.UUID) -> Sequence[Release]:
    """Return the releases declared on a listing that no assessment covers, in the order in which they came into use."""
    return session.scalars(
        select(Release)
        .where(Release.listing_id == listing_id, Release.declared_at.is_not(None), Release.verified_at.is_(None))
        .order_by(Release.released_on, Release.declared_at)
    ).all()


def live_reservations_about(session: Session, service_id: uuid.UUID) -> Sequence[Reservation]:
    """Return the reservations about a service that are neither lifted nor void."""
    return session.scalars(
        select(Reservation)
        .where(Reservation.service_id == service_id, Reservation.state.not_in(_ENDED))
        .order_by(Reservation.number)
    ).all()


def doubtful_items(session: Session, former: Application) -> list[tuple[str, str]]:
    """Return audit and criterion of what audits closed since an application was published did not confirm."""
    rows = session.execute(
        select(Audit.number, AuditItem.criterion)
        .join(Audit, Audit.id == AuditItem.audit_id)
        .where(
            Audit.service_id == former.service_id,
            Audit.state == AuditState.CLOSED,
            Audit.moved_at > former.moved_at,
            AuditItem.finding.in_(_DOUBTFUL),
        )
        .order_by(Audit.number, AuditItem.position)
    )
    return [(number, criterion) for number, criterion in rows]
