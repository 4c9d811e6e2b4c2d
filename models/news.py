"""What people are told by mail, how they want to be told, and which mail carried it."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.types import Json, enum_of
from workflows.vocabulary import NewsGroup, Rhythm, Withheld

_HELD = text("message_id IS NULL AND withheld IS NULL")


class News(Base):
    """One thing told to one person; `message_id`: the outbox row that carries it, alone or gathered with others.

    `person_id` is empty for somebody without an account, whose `name` and `email` stand here. `entry_id`: the ledger
    entry that it tells of, if it tells of a step. `due_at`: when it leaves with a digest; None: at once.
    """

    __tablename__ = "news"
    __table_args__ = (
        Index("ix_news_case_id", "case_id", "id"),
        Index("ix_news_held", "due_at", sqlite_where=_HELD, postgresql_where=_HELD),
    )

    kind: Mapped[str] = mapped_column(String(80))
    key: Mapped[str] = mapped_column(String(200), unique=True)
    group: Mapped[NewsGroup] = mapped_column(enum_of(NewsGroup))
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str | None] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254))
    procedure: Mapped[str | None] = mapped_column(String(40))
    case_id: Mapped[uuid.UUID | None]
    entry_id: Mapped[uuid.UUID | None]
    context: Mapped[dict[str, Any]]
    attachments: Mapped[list[Any]] = mapped_column(Json)
    at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    message_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("outbox_message.id"), index=True)
    withheld: Mapped[Withheld | None] = mapped_column(enum_of(Withheld))


class MailChoice(Base):
    """How often a person wants to hear of one group of news; no row: as the service proposes."""

    __tablename__ = "mail_choice"
    __table_args__ = (UniqueConstraint("person_id", "group"),)

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    group: Mapped[NewsGroup] = mapped_column(enum_of(NewsGroup))
    rhythm: Mapped[Rhythm] = mapped_column(enum_of(Rhythm))
    chosen_at: Mapped[datetime]


class DigestTime(Base):
    """The hour (0 to 23, Europe/Paris) and, for a weekly digest, the weekday (0: Monday) that a person chose."""

    __tablename__ = "digest_time"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), unique=True)
    hour: Mapped[int]
    weekday: Mapped[int]
