"""The audit of a listing, and its questionnaire."""

import uuid
from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.case import CaseMixin
from models.evidence import Evidence
from models.listing import Listing
from models.organisation import Organisation, Person
from models.service import Service
from models.types import Json, enum_of
from workflows.vocabulary import AuditConclusion, AuditFinding, AuditOrigin, AuditSide, AuditState


class Audit(CaseMixin, Base):
    """Order of 20 November 2023: plan one month before `starts_on`, then one month to deposit evidence.

    `criteria`: those of the plan, None for all; `foresees_visit`: the plan says that a visit may follow the documents;
    `observations`: the vendor's words on the whole draft report; `grounds`: those of the conclusion.
    """

    __tablename__ = "audit"
    __table_args__ = (
        CheckConstraint("state != 'closed' OR conclusion IS NOT NULL", name="closed_has_conclusion"),
        Index("ix_audit_clock", "state", "due_on"),
        Index("ix_audit_queue", "state", "queue_on", "id"),
        Index("ix_audit_moved", "state", "moved_at", "id"),
    )
    procedure: ClassVar[str] = "audit"

    state: Mapped[AuditState] = mapped_column(enum_of(AuditState))
    listing_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("listing.id"), index=True)
    auditor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    origin: Mapped[AuditOrigin] = mapped_column(enum_of(AuditOrigin))
    perimeter: Mapped[str] = mapped_column(default="")
    calendar: Mapped[str] = mapped_column(default="")
    conditions: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[date | None]
    next_reminder_on: Mapped[date | None] = mapped_column(sort_order=3)
    observations: Mapped[str | None]
    conclusion: Mapped[AuditConclusion | None] = mapped_column(enum_of(AuditConclusion))
    criteria: Mapped[list[str] | None] = mapped_column(Json, sort_order=2)
    foresees_visit: Mapped[bool] = mapped_column(default=False, server_default=false(), sort_order=2)
    grounds: Mapped[str] = mapped_column(default="", server_default=text("''"), sort_order=2)
    listing: Mapped[Listing] = relationship()
    auditor: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()
    service: Mapped[Service] = relationship()
    items: Mapped[list["AuditItem"]] = relationship(order_by="AuditItem.position", cascade="all, delete-orphan")
    visits: Mapped[list["AuditVisit"]] = relationship(order_by="AuditVisit.visited_on", cascade="all, delete-orphan")


class AuditItem(Base):
    """One declaration in force at listing, the vendor's answer, the auditor's finding, what is said about it.

    `answered_at`: None until the vendor answers, and again once a complement asks for more; `is_asked_again`: by the
    last complement; `observation`: the vendor's on the finding; `reply`: the auditor's to the observation.
    """

    __tablename__ = "audit_item"
    __table_args__ = (UniqueConstraint("audit_id", "criterion"),)

    audit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("audit.id"))
    position: Mapped[int]
    criterion: Mapped[str] = mapped_column(String(60))
    declared_level: Mapped[int | None]
    declared: Mapped[str] = mapped_column(default="")
    answer: Mapped[str | None]
    finding: Mapped[AuditFinding | None] = mapped_column(enum_of(AuditFinding))
    comment: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    is_asked_again: Mapped[bool] = mapped_column(default=False, server_default=false())
    observation: Mapped[str | None]
    reply: Mapped[str] = mapped_column(default="", server_default=text("''"))
    evidence: Mapped[list["AuditItemEvidence"]] = relationship(
        order_by="AuditItemEvidence.linked_at, AuditItemEvidence.id", cascade="all, delete-orphan"
    )


class AuditItemEvidence(Base):
    """Evidence beside a declaration: of the dossier in force at listing, of the vendor's answer, of the auditor."""

    __tablename__ = "audit_item_evidence"
    __table_args__ = (UniqueConstraint("item_id", "evidence_id", "side"),)

    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("audit_item.id"))
    evidence_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("evidence.id"), index=True)
    side: Mapped[AuditSide] = mapped_column(enum_of(AuditSide))
    linked_at: Mapped[datetime]
    evidence: Mapped[Evidence] = relationship()


class AuditVisit(Base):
    """A day on site: who was there, what was seen."""

    __tablename__ = "audit_visit"

    audit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("audit.id"), index=True)
    visited_on: Mapped[date]
    present: Mapped[str]
    notes: Mapped[str]
    noted_at: Mapped[datetime]
    noted_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    noted_by: Mapped[Person] = relationship()
