"""Keys by which programs ask the API: only a digest of each is kept."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.organisation import Organisation, Person


class ApiKey(Base):
    """`organisation_id`: the vendor whose it is, None for the service's own; `hint`: its last signs, to know it by."""

    __tablename__ = "api_key"

    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    scopes: Mapped[list[str]]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    hint: Mapped[str] = mapped_column(String(8))
    created_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    warned_days: Mapped[int | None]
    organisation: Mapped[Organisation | None] = relationship()
    created_by: Mapped[Person] = relationship()
