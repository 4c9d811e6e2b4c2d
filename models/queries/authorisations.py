"""Which listing may call which API, now: what the platform's gateway asks."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from models.listing import Grant, Listing
from models.organisation import Organisation
from models.service import Service
from workflows.vocabulary import ListingState


def authorised(session: Session, states: Sequence[ListingState], on: date, api: str) -> Sequence[Row]:  # type: ignore[type-arg]  # of nine columns
    """Return the grants that run, of listings in these states whose term is not over; of one API where it is named."""
    query = (
        select(
            Listing.id,
            Listing.number,
            Listing.ends_on,
            Service.slug,
            Service.name,
            Organisation.name.label("vendor"),
            Organisation.siren,
            Grant.api,
            Grant.operation,
            Grant.purpose,
            Grant.retention,
            Grant.specification_version,
            Grant.granted_at,
        )
        .join(Listing, Listing.id == Grant.listing_id)
        .join(Service, Service.id == Listing.service_id)
        .join(Organisation, Organisation.id == Listing.organisation_id)
        .where(Grant.revoked_at.is_(None), Listing.state.in_(states), Listing.ends_on >= on)
        .order_by(Listing.id, Grant.api, Grant.operation)
    )
    return session.execute(query.where(Grant.api == api) if api else query).all()
