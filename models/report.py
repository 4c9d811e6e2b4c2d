"""The report (signalement) of somebody without an account about a listed service, and how they may be written to."""

import uuid
from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.audit import Audit
from models.base import Base
from models.case import CaseMixin
from models.listing import Listing
from models.organisation import Organisation
from models.service import Service
from models.types import enum_of
from workflows.report_vocabulary import Reporter, ReportKind, ReportState


class Report(CaseMixin, Base):
    """What was reported, and what became of it; nothing here says who reports.

    `form_key`: the form that it was written in, so that one sent twice is one; `token_hash`: of the secret address of
    its page, `token_salt` what the key of the service makes that address from. `text_for_vendor`: what they read of it.
    `noted_for`: the due date of the last delay of the desk that was noted. `closed_at`: when the desk was done with it.
    """

    __tablename__ = "report"
    __table_args__ = (
        CheckConstraint("state != 'closed' OR outcome IS NOT NULL", name="closed_has_outcome"),
        CheckConstraint("state != 'audited' OR audit_id IS NOT NULL", name="audited_has_audit"),
        CheckConstraint("state NOT IN ('closed', 'audited') OR closed_at IS NOT NULL", name="ended_has_date"),
        CheckConstraint(
            "state NOT IN ('passed', 'answered', 'unanswered') OR text_for_vendor IS NOT NULL", name="passed_has_text"
        ),
        Index("ix_report_clock", "state", "due_on"),
        Index("ix_report_queue", "state", "queue_on", "id"),
        Index("ix_report_moved", "state", "moved_at", "id"),
    )
    procedure: ClassVar[str] = "report"

    state: Mapped[ReportState] = mapped_column(enum_of(ReportState))
    listing_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("listing.id"), index=True)
    kind: Mapped[ReportKind] = mapped_column(enum_of(ReportKind))
    reporter: Mapped[Reporter] = mapped_column(enum_of(Reporter))
    text: Mapped[str]
    noticed_on: Mapped[date | None]
    form_key: Mapped[str] = mapped_column(String(40), unique=True)
    token_salt: Mapped[str] = mapped_column(String(64))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    text_for_vendor: Mapped[str | None]
    passed_at: Mapped[datetime | None]
    remind_on: Mapped[date | None]
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    noted_for: Mapped[date | None]
    outcome: Mapped[str | None]
    closed_at: Mapped[datetime | None]
    audit_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("audit.id"), index=True)
    listing: Mapped[Listing] = relationship()
    audit: Mapped[Audit | None] = relationship()
    organisation: Mapped[Organisation] = relationship()
    service: Mapped[Service] = relationship()


class ReportContact(Base):
    """Where somebody asked to be told of the outcome; deleted some time after the report is closed."""

    __tablename__ = "report_contact"

    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("report.id"), unique=True)
    email: Mapped[str] = mapped_column(String(254))
