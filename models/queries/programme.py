"""The programme of audits: which are open, who may do them, closed days, proposals, papers, calendar feeds."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from models.audit import Audit
from models.campaign import Campaign, CampaignAuditor
from models.draw import Draw, DrawnLot
from models.organisation import Person
from models.programme import CalendarFeed, ImpossiblePeriod, IssuedProgramme, QuietPeriod, ScheduleProposal
from workflows.vocabulary import AuditState

_OVER = (AuditState.CLOSED, AuditState.CANCELLED)


def _audits() -> Select[Audit]:
    parts = (joinedload(Audit.service), joinedload(Audit.organisation), joinedload(Audit.auditor))
    return select(Audit).options(*parts)


def open_audits(session: Session) -> Sequence[Audit]:
    """Return the audits that are neither closed nor cancelled, by number, as the database has them now."""
    query = _audits().where(Audit.state.not_in(_OVER)).order_by(Audit.number)
    return session.scalars(query.execution_options(populate_existing=True)).all()


def lock_open_audits(session: Session) -> None:
    """Keep other writers from the audits to place until the end of the transaction: two plans must see each other."""
    session.execute(select(Audit.id).where(Audit.state == AuditState.PLANNED).order_by(Audit.id).with_for_update())


def audits_starting(
    session: Session,
    first: date,
    last: date,
    *,
    closed_to: Iterable[uuid.UUID] = (),
    auditor_id: uuid.UUID | None = None,
    organisation_id: uuid.UUID | None = None,
) -> Sequence[Audit]:
    """Return the audits that start within some days and were not cancelled, by day; not of services closed to one."""
    query = _audits().where(Audit.starts_on >= first, Audit.starts_on <= last, Audit.state != AuditState.CANCELLED)
    query = query.where(Audit.service_id.not_in(list(closed_to)))
    if auditor_id is not None:
        query = query.where(Audit.auditor_id == auditor_id)
    if organisation_id is not None:
        query = query.where(Audit.organisation_id == organisation_id)
    return session.scalars(query.order_by(Audit.starts_on, Audit.number)).all()


def audits_without_day(session: Session, closed_to: Iterable[uuid.UUID] = ()) -> Sequence[Audit]:
    """Return the audits to place that have no day yet, by number."""
    query = _audits().where(Audit.state == AuditState.PLANNED, Audit.starts_on.is_(None))
    return session.scalars(query.where(Audit.service_id.not_in(list(closed_to))).order_by(Audit.number)).all()


def campaigns_of(session: Session, audit_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Campaign]:
    """Return audit → the campaign whose draw took it, with its auditors."""
    rows = session.execute(
        select(DrawnLot.audit_id, Campaign)
        .join(Draw, Draw.id == DrawnLot.draw_id)
        .join(Campaign, Campaign.id == Draw.campaign_id)
        .where(DrawnLot.audit_id.in_(list(audit_ids)))
        .options(selectinload(Campaign.auditors))
    )
    return {audit_id: campaign for audit_id, campaign in rows if audit_id is not None}


def capacities(session: Session) -> dict[uuid.UUID, int]:
    """Return how many audits each auditor can begin in a week, as the campaign created last has it."""
    query = select(CampaignAuditor.person_id, CampaignAuditor.capacity).join(Campaign)
    rows = session.execute(query.order_by(Campaign.created_at, Campaign.id))
    return dict(rows.all())


def quiet_periods(session: Session, since: date) -> Sequence[QuietPeriod]:
    """Return the quiet periods that are not over on a day, the first first."""
    query = select(QuietPeriod).where(QuietPeriod.ends_on >= since, QuietPeriod.cancelled_at.is_(None))
    return session.scalars(query.order_by(QuietPeriod.starts_on, QuietPeriod.id)).all()


def quiet_period(session: Session, identifier: uuid.UUID) -> QuietPeriod | None:
    """Return a quiet period that was not cancelled."""
    query = select(QuietPeriod).where(QuietPeriod.id == identifier, QuietPeriod.cancelled_at.is_(None))
    return session.scalars(query).one_or_none()


def impossible_periods(
    session: Session, since: date, organisation_id: uuid.UUID | None = None
) -> Sequence[ImpossiblePeriod]:
    """Return the days that vendors (or one) declared impossible and that are not over on a day, the first first."""
    query = select(ImpossiblePeriod).where(ImpossiblePeriod.ends_on >= since, ImpossiblePeriod.cancelled_at.is_(None))
    if organisation_id is not None:
        query = query.where(ImpossiblePeriod.organisation_id == organisation_id)
    query = query.options(joinedload(ImpossiblePeriod.organisation))
    return session.scalars(query.order_by(ImpossiblePeriod.starts_on, ImpossiblePeriod.id)).all()


def impossible_period(session: Session, identifier: uuid.UUID, organisation_id: uuid.UUID) -> ImpossiblePeriod | None:
    """Return days that a vendor declared impossible, unless they were withdrawn."""
    query = select(ImpossiblePeriod).where(ImpossiblePeriod.id == identifier, ImpossiblePeriod.cancelled_at.is_(None))
    return session.scalars(query.where(ImpossiblePeriod.organisation_id == organisation_id)).one_or_none()


def proposal_numbered(session: Session, number: str, *, to_change: bool = False) -> ScheduleProposal | None:
    """Return a proposal; `to_change`: read afresh and kept from other writers until the commit."""
    query = select(ScheduleProposal).where(ScheduleProposal.number == number.upper())
    if to_change:
        query = query.with_for_update().execution_options(populate_existing=True)
    else:
        query = query.options(joinedload(ScheduleProposal.asked_by), joinedload(ScheduleProposal.accepted_by))
    return session.scalars(query).one_or_none()


def proposal_of(session: Session, identifier: uuid.UUID) -> ScheduleProposal | None:
    """Return the proposal with this identifier."""
    return session.get(ScheduleProposal, identifier, populate_existing=True)


def proposals(session: Session, limit: int, before: str | None = None) -> Sequence[ScheduleProposal]:
    """Return proposals, the last asked first."""
    query = select(ScheduleProposal).options(joinedload(ScheduleProposal.asked_by))
    query = query if before is None else query.where(ScheduleProposal.number < before)
    return session.scalars(query.order_by(ScheduleProposal.number.desc()).limit(limit)).all()


def proposal_under_way(session: Session, asked_after: datetime) -> ScheduleProposal | None:
    """Return the proposal that is still being searched for, if one was asked after an instant."""
    query = select(ScheduleProposal).where(
        ScheduleProposal.finished_at.is_(None),
        ScheduleProposal.discarded_at.is_(None),
        ScheduleProposal.asked_at > asked_after,
    )
    return session.scalars(query.order_by(ScheduleProposal.number.desc()).limit(1)).one_or_none()


def programmes(session: Session, limit: int, before: str | None = None) -> Sequence[IssuedProgramme]:
    """Return the programmes issued, the last first."""
    query = select(IssuedProgramme).options(joinedload(IssuedProgramme.issued_by))
    query = query if before is None else query.where(IssuedProgramme.number < before)
    return session.scalars(query.order_by(IssuedProgramme.number.desc()).limit(limit)).all()


def programme_numbered(session: Session, number: str) -> IssuedProgramme | None:
    """Return a programme issued."""
    query = select(IssuedProgramme).where(IssuedProgramme.number == number.upper())
    return session.scalars(query).one_or_none()


def programme_to_render(session: Session, identifier: uuid.UUID) -> IssuedProgramme:
    """Return a programme with what it says; NoResultFound when there is none."""
    query = select(IssuedProgramme).where(IssuedProgramme.id == identifier)
    return session.scalars(query.options(joinedload(IssuedProgramme.issued_by))).one()


def note_programme_rendering(session: Session, identifier: uuid.UUID, sha256: str, size: int, at: datetime) -> None:
    """Write where the PDF of a programme is kept, unless another worker already did."""
    session.execute(
        update(IssuedProgramme)
        .where(IssuedProgramme.id == identifier, IssuedProgramme.rendered_at.is_(None))
        .values(sha256=sha256, size=size, rendered_at=at)
        .execution_options(synchronize_session=False)
    )


def feed_of(session: Session, *, person_id: uuid.UUID | None, organisation_id: uuid.UUID | None) -> CalendarFeed | None:
    """Return the calendar feed of an auditor or of a vendor."""
    is_its = CalendarFeed.person_id == person_id if person_id else CalendarFeed.organisation_id == organisation_id
    return session.scalars(select(CalendarFeed).where(is_its)).one_or_none()


def feed_with_id(session: Session, identifier: uuid.UUID) -> CalendarFeed | None:
    """Return a calendar feed with whose it is."""
    return session.get(
        CalendarFeed, identifier, options=(joinedload(CalendarFeed.person), joinedload(CalendarFeed.organisation))
    )


def numbers_of(session: Session, services: Iterable[uuid.UUID]) -> set[str]:
    """Return the numbers of the audits of some services."""
    return set(session.scalars(select(Audit.number).where(Audit.service_id.in_(list(services)))))


def people_with_ids(session: Session, people: Iterable[uuid.UUID]) -> Sequence[Person]:
    """Return some people, by name."""
    query = select(Person).where(Person.id.in_(list(people))).order_by(Person.name, Person.id)
    return session.scalars(query).all()
