"""What the search looks in: the folded words of each service, written in the transaction that names it.

One index of words on both databases, so that the same text finds the same services; `docs/decisions/0054-queue.md`.
"""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, ForeignKey, Index, String, delete, event, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.entropy import new_id
from models.folding import LONGEST, words_in
from models.organisation import Organisation
from models.service import Service

# Sorted by code points on both databases: the words that begin alike stand side by side.
WORD = String(LONGEST).with_variant(String(LONGEST, collation="C"), "postgresql")


class ServiceWord(Base):
    """One word that a service is found by: of its name, of its vendor's name, or the vendor's SIREN."""

    __tablename__ = "service_word"
    __table_args__ = (Index("ix_service_word_word", "word", "service_id", unique=True),)

    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), index=True)
    word: Mapped[str] = mapped_column(WORD)


class WordGram(Base):
    """Three letters in a row of a word that some service is found by: what words with a slip still share."""

    __tablename__ = "word_gram"
    __table_args__ = (Index("ix_word_gram_gram", "gram", "word", unique=True),)

    gram: Mapped[str] = mapped_column(String(3))
    word: Mapped[str] = mapped_column(WORD)


def grams_of(word: str) -> set[str]:
    """Return the runs of three letters of a word, its ends included."""
    padded = f" {word} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}


def index_rows(service_id: uuid.UUID, name: str, vendor: str, siren: str) -> tuple[list[str], list[dict[str, Any]]]:
    """Return the words of a service, and the rows that keep them."""
    words = list(dict.fromkeys([*words_in(name), *words_in(vendor), siren]))
    return words, [{"service_id": service_id, "word": word} for word in words]


def index_service(connection: Connection, service_id: uuid.UUID, name: str, vendor: str, siren: str) -> None:
    """Write what a service is found by, in place of what was written before."""
    words, rows = index_rows(service_id, name, vendor, siren)
    connection.execute(delete(ServiceWord).where(ServiceWord.service_id == service_id))
    connection.execute(insert_new(connection, ServiceWord), with_ids(rows))
    connection.execute(insert_new(connection, WordGram), with_ids(gram_rows(words)))


def gram_rows(words: Iterable[str]) -> list[dict[str, Any]]:
    """Return the rows that keep the runs of three letters of some words."""
    return [{"gram": gram, "word": word} for word in words for gram in sorted(grams_of(word))]


def insert_new(connection: Connection, model: type[Base]) -> Any:  # noqa: ANN401 - of either database
    """Return an insert that passes over rows that are there already."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    return insert(model.__table__).on_conflict_do_nothing()  # type: ignore[arg-type]  # a table


def with_ids(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows with an identifier each."""
    return [{"id": new_id(), **row} for row in rows]


@event.listens_for(Service, "after_insert")
@event.listens_for(Service, "after_update")
def _index_named(_mapper: object, connection: Connection, service: Service) -> None:
    vendor = connection.execute(
        select(Organisation.name, Organisation.siren).where(Organisation.id == service.organisation_id)
    ).one()
    index_service(connection, service.id, service.name, vendor.name, vendor.siren)


@event.listens_for(Organisation, "after_update")
def _index_renamed(_mapper: object, connection: Connection, vendor: Organisation) -> None:
    for row in connection.execute(select(Service.id, Service.name).where(Service.organisation_id == vendor.id)).all():
        index_service(connection, row.id, row.name, vendor.name, vendor.siren)
