"""Campaigns, and what a population is sorted out of: every listing in force with what is known of it."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from models.application import Application
from models.assessment import Finding
from models.audit import Audit, AuditItem
from models.campaign import Campaign, CampaignAuditor
from models.draw import Draw
from models.listing import Grant, Hearing, Listing
from models.report import Report
from models.reservation import Reservation
from models.service import Service
from workflows.vocabulary import (
    Access,
    ApplicationState,
    AuditFinding,
    AuditState,
    DrawState,
    ListingState,
    ReservationState,
    Track,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedService:
    """A listing in force; `declaration`: of the application published last; `audited_on`: end of the last audit."""

    id: uuid.UUID
    number: str
    service_id: uuid.UUID
    service: str
    track: Track
    starts_on: date
    ends_on: date
    declaration: dict[str, Any]
    audited_at: datetime | None
    has_open_audit: bool
    is_heard: bool
    writes: bool
    has_complaint: bool
    was_contradicted: bool
    has_reservation: bool


def listed_services(session: Session, complaints_since: datetime) -> list[ListedService]:
    """Return every listing in force with what a campaign asks about it, in as many queries for one as for all."""
    rows = session.execute(_in_force()).all()
    open_audits, hearings = _ids(session, _open_audits()), _ids(session, _hearings())
    writing, complained = _ids(session, _writing()), _ids(session, _complained(complaints_since))
    contradicted, reserved = _ids(session, _contradicted()), _ids(session, _reserved())
    ended = select(Audit.service_id, func.max(Audit.moved_at)).where(Audit.state == AuditState.CLOSED)
    last = dict(session.execute(ended.group_by(Audit.service_id)).all())
    return [
        ListedService(
            id=listing.id,
            number=listing.number,
            service_id=listing.service_id,
            service=service,
            track=listing.track,
            starts_on=listing.starts_on,
            ends_on=listing.ends_on,
            declaration=declaration or {},
            audited_at=last.get(listing.service_id),
            has_open_audit=listing.service_id in open_audits,
            is_heard=listing.id in hearings,
            writes=listing.id in writing,
            has_complaint=listing.id in complained,
            was_contradicted=listing.service_id in contradicted,
            has_reservation=listing.service_id in reserved,
        )
        for listing, service, declaration in rows
    ]


def _ids(session: Session, query: Select[Any]) -> set[uuid.UUID]:
    return set(session.scalars(query))


def _in_force() -> Select[Any]:
    declared = (
        select(Application.declaration)
        .where(Application.listing_id == Listing.id, Application.state == ApplicationState.PUBLISHED)
        .order_by(Application.moved_at.desc(), Application.id.desc())
        .limit(1)
        .correlate(Listing)
        .scalar_subquery()
    )
    return (
        select(Listing, Service.name, declared)
        .join(Service, Service.id == Listing.service_id)
        .where(Listing.state.in_((ListingState.ACTIVE, ListingState.SUSPENDED)))
        .order_by(Listing.number)
    )


def _open_audits() -> Select[Any]:
    return select(Audit.service_id).where(Audit.state.not_in((AuditState.CLOSED, AuditState.CANCELLED)))


def _hearings() -> Select[Any]:
    return select(Hearing.listing_id).where(Hearing.closed_at.is_(None))


def _writing() -> Select[Any]:
    return select(Grant.listing_id).where(Grant.revoked_at.is_(None), Grant.operation == Access.WRITE)


def _complained(since: datetime) -> Select[Any]:
    """Return the listings with a report that the desk took up: what it closed at once says nothing of a service."""
    taken_up = Report.passed_at.is_not(None) | Report.audit_id.is_not(None)
    return select(Report.listing_id).where(Report.opened_at >= since, taken_up)


def _contradicted() -> Select[Any]:
    return (
        select(Audit.service_id)
        .join(AuditItem, AuditItem.audit_id == Audit.id)
        .where(AuditItem.finding == AuditFinding.CONTRADICTED)
    )


def _reserved() -> Select[Any]:
    ended = (ReservationState.LIFTED, ReservationState.VOID)
    return select(Reservation.service_id).where(Reservation.state.not_in(ended))


def campaign_numbered(session: Session, number: str) -> Campaign | None:
    """Return the campaign with this number, with its auditors."""
    auditors = selectinload(Campaign.auditors).joinedload(CampaignAuditor.person)
    query = select(Campaign).where(Campaign.number == number.upper()).options(auditors, joinedload(Campaign.created_by))
    return session.scalars(query).one_or_none()


def lock_campaign(session: Session, campaign_id: uuid.UUID) -> None:
    """Keep other writers from a campaign until the end of the transaction: two draws at once must see each other."""
    session.execute(select(Campaign.id).where(Campaign.id == campaign_id).with_for_update())


def all_campaigns(session: Session, limit: int, before: tuple[datetime, uuid.UUID] | None = None) -> Sequence[Campaign]:
    """Return campaigns, the last first."""
    query = select(Campaign).order_by(Campaign.created_at.desc(), Campaign.id.desc()).limit(limit)
    if before is not None:
        at, last = before
        query = query.where((Campaign.created_at < at) | ((Campaign.created_at == at) & (Campaign.id < last)))
    return session.scalars(query).all()


def draws_of(session: Session, campaigns: Iterable[uuid.UUID]) -> Sequence[Draw]:
    """Return the draws of some campaigns, oldest first."""
    return session.scalars(select(Draw).where(Draw.campaign_id.in_(list(campaigns))).order_by(Draw.number)).all()


def standing_draws(session: Session, campaign_id: uuid.UUID, but: uuid.UUID | None = None) -> tuple[str, ...]:
    """Return the numbers of the draws of a campaign that run or were made."""
    query = select(Draw.number).where(Draw.campaign_id == campaign_id, Draw.state != DrawState.CANCELLED)
    query = query if but is None else query.where(Draw.id != but)
    return tuple(session.scalars(query.order_by(Draw.number)))


def assessed_since(
    session: Session, services: Iterable[uuid.UUID], since: datetime
) -> set[tuple[uuid.UUID, uuid.UUID]]:
    """Return service and person of every finding made on an application since an instant."""
    rows = session.execute(
        select(Application.service_id, Finding.reviewer_id)
        .join(Finding, Finding.application_id == Application.id)
        .where(Application.service_id.in_(list(services)), Finding.found_at >= since)
        .distinct()
    )
    return {(service, person) for service, person in rows}
