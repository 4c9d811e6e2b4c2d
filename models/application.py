"""The application (candidature): what a vendor declares about a service, and each version that was filed."""

import uuid
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.case import CaseMixin
from models.evidence import Evidence
from models.organisation import Organisation
from models.service import Service
from models.types import enum_of
from workflows.vocabulary import ApplicationState, Kind, Track


class Application(CaseMixin, Base):
    """`declaration` holds the vendor, service and orientation parts of the dossier as filed by the vendor."""

    __tablename__ = "application"
    __table_args__ = (
        CheckConstraint("state != 'published' OR listing_id IS NOT NULL", name="published_has_listing"),
        Index("ix_application_queue", "state", "queue_on", "id"),
        Index("ix_application_moved", "state", "moved_at", "id"),
        Index("ix_application_lapse", "state", "lapses_on"),
    )
    procedure: ClassVar[str] = "application"

    state: Mapped[ApplicationState] = mapped_column(enum_of(ApplicationState))
    kind: Mapped[Kind] = mapped_column(enum_of(Kind))
    track: Mapped[Track] = mapped_column(enum_of(Track))
    declaration: Mapped[dict[str, Any]]
    lapses_on: Mapped[date | None]
    next_warning_on: Mapped[date | None] = mapped_column(index=True)
    warned_days: Mapped[int | None]
    warned_on: Mapped[date | None]
    round: Mapped[int] = mapped_column(default=0)
    listing_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("listing.id", use_alter=True), index=True)
    organisation: Mapped[Organisation] = relationship()
    service: Mapped[Service] = relationship()
    answers: Mapped[list["Answer"]] = relationship(order_by="Answer.criterion", cascade="all, delete-orphan")
    grant_requests: Mapped[list["GrantRequest"]] = relationship(
        order_by="GrantRequest.position", cascade="all, delete-orphan"
    )


class Answer(Base):
    """The vendor's answer to one criterion."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("application_id", "criterion"),)

    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"))
    criterion: Mapped[str] = mapped_column(String(60))
    level: Mapped[int | None]
    comment: Mapped[str] = mapped_column(default="")
    not_applicable: Mapped[str | None]
    changed_at: Mapped[datetime]
    evidence: Mapped[list["AnswerEvidence"]] = relationship(
        order_by="AnswerEvidence.position", cascade="all, delete-orphan"
    )


class AnswerEvidence(Base):
    """A piece of evidence attached to an answer."""

    __tablename__ = "answer_evidence"

    answer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("answer.id"), index=True)
    evidence_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("evidence.id"), index=True)
    position: Mapped[int]
    evidence: Mapped[Evidence] = relationship()


class GrantRequest(Base):
    """What CSP R.1111-39 asks for one API: operations, purpose, need, modalities, retention, security, consent."""

    __tablename__ = "grant_request"
    __table_args__ = (UniqueConstraint("application_id", "api"),)

    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"))
    position: Mapped[int]
    api: Mapped[str] = mapped_column(String(40))
    access: Mapped[list[str]]
    purpose: Mapped[str] = mapped_column(String(40))
    need: Mapped[str]
    modalities: Mapped[str]
    retention: Mapped[str] = mapped_column(String(40))
    security: Mapped[str]
    consent_text: Mapped[str]


class Filing(Base):
    """The dossier as it stood at one submission, never changed; `sha256` of its canonical JSON is in the ledger."""

    __tablename__ = "filing"
    __table_args__ = (UniqueConstraint("application_id", "round"),)

    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"))
    round: Mapped[int]
    filed_at: Mapped[datetime]
    content: Mapped[dict[str, Any]]
    sha256: Mapped[str] = mapped_column(String(64))
