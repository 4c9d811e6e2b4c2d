"""Listings: what grounds one, which releases it must still verify."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.application import Application
from models.listing import Hearing
from models.service import Release
from workflows.vocabulary import ApplicationState


def granting_application(session: Session, listing_id: uuid.UUID) -> Application | None:
    """Return the application published last on a listing: its declarations are those in force."""
    return session.scalars(
        select(Application)
        .where(Application.listing_id == listing_id, Application.state == ApplicationState.PUBLISHED)
        .order_by(Application.moved_at.desc(), Application.id.desc())
        .limit(1)
    ).first()


def releases_to_verify(session: Session, listing_id: uuid.UUID) -> Sequence[Release]:
    """Return the releases of a listing that no assessment covered yet."""
    return session.scalars(select(Release).where(Release.listing_id == listing_id, Release.verified_at.is_(None))).all()


def versions_of(session: Session, listing_id: uuid.UUID) -> Sequence[str]:
    """Return the versions recorded on a listing."""
    return session.scalars(select(Release.version).where(Release.listing_id == listing_id)).all()


def first_application_of(session: Session, service_id: uuid.UUID) -> Application:
    """Return the first application of a service: it names the vendor's signatory."""
    return session.scalars(
        select(Application).where(Application.service_id == service_id).order_by(Application.opened_at).limit(1)
    ).one()


def close_hearings(session: Session, listing_ids: Sequence[uuid.UUID], at: datetime) -> None:
    """End every hearing of these listings that still runs."""
    session.execute(
        update(Hearing)
        .where(Hearing.listing_id.in_(listing_ids), Hearing.closed_at.is_(None))
        .values(closed_at=at)
        .execution_options(synchronize_session="fetch")
    )
