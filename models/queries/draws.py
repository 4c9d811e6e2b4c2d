"""Draws: one with all that its page shows, lists of them, and what became of the lots."""

import uuid
from collections.abc import Sequence

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session, joinedload, selectinload

from models.audit import Audit
from models.campaign import Campaign, CampaignAuditor
from models.draw import Draw, DrawnLot, DrawSeat, PublicValue
from models.listing import Listing
from workflows.vocabulary import AuditState, DrawState


def draw_numbered(session: Session, number: str) -> Draw | None:
    """Return the draw with this number, with campaign, seats, typed values and lots."""
    wanted = (
        joinedload(Draw.campaign).selectinload(Campaign.auditors).joinedload(CampaignAuditor.person),
        selectinload(Draw.seats).joinedload(DrawSeat.person),
        selectinload(Draw.values).joinedload(PublicValue.typed_by),
        selectinload(Draw.lots).joinedload(DrawnLot.listing).joinedload(Listing.service),
        selectinload(Draw.lots).joinedload(DrawnLot.audit),
    )
    return session.scalars(select(Draw).where(Draw.number == number.upper()).options(*wanted)).one_or_none()


def public_draws(session: Session, limit: int, before: str | None = None) -> Sequence[Draw]:
    """Return the draws that the public sees, from their preparation on, the last first."""
    query = select(Draw).order_by(Draw.number.desc()).limit(limit).options(joinedload(Draw.campaign))
    return session.scalars(query if before is None else query.where(Draw.number < before)).all()


def draws_awaiting(session: Session, person_id: uuid.UUID) -> Sequence[Draw]:
    """Return the draws that wait for a commitment or a secret of this person."""
    query = (
        select(Draw)
        .join(DrawSeat, DrawSeat.draw_id == Draw.id)
        .where(DrawSeat.person_id == person_id)
        .where(
            ((Draw.state == DrawState.PREPARING) & DrawSeat.commitment.is_(None))
            | ((Draw.state == DrawState.FROZEN) & DrawSeat.secret.is_(None))
        )
        .order_by(Draw.number)
        .options(joinedload(Draw.campaign))
    )
    return session.scalars(query).all()


def values_typed(session: Session, draw_id: uuid.UUID) -> Sequence[PublicValue]:
    """Return the public values typed for a draw and not set aside, first to last."""
    return session.scalars(
        select(PublicValue)
        .where(PublicValue.draw_id == draw_id, PublicValue.set_aside_at.is_(None))
        .order_by(PublicValue.typed_at, PublicValue.id)
    ).all()


def seats_of(session: Session, draw_id: uuid.UUID) -> Sequence[DrawSeat]:
    """Return the officials of a draw by seat."""
    query = select(DrawSeat).where(DrawSeat.draw_id == draw_id).order_by(DrawSeat.number)
    return session.scalars(query.options(joinedload(DrawSeat.person))).all()


def _audits_of(draw_id: uuid.UUID) -> Select[Audit]:
    return select(Audit).join(DrawnLot, DrawnLot.audit_id == Audit.id).where(DrawnLot.draw_id == draw_id)


def audits_of(session: Session, draw_id: uuid.UUID) -> Sequence[Audit]:
    """Return the audits that a draw opened, by number."""
    return session.scalars(_audits_of(draw_id).order_by(Audit.number)).all()


def begun_audits(session: Session, draw_id: uuid.UUID) -> tuple[str, ...]:
    """Return the numbers of the audits of a draw that are under way or ended."""
    early = (AuditState.PLANNED, AuditState.NOTIFIED, AuditState.CANCELLED)
    return tuple(audit.number for audit in audits_of(session, draw_id) if audit.state not in early)


def has_open_audit(session: Session, service_id: uuid.UUID) -> bool:
    """Return whether a service is under audit."""
    ended = (AuditState.CLOSED, AuditState.CANCELLED)
    return bool(session.scalar(select(exists().where(Audit.service_id == service_id, Audit.state.not_in(ended)))))


def listings_numbered(session: Session, numbers: Sequence[str]) -> dict[str, Listing]:
    """Return listings by number, with their services."""
    query = select(Listing).where(Listing.number.in_(numbers)).options(joinedload(Listing.service))
    return {listing.number: listing for listing in session.scalars(query)}


def draw_of_audit(session: Session, audit_id: uuid.UUID) -> Draw | None:
    """Return the draw that opened an audit; None for one opened otherwise."""
    query = select(Draw).join(DrawnLot, DrawnLot.draw_id == Draw.id).where(DrawnLot.audit_id == audit_id)
    return session.scalars(query).one_or_none()


def all_draws(session: Session) -> Sequence[Draw]:
    """Return every draw with its campaign and its lots, by number."""
    wanted = (joinedload(Draw.campaign), selectinload(Draw.lots).joinedload(DrawnLot.listing))
    return session.scalars(select(Draw).order_by(Draw.number).options(*wanted)).all()
