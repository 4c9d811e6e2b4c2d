"""Assessment: a reviewer's finding per criterion, and the change requests sent to the vendor."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.organisation import Person
from models.types import enum_of
from workflows.vocabulary import Verdict


class Finding(Base):
    """What a reviewer finds about one criterion in one round; the last round counts."""

    __tablename__ = "finding"
    __table_args__ = (UniqueConstraint("application_id", "criterion", "round"),)

    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"))
    criterion: Mapped[str] = mapped_column(String(60))
    round: Mapped[int]
    reviewer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    verdict: Mapped[Verdict] = mapped_column(enum_of(Verdict))
    comment: Mapped[str] = mapped_column(default="")
    found_at: Mapped[datetime]
    reviewer: Mapped[Person] = relationship()


class ChangeRequest(Base):
    """Drafted until `sent_at`, running until `closed_at`; one at a time on a case."""

    __tablename__ = "change_request"

    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"), index=True)
    round: Mapped[int]
    due_on: Mapped[date | None]
    sent_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    flags: Mapped[list["Flag"]] = relationship(order_by="Flag.criterion", cascade="all, delete-orphan")


class Flag(Base):
    """One criterion to complete, with the reviewer's reason; answered when the vendor changed it since."""

    __tablename__ = "flag"
    __table_args__ = (UniqueConstraint("change_request_id", "criterion"),)

    change_request_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("change_request.id"))
    criterion: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str]
    answered_at: Mapped[datetime | None]
