"""Approvals of a dossier by the signatories of its vendor."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.application import Application
from models.approval import Approval


def last_approval(session: Session, application: Application) -> Approval | None:
    """Return the approval asked or given last for the filing that comes next, with the people behind it."""
    return session.scalars(
        select(Approval)
        .where(Approval.application_id == application.id, Approval.round == application.round)
        .order_by(Approval.asked_at.desc(), Approval.id.desc())
        .limit(1)
        .options(joinedload(Approval.asked_by), joinedload(Approval.answered_by))
    ).first()
