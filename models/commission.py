"""The commission: sessions, who attends, what it deliberates on, ballots, opinion."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.organisation import Person
from models.types import enum_of
from workflows.vocabulary import ConveningAnswer, Holder, MissedEffect, Opinion


class CommissionSession(Base):
    """A meeting of the commission. `sequence` counts the invitations sent (RFC 5545), `version` every change.

    `organiser`: the address of the secretary who called it, the same on every invitation.
    """

    __tablename__ = "commission_session"

    held_on: Mapped[date] = mapped_column(index=True)
    place: Mapped[str] = mapped_column(String(200), default="")
    begins_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    link: Mapped[str] = mapped_column(String(400), default="", server_default=text("''"))
    sequence: Mapped[int] = mapped_column(default=0, server_default="0")
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    convened_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    organiser: Mapped[str] = mapped_column(String(254), default="", server_default=text("''"))
    attendances: Mapped[list["Attendance"]] = relationship(cascade="all, delete-orphan")


class Attendance(Base):
    """A member present at a session."""

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("session_id", "person_id"),)

    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("commission_session.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    person: Mapped[Person] = relationship()


class Convening(Base):
    """A member called to a session, and what they answered."""

    __tablename__ = "convening"
    __table_args__ = (UniqueConstraint("session_id", "person_id"),)

    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("commission_session.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    convened_at: Mapped[datetime]
    answer: Mapped[ConveningAnswer | None] = mapped_column(enum_of(ConveningAnswer))
    answered_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship()


class Deliberation(Base):
    """One case before the commission; `opinion` is drafted here and given by the step; `dropped_at` when sent back.

    `position` is its place on the agenda; `version` counts the changes of opinion, summary and reservations.
    """

    __tablename__ = "deliberation"

    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"), index=True)
    session_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("commission_session.id"), index=True)
    opinion: Mapped[Opinion | None] = mapped_column(enum_of(Opinion))
    summary: Mapped[str] = mapped_column(default="")
    given_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]
    position: Mapped[int] = mapped_column(default=0, server_default="0")
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    session: Mapped[CommissionSession | None] = relationship()
    ballots: Mapped[list["Ballot"]] = relationship(cascade="all, delete-orphan")
    drafts: Mapped[list["ReservationDraft"]] = relationship(
        order_by="ReservationDraft.position", cascade="all, delete-orphan"
    )


class SessionAgenda(Base):
    """The agenda of a session as issued for those who see the same cases: `closed` are kept from them.

    Agendas issued together share `issue`, which counts up; both lists hold identifiers of applications.
    """

    __tablename__ = "session_agenda"
    __table_args__ = (CheckConstraint("rendered_at IS NULL OR sha256 IS NOT NULL", name="rendered_has_hash"),)

    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("commission_session.id"), index=True)
    issue: Mapped[int]
    number: Mapped[str] = mapped_column(String(40), unique=True)
    issued_at: Mapped[datetime]
    cases: Mapped[list[str]]
    closed: Mapped[list[str]]
    context: Mapped[dict[str, Any]]
    sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int | None] = mapped_column(BigInteger)
    rendered_at: Mapped[datetime | None]


class Ballot(Base):
    """A member's vote on one case; `recorded_by_id`: who noted it in session, when the member did not cast it."""

    __tablename__ = "ballot"
    __table_args__ = (UniqueConstraint("deliberation_id", "person_id"),)

    deliberation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("deliberation.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    opinion: Mapped[Opinion] = mapped_column(enum_of(Opinion))
    cast_at: Mapped[datetime]
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class ReservationDraft(Base):
    """A reservation as written by the commission, imposed when the opinion is given."""

    __tablename__ = "reservation_draft"

    deliberation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("deliberation.id"), index=True)
    position: Mapped[int]
    text: Mapped[str]
    criterion: Mapped[str | None] = mapped_column(String(60))
    is_suspensive: Mapped[bool]
    due_on: Mapped[date | None]
    missed_effect: Mapped[MissedEffect] = mapped_column(enum_of(MissedEffect))
    owner: Mapped[Holder] = mapped_column(enum_of(Holder), default=Holder.VENDOR, server_default="vendor")
