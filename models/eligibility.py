"""Results of the self-check that somebody chose to keep; nothing in them says who."""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class KeptResult(Base):
    """The answers given on a day under a rulebook; `digest` gives the same answers of one day the same code."""

    __tablename__ = "kept_result"

    code: Mapped[str] = mapped_column(String(40), unique=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    rulebook: Mapped[str] = mapped_column(String(40))
    answers: Mapped[dict[str, Any]]
    kept_on: Mapped[date]


class AttachedResult(Base):
    """The kept result with which an application was opened."""

    __tablename__ = "attached_result"

    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"), unique=True)
    result_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("kept_result.id"), index=True)
