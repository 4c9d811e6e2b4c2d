"""The digital service as the citizen sees it, and the versions its vendor declares."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from models.base import Base
from models.folding import LONGEST_NAME, sort_key
from models.organisation import Organisation

_UNSORTED = "~"  # after every letter
_SORTED = String(LONGEST_NAME).with_variant(String(LONGEST_NAME, collation="C"), "postgresql")


class Service(Base):
    """One commercial name of one vendor; `sort_name` is the same without case and accents, for lists in order."""

    __tablename__ = "service"
    __table_args__ = (
        UniqueConstraint("organisation_id", "name"),
        Index("ix_service_sort_name", "sort_name", "id"),
    )

    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(String(200))
    slug: Mapped[str] = mapped_column(String(240), unique=True)
    created_at: Mapped[datetime]
    sort_name: Mapped[str] = mapped_column(_SORTED, default=_UNSORTED, server_default=_UNSORTED)
    organisation: Mapped[Organisation] = relationship()

    @validates("name")
    def _take_place(self, _attribute: str, name: str) -> str:
        self.sort_name = sort_key(name)
        return name


_UNVERIFIED = text("verified_at IS NULL")


class Release(Base):
    """A version put in use; a major one obliges the vendor to file an update application by `due_on`.

    `changes`: the questions of the rulebook's self-check of significant change to which the vendor answered yes.
    """

    __tablename__ = "release"
    __table_args__ = (
        UniqueConstraint("listing_id", "version"),
        Index("ix_release_overdue", "due_on", sqlite_where=_UNVERIFIED, postgresql_where=_UNVERIFIED),
    )

    listing_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("listing.id"))
    version: Mapped[str] = mapped_column(String(100))
    released_on: Mapped[date]
    is_major: Mapped[bool]
    notes: Mapped[str] = mapped_column(default="")
    changes: Mapped[list[str]] = mapped_column(default=list, server_default="[]", sort_order=2)
    declared_at: Mapped[datetime | None]
    due_on: Mapped[date | None]
    verified_at: Mapped[datetime | None]
