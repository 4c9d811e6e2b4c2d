"""Webhooks: where changes are posted to, each post and each attempt."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.organisation import Organisation, Person


class Webhook(Base):
    """`organisation_id`: whose changes are posted, None for all; `secret`: encrypted; `stopped_reason`: its code.

    `missed_from`, `missed_until`: when it was stopped, as long as it was not told of what changed meanwhile.
    """

    __tablename__ = "webhook"

    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    url: Mapped[str] = mapped_column(String(500))
    events: Mapped[list[str]]
    secret: Mapped[str] = mapped_column(String(300))
    created_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
    stopped_reason: Mapped[str | None] = mapped_column(String(40))
    missed_from: Mapped[datetime | None]
    missed_until: Mapped[datetime | None]
    organisation: Mapped[Organisation | None] = relationship()
    created_by: Mapped[Person] = relationship()


class WebhookDelivery(Base):
    """One post: the same bytes at every attempt; `round` counts the times that somebody had it sent anew."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (UniqueConstraint("webhook_id", "key"), Index(None, "webhook_id", "created_at"))

    webhook_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("webhook.id"))
    key: Mapped[str] = mapped_column(String(100))
    event: Mapped[str] = mapped_column(String(60))
    body: Mapped[str]
    created_at: Mapped[datetime]
    round: Mapped[int] = mapped_column(default=1)
    done_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    webhook: Mapped[Webhook] = relationship()
    attempts: Mapped[list["WebhookAttempt"]] = relationship(order_by="WebhookAttempt.at")


class WebhookAttempt(Base):
    """One attempt: the status answered, or the code of what went wrong; how long it took."""

    __tablename__ = "webhook_attempt"

    delivery_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("webhook_delivery.id"), index=True)
    round: Mapped[int]
    at: Mapped[datetime]
    status: Mapped[int | None]
    error: Mapped[str | None] = mapped_column(String(40))
    milliseconds: Mapped[int]
