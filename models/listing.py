"""The listing (référencement): the right granted, its terms, its API grants, the chance to be heard."""

import uuid
from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.case import CaseMixin
from models.organisation import Organisation
from models.service import Release, Service
from models.types import enum_of
from workflows.vocabulary import Access, ListingState, Track

_FLAGGED = text("flagged_at IS NOT NULL")
_IN_FORCE = text("revoked_at IS NULL")


class Listing(CaseMixin, Base):
    """`rank` counts the terms (1 = first); `verified_version` is the version that was assessed last.

    `suspended_at` stays until somebody reinstates the listing, even when its term ends meanwhile.
    """

    __tablename__ = "listing"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="term_not_reversed"),
        Index("ix_listing_expiry", "state", "ends_on", "id"),
        Index("ix_listing_queue", "state", "queue_on", "id"),
        Index("ix_listing_moved", "state", "moved_at", "id"),
        Index("ix_listing_flagged", "state", "queue_on", "id", sqlite_where=_FLAGGED, postgresql_where=_FLAGGED),
    )
    procedure: ClassVar[str] = "listing"

    state: Mapped[ListingState] = mapped_column(enum_of(ListingState))
    track: Mapped[Track] = mapped_column(enum_of(Track))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    rank: Mapped[int] = mapped_column(default=1)
    verified_version: Mapped[str] = mapped_column(String(100))
    reminded_days: Mapped[int | None]
    next_reminder_on: Mapped[date | None] = mapped_column(index=True)
    flagged_at: Mapped[datetime | None]
    flag_reason: Mapped[str | None]
    suspended_at: Mapped[datetime | None] = mapped_column(sort_order=2)
    organisation: Mapped[Organisation] = relationship()
    service: Mapped[Service] = relationship()
    terms: Mapped[list["Term"]] = relationship(order_by="Term.rank")
    releases: Mapped[list[Release]] = relationship(order_by=Release.released_on)
    grants: Mapped[list["Grant"]] = relationship(order_by="Grant.granted_at")


class Term(Base):
    """One period of validity, from its first to its last day, both included, and the application that granted it."""

    __tablename__ = "term"
    __table_args__ = (UniqueConstraint("listing_id", "rank"),)

    listing_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("listing.id"))
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"))
    rank: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    granted_at: Mapped[datetime]


class Grant(Base):
    """The right to call one operation of one API, now unless revoked (habilitation d’API)."""

    __tablename__ = "api_grant"
    __table_args__ = (Index("ix_api_grant_in_force", "listing_id", sqlite_where=_IN_FORCE, postgresql_where=_IN_FORCE),)

    listing_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("listing.id"), index=True)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"))
    api: Mapped[str] = mapped_column(String(40))
    operation: Mapped[Access] = mapped_column(enum_of(Access))
    purpose: Mapped[str] = mapped_column(String(40))
    retention: Mapped[str] = mapped_column(String(40))
    specification_version: Mapped[str] = mapped_column(String(40))
    granted_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class Hearing(Base):
    """The vendor's chance to be heard before a removal: grounds announced, observations, end."""

    __tablename__ = "hearing"

    listing_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("listing.id"), index=True)
    grounds: Mapped[str]
    opened_at: Mapped[datetime]
    due_on: Mapped[date]
    observations: Mapped[str | None]
    observed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
