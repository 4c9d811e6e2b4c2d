"""The feed of changes: every public change of every listing, in one order that programs copy the catalogue by."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.types import enum_of
from workflows.vocabulary import ListingState

_UNNUMBERED = text("position IS NULL")


class ListingChange(Base):
    """What a listing was after one step: written with the step, numbered once that is committed.

    `seq`: the number of the step in the listing's own ledger; `listed`: its terms, version and grants, after it.
    """

    __tablename__ = "listing_change"
    __table_args__ = (
        Index("ix_listing_change_unnumbered", "id", sqlite_where=_UNNUMBERED, postgresql_where=_UNNUMBERED),
    )

    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("ledger_entry.id"), unique=True)
    listing_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("listing.id"), index=True)
    seq: Mapped[int]
    at: Mapped[datetime]
    state: Mapped[ListingState] = mapped_column(enum_of(ListingState))
    listed: Mapped[dict[str, Any]]
    position: Mapped[int | None] = mapped_column(unique=True)
