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


def slug_taken(session: Session, base: str) -> frozenset[str]:
    """Return the slugs in use that start like this one."""
    return frozenset(session.scalars(select(Service.slug).where(Service.slug.startswith(base, autoescape=True))))
