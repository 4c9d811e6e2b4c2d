"""The decision, the signatures of the agreement, the connection tests."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.evidence import Evidence
from models.organisation import Person
from models.types import enum_of
from workflows.vocabulary import Access, Party


class Decision(Base):
    """Taken by the Minister's delegate; a refusal has its grounds."""

    __tablename__ = "decision"
    __table_args__ = (CheckConstraint("is_accepted OR length(grounds) > 0", name="refusal_has_grounds"),)

    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"), unique=True)
    decider_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    is_accepted: Mapped[bool]
    grounds: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime]
    decider: Mapped[Person] = relationship()


class DecisionDraft(Base):
    """A decision being prepared: nothing is decided before its step is taken."""

    __tablename__ = "decision_draft"

    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"), unique=True)
    decider_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    is_accepted: Mapped[bool]
    grounds: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    prepared_at: Mapped[datetime]
    decider: Mapped[Person] = relationship()


class Agreement(Base):
    """The agreement of an accepted application; `concluded_at` when the last of its parties signed."""

    __tablename__ = "agreement"

    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"), unique=True)
    opened_at: Mapped[datetime]
    concluded_at: Mapped[datetime | None]


class Signature(Base):
    """One party's signature of the agreement (CSP R.1111-38)."""

    __tablename__ = "signature"
    __table_args__ = (UniqueConstraint("application_id", "party"),)

    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"))
    party: Mapped[Party] = mapped_column(enum_of(Party))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    signed_at: Mapped[datetime]
    person: Mapped[Person] = relationship()


class ConnectionTest(Base):
    """One run against one operation of one API, recorded by an officer with its signed record."""

    __tablename__ = "connection_test"

    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"), index=True)
    api: Mapped[str] = mapped_column(String(40))
    operation: Mapped[Access] = mapped_column(enum_of(Access))
    product_version: Mapped[str] = mapped_column(String(100))
    specification_version: Mapped[str] = mapped_column(String(40))
    is_passed: Mapped[bool]
    run_on: Mapped[date]
    record_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("evidence.id"))
    officer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]
    record: Mapped[Evidence] = relationship()
