"""Approval of a dossier by a signatory of the vendor, before it is filed."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.organisation import Person


class Approval(Base):
    """`digest`: SHA-256 of the dossier as it was read; a dossier with another one is not what was approved.

    `round`: how often the application had been filed then: an approval is for the next filing only.
    `asked_by_id` is None when the signatory approved unasked; `is_given` None while the answer is awaited.
    """

    __tablename__ = "approval"
    __table_args__ = (CheckConstraint("(is_given IS NULL) = (answered_at IS NULL)", name="answered_says_how"),)

    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    asked_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    is_given: Mapped[bool | None]
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]
    round: Mapped[int] = mapped_column(default=0, server_default="0")
    asked_by: Mapped[Person | None] = relationship(foreign_keys=asked_by_id)
    answered_by: Mapped[Person | None] = relationship(foreign_keys=answered_by_id)
