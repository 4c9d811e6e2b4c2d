"""The ledger: one chain of hashed entries a case, append-only; personal data apart, so that it can be purged."""

import hashlib
import json
import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from models.base import Base
from models.types import enum_of
from workflows.vocabulary import Role

_JSON = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


class LedgerError(Exception):
    """Something tried to change the ledger."""


class LedgerEntry(Base):
    """One step taken. `commitment` is the salted hash of the personal data kept in LedgerDetail."""

    __tablename__ = "ledger_entry"
    __table_args__ = (UniqueConstraint("procedure", "case_id", "seq"), Index("ix_ledger_entry_at", "at"))

    procedure: Mapped[str] = mapped_column(String(40))
    case_id: Mapped[uuid.UUID]
    seq: Mapped[int]
    trigger: Mapped[str] = mapped_column(String(60))
    source: Mapped[str | None] = mapped_column(String(40))
    target: Mapped[str] = mapped_column(String(40))
    role: Mapped[Role] = mapped_column(enum_of(Role))
    at: Mapped[datetime]
    payload: Mapped[dict[str, Any]]
    commitment: Mapped[str] = mapped_column(String(64))
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    detail: Mapped["LedgerDetail"] = relationship(back_populates="entry", lazy="joined", passive_deletes="all")


class LedgerDetail(Base):
    """Who acted and in which words; a purge empties it and leaves a chain that still verifies."""

    __tablename__ = "ledger_detail"

    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("ledger_entry.id"), unique=True)
    salt: Mapped[str | None] = mapped_column(String(64))
    actor_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    actor_name: Mapped[str | None] = mapped_column(String(200))
    reason: Mapped[str | None]
    purged_at: Mapped[datetime | None]
    entry: Mapped[LedgerEntry] = relationship(back_populates="detail")


def canonical(value: object) -> bytes:
    """Return the one JSON text of a value: sorted keys, no spaces, UTF-8."""
    return _JSON.encode(value).encode()


def commitment_of(salt: str, actor_id: uuid.UUID | None, actor_name: str | None, reason: str | None) -> str:
    """Return the SHA-256 that stands for who acted and in which words."""
    who = str(actor_id) if actor_id else None
    return hashlib.sha256(canonical([salt, who, actor_name, reason])).hexdigest()


def hashed_part(entry: dict[str, Any]) -> dict[str, Any]:
    """Return what an entry's hash is taken of, the hash before it included."""
    at = entry["at"]
    return {
        "format": 1,
        "procedure": entry["procedure"],
        "case": str(entry["case_id"]),
        "seq": entry["seq"],
        "trigger": entry["trigger"],
        "source": entry["source"],
        "target": entry["target"],
        "role": str(entry["role"]),
        "at": at.isoformat(timespec="microseconds") if isinstance(at, datetime) else str(at),
        "payload": entry["payload"],
        "commitment": entry["commitment"],
        "previous": entry["previous_hash"],
    }


def hash_of(entry: dict[str, Any]) -> str:
    """Return the SHA-256 of an entry's hashed part."""
    return hashlib.sha256(canonical(hashed_part(entry))).hexdigest()


def _refuse(mapper: Mapper[Any], connection: object, target: object) -> None:  # noqa: ARG001 - SQLAlchemy's signature
    message = "the ledger is append-only"
    raise LedgerError(message)


event.listen(LedgerEntry, "before_update", _refuse)
event.listen(LedgerEntry, "before_delete", _refuse)
event.listen(LedgerDetail, "before_delete", _refuse)
