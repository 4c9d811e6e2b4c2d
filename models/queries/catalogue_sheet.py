"""The page of one service: its listings, past and present, and what the last publication declared and found."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Row, select
from sqlalchemy.orm import Session, joinedload

from models.application import Application
from models.catalogue import CatalogueEntry, FormerSlug
from models.decision import ConnectionTest
from models.listing import Listing
from models.queries.catalogue import is_ahead
from models.reservation import Reservation
from models.service import Release, Service
from workflows.vocabulary import ListingState, ReservationState


def service_at(session: Session, slug: str) -> Service | None:
    """Return the service with this address."""
    return session.scalars(
        select(Service).where(Service.slug == slug).options(joinedload(Service.organisation))
    ).one_or_none()


def present_slug(session: Session, slug: str) -> str | None:
    """Return the address of the service that once had this one."""
    return session.scalar(
        select(Service.slug).join(FormerSlug, FormerSlug.service_id == Service.id).where(FormerSlug.slug == slug)
    )


def listings_shown(session: Session, service_id: uuid.UUID) -> Sequence[Row[Listing, CatalogueEntry, bool]]:
    """Return the listings of a service with what they show, last opened first: listing, entry, is_ahead."""
    return session.execute(
        select(Listing, CatalogueEntry, is_ahead())
        .join(CatalogueEntry, CatalogueEntry.listing_id == Listing.id)
        .where(Listing.service_id == service_id)
        .order_by(Listing.opened_at.desc(), Listing.id.desc())
        .options(joinedload(Listing.organisation), joinedload(Listing.service))
    ).all()


def listing_shown(session: Session, listing_id: uuid.UUID) -> Listing | None:
    """Return a listing that was published."""
    return session.scalars(
        select(Listing).join(CatalogueEntry, CatalogueEntry.listing_id == Listing.id).where(Listing.id == listing_id)
    ).one_or_none()


def application_with_grants(session: Session, application_id: uuid.UUID) -> Application:
    """Return an application and what it asks of the APIs."""
    return session.get_one(Application, application_id, options=[joinedload(Application.grant_requests)])


def passed_tests(session: Session, application_id: uuid.UUID) -> Sequence[ConnectionTest]:
    """Return the connection tests of an application that passed, last run of each operation last."""
    return session.scalars(
        select(ConnectionTest)
        .where(ConnectionTest.application_id == application_id, ConnectionTest.is_passed)
        .order_by(ConnectionTest.run_on, ConnectionTest.id)
    ).all()


def reservations_on(
    session: Session, service_id: uuid.UUID, states: Sequence[ReservationState]
) -> Sequence[Reservation]:
    """Return the reservations about a service that are in some states, by due date."""
    return session.scalars(
        select(Reservation)
        .where(Reservation.service_id == service_id, Reservation.state.in_(states))
        .order_by(Reservation.must_be_lifted_by, Reservation.number)
    ).all()


def releases_of(session: Session, listing_id: uuid.UUID) -> Sequence[Release]:
    """Return the declared versions of a listing, last first."""
    return session.scalars(
        select(Release)
        .where(Release.listing_id == listing_id, Release.declared_at.is_not(None))
        .order_by(Release.released_on.desc(), Release.id.desc())
    ).all()


def addresses(session: Session, states: Sequence[ListingState], on: date) -> Sequence[Row[str, datetime]]:
    """Return slug and last publication of every service in the list, for sitemap and feed."""
    return session.execute(
        select(Service.slug, CatalogueEntry.presented_at)
        .select_from(Listing)
        .join(CatalogueEntry, CatalogueEntry.listing_id == Listing.id)
        .join(Service, Service.id == Listing.service_id)
        .where(Listing.state.in_(states), Listing.ends_on >= on)
        .order_by(Service.slug)
    ).all()
