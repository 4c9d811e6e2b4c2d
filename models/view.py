"""Views of the queue that were kept: a name and a filter, of one person or of the whole desk."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.organisation import Person


class SavedView(Base):
    """`asked` is the filter as the address of the queue writes it; a shared view is everybody's to open."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("owner_id", "name"),)

    owner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(80))
    asked: Mapped[str] = mapped_column(String(2000))
    is_shared: Mapped[bool] = mapped_column(default=False, index=True)
    kept_at: Mapped[datetime]
    owner: Mapped[Person] = relationship()


class DefaultView(Base):
    """The view with which a person's queue opens."""

    __tablename__ = "default_view"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), unique=True)
    view_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("saved_view.id", ondelete="CASCADE"), index=True)
