"""What administrators did and why, append-only; and the last time that each task of the service's own was done."""

import hashlib
import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import String, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from models.base import Base
from models.ledger import LedgerError, canonical


class AdministrativeAct(Base):
    """One act: `subject` names what it is about, `details` what changed. Each carries the hash of the one before it.

    Names stay outside the hash: a purge may take them away and leave a chain that still verifies.
    """

    __tablename__ = "administrative_act"

    number: Mapped[str] = mapped_column(String(40), unique=True)
    act: Mapped[str] = mapped_column(String(60))
    actor_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    actor_name: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(300))
    subject_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    reason: Mapped[str]
    details: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class Beat(Base):
    """The last time that a task of the service's own was done, and what it found."""

    __tablename__ = "beat"

    name: Mapped[str] = mapped_column(String(40), unique=True)
    at: Mapped[datetime]
    found: Mapped[dict[str, Any]]


def act_hash(act: AdministrativeAct) -> str:
    """Return the SHA-256 of an act's hashed part, the hash before it included."""
    part = {
        "number": act.number,
        "act": act.act,
        "actor": str(act.actor_id),
        "subject": str(act.subject_id),
        "reason": act.reason,
        "details": act.details,
        "at": act.at.isoformat(timespec="microseconds"),
        "previous": act.previous_hash,
    }
    return hashlib.sha256(canonical(part)).hexdigest()


def _refuse(mapper: Mapper[Any], connection: object, target: object) -> None:  # noqa: ARG001 - SQLAlchemy's signature
    message = "the administrative acts are append-only"
    raise LedgerError(message)


event.listen(AdministrativeAct, "before_update", _refuse)
event.listen(AdministrativeAct, "before_delete", _refuse)
