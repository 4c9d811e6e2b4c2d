"""API grants: which listing may call what, now."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from models.listing import Grant


def revoke_grants(session: Session, listing_ids: Sequence[uuid.UUID], at: datetime) -> None:
    """End every grant of these listings that still runs."""
    session.execute(
        update(Grant)
        .where(Grant.listing_id.in_(listing_ids), Grant.revoked_at.is_(None))
        .values(revoked_at=at)
        .execution_options(synchronize_session=False)
    )
