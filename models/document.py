"""Documents issued by a step: numbered, with a code to check them; rendered once, hashed and kept."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class IssuedDocument(Base):
    """`context` is frozen when the step is taken; the PDF is a function of it and is kept under its SHA-256."""

    __tablename__ = "issued_document"
    __table_args__ = (
        Index("ix_issued_document_case", "procedure", "case_id"),
        CheckConstraint("rendered_at IS NULL OR sha256 IS NOT NULL", name="rendered_has_hash"),
    )

    number: Mapped[str] = mapped_column(String(40), unique=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    procedure: Mapped[str] = mapped_column(String(40))
    case_id: Mapped[uuid.UUID]
    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("ledger_entry.id"), index=True)
    issued_at: Mapped[datetime]
    context: Mapped[dict[str, Any]]
    sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int | None] = mapped_column(BigInteger)
    rendered_at: Mapped[datetime | None]
