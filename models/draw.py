"""The draw of a campaign: who keeps a secret, what was frozen, the public value, the file of the result."""

import uuid
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.audit import Audit
from models.base import Base
from models.campaign import Campaign
from models.case import CaseMixin
from models.listing import Listing
from models.organisation import Person
from models.types import enum_of
from workflows.vocabulary import DrawState


class Draw(CaseMixin, Base):
    """A case of its own, about no single service: organisation and service stay empty.

    `reveal_by`: last day to reveal; `public_on`, `public_source`: which public value counts. `population` is the
    frozen text, `exclusions` the listings left out with their reasons, `file` the JSON of the result, each with its
    SHA-256. `ended_because`: why it was cancelled.
    """

    __tablename__ = "draw"
    __table_args__ = (
        CheckConstraint(
            "state NOT IN ('frozen', 'drawn') OR population_sha256 IS NOT NULL", name="frozen_has_population"
        ),
        CheckConstraint("state != 'drawn' OR file_sha256 IS NOT NULL", name="drawn_has_file"),
        CheckConstraint("state != 'cancelled' OR ended_because IS NOT NULL", name="cancelled_has_reason"),
        CheckConstraint("public_on > reveal_by", name="value_after_reveals"),
        Index("ix_draw_clock", "state", "reveal_by"),
        Index("ix_draw_queue", "state", "queue_on", "id"),
        Index("ix_draw_moved", "state", "moved_at", "id"),
    )
    procedure: ClassVar[str] = "draw"

    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisation.id"))  # type: ignore[assignment]  # always empty
    service_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("service.id"))  # type: ignore[assignment]  # always empty
    state: Mapped[DrawState] = mapped_column(enum_of(DrawState))
    campaign_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("campaign.id"), index=True)
    reveal_by: Mapped[date]
    public_on: Mapped[date]
    public_source: Mapped[str] = mapped_column(String(300))
    frozen_at: Mapped[datetime | None]
    population: Mapped[str | None] = mapped_column(Text, deferred=True)
    population_sha256: Mapped[str | None] = mapped_column(String(64))
    exclusions: Mapped[dict[str, Any]] = mapped_column(default=dict, deferred=True)
    listed: Mapped[int | None]
    chosen: Mapped[int | None]
    seed: Mapped[str | None] = mapped_column(String(64))
    drawn_at: Mapped[datetime | None]
    file: Mapped[str | None] = mapped_column(Text, deferred=True)
    file_sha256: Mapped[str | None] = mapped_column(String(64))
    ended_because: Mapped[str | None]
    campaign: Mapped[Campaign] = relationship()
    seats: Mapped[list["DrawSeat"]] = relationship(order_by="DrawSeat.number", cascade="all, delete-orphan")
    lots: Mapped[list["DrawnLot"]] = relationship(order_by="DrawnLot.id")
    values: Mapped[list["PublicValue"]] = relationship(order_by="PublicValue.typed_at, PublicValue.id")


class DrawSeat(Base):
    """An official of a draw; the secret is not here before it is revealed: the service never knew it."""

    __tablename__ = "draw_seat"
    __table_args__ = (
        UniqueConstraint("draw_id", "number"),
        UniqueConstraint("draw_id", "person_id"),
        CheckConstraint("secret IS NULL OR revealed_at IS NOT NULL", name="revealed_has_date"),
    )

    draw_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("draw.id"))
    number: Mapped[int]
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str | None] = mapped_column(String(40))
    commitment: Mapped[str | None] = mapped_column(String(64))
    committed_at: Mapped[datetime | None]
    secret: Mapped[str | None] = mapped_column(String(300))
    revealed_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship()


class DrawnLot(Base):
    """A listing that a draw took: `rank` in its stratum; the audit it opened, unless the listing had left meanwhile."""

    __tablename__ = "drawn_lot"
    __table_args__ = (UniqueConstraint("draw_id", "listing_id"),)

    draw_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("draw.id"))
    listing_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("listing.id"), index=True)
    rank: Mapped[int]
    audit_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("audit.id"), unique=True)
    listing: Mapped[Listing] = relationship()
    audit: Mapped[Audit | None] = relationship()


class PublicValue(Base):
    """The public value as somebody typed it; `set_aside_at` when it was not the right one."""

    __tablename__ = "public_value"

    draw_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("draw.id"), index=True)
    value: Mapped[str] = mapped_column(String(200))
    typed_at: Mapped[datetime]
    typed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    set_aside_at: Mapped[datetime | None]
    typed_by: Mapped[Person] = relationship()
