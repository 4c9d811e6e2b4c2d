"""The parts of a declaration: how often each was written, when and by whom, so that nobody overwrites a colleague."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.organisation import Person


class DeclaredPart(Base):
    """One part of one application's declaration; a part without a row was never written on its page."""

    __tablename__ = "declared_part"
    __table_args__ = (UniqueConstraint("application_id", "part"),)

    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"))
    part: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    changed_by: Mapped[Person] = relationship()
