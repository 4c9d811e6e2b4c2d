"""Services of a vendor."""

import uuid

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from models.application import Application
from models.catalogue import FormerSlug
from models.service import Service


def service_named(session: Session, organisation_id: uuid.UUID, name: str) -> Service | None:
    """Return the service of a vendor with this name."""
    return session.scalars(
        select(Service).where(Service.organisation_id == organisation_id, Service.name == name)
    ).one_or_none()


def lock_service(session: Session, service_id: uuid.UUID) -> None:
    """Keep other writers from opening cases about a service until the end of the transaction."""
    session.execute(select(Service.id).where(Service.id == service_id).with_for_update(key_share=True))


def slug_taken(session: Session, base: str) -> frozenset[str]:
    """Return the slugs that are, or were, in use and start like this one."""
    present = select(Service.slug).where(Service.slug.startswith(base, autoescape=True))
    former = select(FormerSlug.slug).where(FormerSlug.slug.startswith(base, autoescape=True))
    return frozenset(session.scalars(present.union(former)))


def is_service_shared(session: Session, service_id: uuid.UUID, but: uuid.UUID) -> bool:
    """Return whether a service has another application than this one."""
    others = exists().where(Application.service_id == service_id, Application.id != but)
    return bool(session.scalar(select(others)))


def last_application_of(session: Session, service_id: uuid.UUID) -> Application | None:
    """Return the application of a service opened last."""
    return session.scalars(
        select(Application)
        .where(Application.service_id == service_id)
        .order_by(Application.opened_at.desc(), Application.id.desc())
        .limit(1)
    ).first()


def name_of(session: Session, service_id: uuid.UUID) -> str:
    """Return the commercial name of a service."""
    name: str = session.execute(select(Service.name).where(Service.id == service_id)).scalar_one()
    return name
