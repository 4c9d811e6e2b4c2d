"""The outbox: what must still leave after the commit. A row is the truth; queues only carry its key."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base

_WAITING = text("done_at IS NULL AND failed_at IS NULL")


class OutboxMessage(Base):
    """`key` keeps an effect from happening twice; a lease lets another worker take over from a dead one.

    A row that somebody cancelled has `failed_at` too, and never leaves again.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (Index("ix_outbox_message_waiting", "due_at", sqlite_where=_WAITING, postgresql_where=_WAITING),)

    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(200), unique=True)
    payload: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    leased_by: Mapped[str | None] = mapped_column(String(100))
    done_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    error: Mapped[str | None]
    cancelled_at: Mapped[datetime | None]
