"""Who follows a case: its officer, a reviewer for each theme; who is away, and who stands in for them."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.organisation import Person

_CURRENT = text("ended_at IS NULL")
WHOLE = ""  # the theme of the officer, who follows the whole case


class Assignment(Base):
    """One part of a case given to somebody, until `ended_at`; the rows that ended are its history.

    `theme`: that of a reviewer, or WHOLE. `why`: what the proposal said, or the reason that was typed.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        Index(
            "ix_assignment_current", "case_id", "theme", unique=True, sqlite_where=_CURRENT, postgresql_where=_CURRENT
        ),
        Index("ix_assignment_person", "person_id", "case_id", sqlite_where=_CURRENT, postgresql_where=_CURRENT),
        Index("ix_assignment_history", "case_id", "assigned_at"),
    )

    procedure: Mapped[str] = mapped_column(String(40))
    case_id: Mapped[uuid.UUID]
    theme: Mapped[str] = mapped_column(String(60))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    assigned_at: Mapped[datetime]
    assigned_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    why: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    assigned_by: Mapped[Person] = relationship(foreign_keys=[assigned_by_id])


class Absence(Base):
    """Somebody is away, first and last day included; meanwhile their work shows in the list of `cover`."""

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="not_reversed"),
        CheckConstraint("person_id != cover_id", name="covered_by_another"),
    )

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    cover_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    noted_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    cover: Mapped[Person] = relationship(foreign_keys=[cover_id])
