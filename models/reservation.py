"""The reservation (réserve): what must still be shown, by when, and what happens if it is missed."""

import uuid
from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.application import Application
from models.base import Base
from models.case import CaseMixin
from models.evidence import Evidence
from models.organisation import Organisation
from models.service import Service
from models.types import enum_of
from workflows.vocabulary import Holder, MissedEffect, ReservationState


class Reservation(CaseMixin, Base):
    """Imposed by an opinion or by an audit; `owner`: who must lift it, the vendor or the desk."""

    __tablename__ = "reservation"
    __table_args__ = (
        CheckConstraint("state != 'lifted' OR lifted_at IS NOT NULL", name="lifted_has_date"),
        Index("ix_reservation_due", "state", "must_be_lifted_by"),
        Index("ix_reservation_queue", "state", "queue_on", "id"),
        Index("ix_reservation_moved", "state", "moved_at", "id"),
    )
    procedure: ClassVar[str] = "reservation"

    state: Mapped[ReservationState] = mapped_column(enum_of(ReservationState))
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"), index=True)
    audit_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("audit.id"), index=True)
    text: Mapped[str]
    criterion: Mapped[str | None] = mapped_column(String(60))
    is_suspensive: Mapped[bool]
    must_be_lifted_by: Mapped[date]
    missed_effect: Mapped[MissedEffect] = mapped_column(enum_of(MissedEffect))
    lifted_at: Mapped[datetime | None]
    owner: Mapped[Holder] = mapped_column(enum_of(Holder), default=Holder.VENDOR, server_default="vendor", sort_order=2)
    organisation: Mapped[Organisation] = relationship()
    service: Mapped[Service] = relationship()
    application: Mapped[Application] = relationship()
    evidence: Mapped[list["ReservationEvidence"]] = relationship()


class ReservationEvidence(Base):
    """Evidence filed to lift a reservation; `set_aside_at` when it was sent back."""

    __tablename__ = "reservation_evidence"

    reservation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reservation.id"), index=True)
    evidence_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("evidence.id"))
    filed_at: Mapped[datetime]
    set_aside_at: Mapped[datetime | None]
    evidence: Mapped[Evidence] = relationship()
