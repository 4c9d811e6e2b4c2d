"""Canned phrases that reviewers insert into findings, comments and reasons."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Phrase(Base):
    """Offered where its rulebook, theme and criterion fit; each of them empty: everywhere. Retired, never deleted."""

    __tablename__ = "phrase"

    rulebook: Mapped[str] = mapped_column(String(60), default="")
    theme: Mapped[str] = mapped_column(String(60), default="")
    criterion: Mapped[str] = mapped_column(String(60), default="")
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str]
    saved_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    saved_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
