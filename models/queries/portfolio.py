"""The services of a vendor with their applications and listings: the whole of its space in three queries."""

import uuid
from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from models.application import Application
from models.listing import Listing
from models.organisation import Interest
from models.service import Service


def services_seen(session: Session, organisation_ids: Sequence[uuid.UUID], reader_id: uuid.UUID) -> Sequence[Service]:
    """Return the services of some vendors, by name, without those in which the reader declared an interest."""
    return session.scalars(
        select(Service)
        .where(Service.organisation_id.in_(organisation_ids), Service.id.not_in(_closed_to(reader_id)))
        .order_by(Service.name, Service.id)
        .options(joinedload(Service.organisation))
    ).all()


def applications_about(session: Session, service_ids: Sequence[uuid.UUID]) -> Sequence[Application]:
    """Return the applications about some services, last opened first."""
    return session.scalars(
        select(Application)
        .where(Application.service_id.in_(service_ids))
        .order_by(Application.opened_at.desc(), Application.id.desc())
    ).all()


def listings_about(session: Session, service_ids: Sequence[uuid.UUID]) -> Sequence[Listing]:
    """Return the listings of some services, last opened first."""
    return session.scalars(
        select(Listing).where(Listing.service_id.in_(service_ids)).order_by(Listing.opened_at.desc(), Listing.id.desc())
    ).all()


def _closed_to(reader_id: uuid.UUID) -> Select[uuid.UUID]:
    return (
        select(Application.service_id)
        .join(Interest, Interest.application_id == Application.id)
        .where(Interest.person_id == reader_id, Interest.has_interest)
    )


def service_with_slug(
    session: Session, slug: str, organisation_ids: Sequence[uuid.UUID], reader_id: uuid.UUID
) -> Service | None:
    """Return the service of some vendors with this slug, unless the reader declared an interest in it."""
    return session.scalars(
        select(Service).where(
            Service.slug == slug,
            Service.organisation_id.in_(organisation_ids),
            Service.id.not_in(_closed_to(reader_id)),
        )
    ).one_or_none()
