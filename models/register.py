"""Counters of numbers, and the rulebooks in use with the digest they must keep."""

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Counter(Base):
    """The last number given in a series and a year; it moves inside the transaction, so no number is lost."""

    __tablename__ = "counter"
    __table_args__ = (UniqueConstraint("series", "year"),)

    series: Mapped[str] = mapped_column(String(40))
    year: Mapped[int]
    last: Mapped[int]


class RulebookUse(Base):
    """A rulebook that some case was opened under; its text may not change any more."""

    __tablename__ = "rulebook_use"

    key: Mapped[str] = mapped_column(String(40), unique=True)
    digest: Mapped[str] = mapped_column(String(64))
    first_used_at: Mapped[datetime]
