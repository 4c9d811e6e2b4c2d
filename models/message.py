"""Messages between a vendor and the desk: one thread a case, and up to where each person has read it."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.evidence import Evidence
from models.organisation import Person


class Message(Base):
    """`circle`: who may read it; `is_from_vendor` as its author stood when it was written."""

    __tablename__ = "message"
    __table_args__ = (Index("ix_message_thread", "procedure", "case_id", "sent_at"),)

    procedure: Mapped[str] = mapped_column(String(40))
    case_id: Mapped[uuid.UUID]
    circle: Mapped[str] = mapped_column(String(40))
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    is_from_vendor: Mapped[bool]
    text: Mapped[str]
    sent_at: Mapped[datetime]
    author: Mapped[Person] = relationship()
    attachments: Mapped[list["MessageAttachment"]] = relationship(
        order_by="MessageAttachment.position", cascade="all, delete-orphan"
    )


class MessageAttachment(Base):
    """A piece of the vendor's library shown with a message."""

    __tablename__ = "message_attachment"
    __table_args__ = (UniqueConstraint("message_id", "evidence_id"),)

    message_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("message.id"))
    evidence_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("evidence.id"), index=True)
    position: Mapped[int]
    evidence: Mapped[Evidence] = relationship()


class ThreadRead(Base):
    """Up to when a person has read the thread of a case."""

    __tablename__ = "thread_read"
    __table_args__ = (UniqueConstraint("person_id", "case_id"),)

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(index=True)
    read_at: Mapped[datetime]
