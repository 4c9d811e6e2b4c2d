"""The programme of audits: days on which nothing may begin, schedules proposed, programmes issued, calendar feeds."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.organisation import Organisation, Person
from models.types import Json, enum_of
from workflows.vocabulary import ScheduleOutcome


class QuietPeriod(Base):
    """Days on which no audit begins and no plan is sent, for everybody, first and last day included."""

    __tablename__ = "quiet_period"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="not_reversed"),)

    starts_on: Mapped[date]
    ends_on: Mapped[date]
    title: Mapped[str] = mapped_column(String(200))
    noted_at: Mapped[datetime]
    noted_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    cancelled_at: Mapped[datetime | None]


class ImpossiblePeriod(Base):
    """Days on which a vendor declared that an audit can neither begin nor its deposit end."""

    __tablename__ = "impossible_period"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="not_reversed"),)

    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(500))
    noted_at: Mapped[datetime]
    noted_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    cancelled_at: Mapped[datetime | None]
    organisation: Mapped[Organisation] = relationship()


class ScheduleProposal(Base):
    """A schedule asked of the solver, then found or explained, then accepted as a whole or left.

    `fingerprint`: SHA-256 of all that the schedule holds to, its day apart: another one now, and it is out of date.
    `lines`: for each audit its number, its place before and after; `conflict`: the words that say why there is none.
    """

    __tablename__ = "schedule_proposal"
    __table_args__ = (
        CheckConstraint("finished_at IS NULL OR outcome IS NOT NULL", name="finished_has_outcome"),
        CheckConstraint("accepted_at IS NULL OR finished_at IS NOT NULL", name="accepted_is_finished"),
        Index("ix_schedule_proposal_asked_at", "asked_at", "id"),
    )

    number: Mapped[str] = mapped_column(String(40), unique=True)
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    finished_at: Mapped[datetime | None]
    outcome: Mapped[ScheduleOutcome | None] = mapped_column(enum_of(ScheduleOutcome))
    fingerprint: Mapped[str | None] = mapped_column(String(64))
    lines: Mapped[list[Any]] = mapped_column(Json, default=list)
    conflict: Mapped[dict[str, Any]] = mapped_column(default=dict)
    accepted_at: Mapped[datetime | None]
    accepted_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    discarded_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])
    accepted_by: Mapped[Person | None] = relationship(foreign_keys=[accepted_by_id])


class IssuedProgramme(Base):
    """The programme as it stood on a day, as a paper; its PDF is rendered once from `context`."""

    __tablename__ = "issued_programme"
    __table_args__ = (CheckConstraint("rendered_at IS NULL OR sha256 IS NOT NULL", name="rendered_has_hash"),)

    number: Mapped[str] = mapped_column(String(40), unique=True)
    issued_at: Mapped[datetime]
    issued_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    context: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int | None] = mapped_column(BigInteger)
    rendered_at: Mapped[datetime | None]
    issued_by: Mapped[Person] = relationship()


class CalendarFeed(Base):
    """The address of a calendar: an auditor's, or a vendor's. `seal` changes when the address is renewed.

    The address is signed with the service's key and written nowhere.
    """

    __tablename__ = "calendar_feed"
    __table_args__ = (CheckConstraint("(person_id IS NULL) != (organisation_id IS NULL)", name="has_one_owner"),)

    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), unique=True)
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisation.id"), unique=True)
    seal: Mapped[str] = mapped_column(String(64))
    renewed_at: Mapped[datetime]
    renewed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    organisation: Mapped[Organisation | None] = relationship()
