"""Approvals of a dossier by the signatories of its vendor."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.approval import Approval


def last_approval(session: Session, application_id: uuid.UUID) -> Approval | None:
    """Return the approval asked or given last, with the people behind it."""
    return session.scalars(
        select(Approval)
        .where(Approval.application_id == application_id)
        .order_by(Approval.asked_at.desc(), Approval.id.desc())
        .limit(1)
        .options(joinedload(Approval.asked_by), joinedload(Approval.answered_by))
    ).first()
