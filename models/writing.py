"""Who writes what of an application: how often each answer was written, and who has which page open."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.organisation import Person


class Writing(Base):
    """How often one subject was written, and by whom last: a criterion by its key, an API as «api/measures».

    A subject without a row was never written on its page: its version is 0.
    """

    __tablename__ = "writing"
    __table_args__ = (UniqueConstraint("application_id", "subject"),)

    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"))
    subject: Mapped[str] = mapped_column(String(80))
    version: Mapped[int]
    written_at: Mapped[datetime]
    written_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    written_by: Mapped[Person | None] = relationship()


class Presence(Base):
    """The page of an application that a person had open last."""

    __tablename__ = "presence"
    __table_args__ = (UniqueConstraint("application_id", "person_id"),)

    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    subject: Mapped[str] = mapped_column(String(80))
    seen_at: Mapped[datetime]
    person: Mapped[Person] = relationship()
