"""The public catalogue: what a listing shows and is found by, written in the transaction that grants or renews it.

State, term and grants are read where they live; only what never changes between two publications is kept here.
"""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.search import WORD
from models.types import enum_of
from workflows.vocabulary import Facet


class CatalogueEntry(Base):
    """Which application a listing shows (the one published last), and since when its service is in the catalogue."""

    __tablename__ = "catalogue_entry"
    __table_args__ = (Index("ix_catalogue_entry_entered_on", "entered_on", "listing_id"),)

    listing_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("listing.id"), unique=True)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"), index=True)
    entered_on: Mapped[date]
    presented_at: Mapped[datetime] = mapped_column(index=True)


class CatalogueFacet(Base):
    """One value that a listing is filtered by; a facet may have several."""

    __tablename__ = "catalogue_facet"
    __table_args__ = (Index("ix_catalogue_facet_value", "facet", "value", "listing_id", unique=True),)

    listing_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("listing.id"), index=True)
    facet: Mapped[Facet] = mapped_column(enum_of(Facet))
    value: Mapped[str] = mapped_column(String(80))


class CatalogueWord(Base):
    """One folded word of what a listing declares; those of its names are with the service (`ServiceWord`)."""

    __tablename__ = "catalogue_word"
    __table_args__ = (Index("ix_catalogue_word_word", "word", "listing_id", unique=True),)

    listing_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("listing.id"), index=True)
    word: Mapped[str] = mapped_column(WORD)


class FormerSlug(Base):
    """An address under which a service was known before: it leads to the present one for ever."""

    __tablename__ = "former_slug"
    __table_args__ = (UniqueConstraint("slug"),)

    slug: Mapped[str] = mapped_column(String(240))
    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("service.id"), index=True)
    since: Mapped[datetime]
