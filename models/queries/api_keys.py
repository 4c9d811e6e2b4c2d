"""Keys of the API: the one of a digest, those of an organisation, those that end soon."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from models.api_key import ApiKey
from models.organisation import Membership, Person, StaffRole
from workflows.vocabulary import Role


def key_with_digest(session: Session, digest: str) -> ApiKey | None:
    """Return the key with this digest, in force or not."""
    return session.scalars(select(ApiKey).where(ApiKey.digest == digest)).one_or_none()


def keys_of(session: Session, organisation_id: uuid.UUID | None, limit: int) -> Sequence[ApiKey]:
    """Return the keys of a vendor, last made first; None: all keys, the vendors' too."""
    query = select(ApiKey).options(joinedload(ApiKey.created_by), joinedload(ApiKey.organisation))
    if organisation_id is not None:
        query = query.where(ApiKey.organisation_id == organisation_id)
    return session.scalars(query.order_by(ApiKey.created_at.desc(), ApiKey.id.desc()).limit(limit)).all()


def key_to_change(session: Session, key_id: uuid.UUID) -> ApiKey | None:
    """Return a key, kept from other writers until the commit."""
    return session.get(ApiKey, key_id, with_for_update=True, populate_existing=True)


def note_use(session: Session, key_id: uuid.UUID, at: datetime) -> None:
    """Note when a key was used last."""
    session.execute(
        update(ApiKey).where(ApiKey.id == key_id).values(used_at=at).execution_options(synchronize_session=False)
    )


def ending_keys(session: Session, at: datetime, until: datetime) -> Sequence[ApiKey]:
    """Return the keys in force that end before an instant."""
    return session.scalars(
        select(ApiKey)
        .where(ApiKey.revoked_at.is_(None), ApiKey.expires_at > at, ApiKey.expires_at <= until)
        .order_by(ApiKey.expires_at, ApiKey.id)
    ).all()


def keepers_of(session: Session, organisation_id: uuid.UUID | None) -> Sequence[Person]:
    """Return who looks after keys: the administrators of a vendor's organisation, or those of the service."""
    query = select(Person).where(Person.is_active).order_by(Person.email)
    if organisation_id is None:
        return session.scalars(query.join(StaffRole).where(StaffRole.role == Role.ADMINISTRATOR)).all()
    mine = (Membership.organisation_id == organisation_id, Membership.is_administrator)
    return session.scalars(query.join(Membership).where(*mine)).all()
