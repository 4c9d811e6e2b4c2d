"""Views of the queue that were kept."""

import uuid
from collections.abc import Sequence

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session, joinedload

from models.view import DefaultView, SavedView


def views_for(session: Session, person_id: uuid.UUID) -> Sequence[SavedView]:
    """Return a person's own views and those that are shared, by name, with their owners."""
    return session.scalars(
        select(SavedView)
        .where(or_(SavedView.owner_id == person_id, SavedView.is_shared))
        .order_by(SavedView.name, SavedView.id)
        .options(joinedload(SavedView.owner))
    ).all()


def default_of(session: Session, person_id: uuid.UUID) -> DefaultView | None:
    """Return which view a person's queue opens with."""
    return session.scalars(select(DefaultView).where(DefaultView.person_id == person_id)).one_or_none()


def forget_default(session: Session, view_id: uuid.UUID) -> None:
    """Have no queue open with a view any more."""
    session.execute(delete(DefaultView).where(DefaultView.view_id == view_id))
