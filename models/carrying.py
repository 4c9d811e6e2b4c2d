"""What a renewal or an update took over from the application before it, and what of that was confirmed as it stood."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.application import Application
from models.base import Base
from models.organisation import Person


class Carrying(Base):
    """`confirmed`: criterion → SHA-256 of the answer that a signatory confirmed unchanged.

    `causes`: criterion → why it had to be looked at again, as it was told on the day of the filing (None before).
    """

    __tablename__ = "carrying"

    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"), unique=True)
    former_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"), index=True)
    confirmed: Mapped[dict[str, Any]] = mapped_column(default=dict)
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    causes: Mapped[dict[str, Any] | None]
    former: Mapped[Application] = relationship(foreign_keys=former_id)
    confirmed_by: Mapped[Person | None] = relationship()
