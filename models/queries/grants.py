"""API grants: which listing may call what, now; those that run without a right behind them (there must be none)."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.listing import Grant, Listing
from workflows.vocabulary import ListingState


def revoke_grants(session: Session, listing_ids: Sequence[uuid.UUID], at: datetime) -> None:
    """End every grant of these listings that still runs."""
    session.execute(
        update(Grant)
        .where(Grant.listing_id.in_(listing_ids), Grant.revoked_at.is_(None))
        .values(revoked_at=at)
        .execution_options(synchronize_session=False)
    )


def stray_grants(session: Session, limit: int) -> Sequence[str]:
    """Return the numbers of up to `limit` listings that are not active and hold a grant in force all the same."""
    return session.scalars(
        select(Listing.number)
        .join(Grant, Grant.listing_id == Listing.id)
        .where(Grant.revoked_at.is_(None), Listing.state != ListingState.ACTIVE)
        .distinct()
        .order_by(Listing.number)
        .limit(limit)
    ).all()
