"""Services of a vendor."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

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
    """Return the slugs in use that start like this one."""
    return frozenset(session.scalars(select(Service.slug).where(Service.slug.startswith(base, autoescape=True))))
