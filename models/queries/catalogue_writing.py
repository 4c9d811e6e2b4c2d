"""Write what a listing shows in the catalogue, in the transaction that grants, renews or updates it."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from models.catalogue import CatalogueEntry, CatalogueFacet, CatalogueWord, FormerSlug
from models.listing import Listing
from models.search import WordGram, gram_rows, insert_new, with_ids
from models.service import Service
from workflows.vocabulary import Facet


def first_day_of(session: Session, service_id: uuid.UUID) -> date | None:
    """Return the first day on which a service was ever listed."""
    return session.scalar(select(func.min(Listing.starts_on)).where(Listing.service_id == service_id))


def write_entry(
    session: Session, listing_id: uuid.UUID, application_id: uuid.UUID, entered_on: date, at: datetime
) -> None:
    """Have a listing show an application, in place of the one before."""
    entry = session.scalars(select(CatalogueEntry).where(CatalogueEntry.listing_id == listing_id)).one_or_none()
    if entry is None:
        entry = CatalogueEntry(listing_id=listing_id, entered_on=entered_on)
        session.add(entry)
    entry.application_id, entry.presented_at = application_id, at
    session.flush()


def write_facets(session: Session, listing_id: uuid.UUID, facets: Iterable[tuple[Facet, str]]) -> None:
    """Write what a listing is sorted by, in place of what was written before."""
    session.execute(delete(CatalogueFacet).where(CatalogueFacet.listing_id == listing_id))
    session.add_all(
        CatalogueFacet(listing_id=listing_id, facet=facet, value=value) for facet, value in dict.fromkeys(facets)
    )
    session.flush()


def write_words(session: Session, listing_id: uuid.UUID, words: Sequence[str]) -> None:
    """Write what a listing is found by, in place of what was written before."""
    session.execute(delete(CatalogueWord).where(CatalogueWord.listing_id == listing_id))
    if not words:
        return
    connection = session.connection()
    connection.execute(
        insert_new(connection, CatalogueWord), with_ids([{"listing_id": listing_id, "word": word} for word in words])
    )
    known = set(session.scalars(select(WordGram.word).where(WordGram.word.in_(words)).distinct()))
    if rows := gram_rows(word for word in words if word not in known):
        connection.execute(insert_new(connection, WordGram), with_ids(rows))


def move_slug(session: Session, service: Service, slug: str, at: datetime) -> None:
    """Give a service another address; the one it had leads there."""
    session.add(FormerSlug(slug=service.slug, service_id=service.id, since=at))
    service.slug = slug
    session.flush()
