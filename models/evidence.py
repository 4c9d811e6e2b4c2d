"""Evidence: files kept once by their SHA-256, and the names under which a vendor shows them."""

import uuid
from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base


class EvidenceFile(Base):
    """The bytes, kept in the object store under their SHA-256; only files found safe get a row."""

    __tablename__ = "evidence_file"

    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String(120))
    checked_at: Mapped[datetime]


class Evidence(Base):
    """A file under a name, in a vendor's library; `valid_until` is the last day a certificate is good for."""

    __tablename__ = "evidence"

    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    file_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("evidence_file.id"), index=True)
    name: Mapped[str] = mapped_column(String(400))
    valid_until: Mapped[date | None] = mapped_column(index=True)
    added_at: Mapped[datetime]
    file: Mapped[EvidenceFile] = relationship(lazy="joined")


class Succession(Base):
    """One piece of evidence took the place of another: evidence itself never changes, so that filings stay true."""

    __tablename__ = "succession"

    former_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("evidence.id"), unique=True)
    successor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("evidence.id"), index=True)
    at: Mapped[datetime]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))


class ExpiryNotice(Base):
    """The vendor was told that a piece of evidence ends, `days` before (the threshold, not the day it was noticed)."""

    __tablename__ = "expiry_notice"
    __table_args__ = (UniqueConstraint("evidence_id", "days"),)

    evidence_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("evidence.id"))
    days: Mapped[int]
    at: Mapped[datetime]
