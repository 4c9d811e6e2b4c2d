"""Reports from the public: one by its address, those of a service, of a vendor, in the desk's order."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, delete, func, select
from sqlalchemy.orm import Session, joinedload

from models.audit import Audit
from models.listing import Listing
from models.organisation import Person, StaffRole
from models.queries.queue import COUNTED, Place
from models.queries.worklist import after_date
from models.report import Report, ReportContact
from workflows.report_vocabulary import ReportKind, ReportState
from workflows.vocabulary import AuditState, ListingState, Role

_SHOWN = (joinedload(Report.service), joinedload(Report.organisation))


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedReports:
    """`recused`: services whose reports the reader may not see; `services` and `numbers`: what a text fits, if any."""

    states: tuple[ReportState, ...]
    recused: tuple[uuid.UUID, ...] = ()
    kind: ReportKind | None = None
    before: date | None = None
    services: tuple[uuid.UUID, ...] | None = None
    numbers: tuple[str, ...] = ()


def report_of_form(session: Session, form_key: str) -> Report | None:
    """Return the report that was sent by a form."""
    return session.scalars(select(Report).where(Report.form_key == form_key)).one_or_none()


def report_of_token(session: Session, token_hash: str) -> Report | None:
    """Return the report whose secret address has this hash, with its service and the audit that it joined."""
    query = select(Report).where(Report.token_hash == token_hash)
    return session.scalars(query.options(*_SHOWN, joinedload(Report.audit))).one_or_none()


def report_numbered(session: Session, number: str) -> Report | None:
    """Return the report with a number, with what its pages show."""
    query = select(Report).where(Report.number == number.upper())
    return session.scalars(query.options(*_SHOWN, joinedload(Report.audit), joinedload(Report.listing))).one_or_none()


def contact_of(session: Session, report_id: uuid.UUID) -> ReportContact | None:
    """Return where the author of a report asked to be written to, as long as it is kept."""
    return session.scalars(select(ReportContact).where(ReportContact.report_id == report_id)).one_or_none()


def reports_by_due_date(session: Session, wanted: WantedReports, after: Place | None, limit: int) -> Sequence[Report]:
    """Return reports by due date, those without one last, after (due date, id) of the last one shown."""
    query = _wanted(wanted).options(*_SHOWN).order_by(Report.queue_on, Report.id).limit(limit)
    return session.scalars(query if after is None else query.where(after_date(Report, *after))).all()


def count_reports(session: Session, wanted: WantedReports) -> int:
    """Return how many reports there are, one more than COUNTED when there are more."""
    some = _wanted(wanted).with_only_columns(Report.id).limit(COUNTED + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def _wanted(wanted: WantedReports) -> Select[Report]:
    return select(Report).where(*_conditions(wanted))


def _conditions(wanted: WantedReports) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Report.state.in_(wanted.states), Report.service_id.not_in(wanted.recused)]
    if wanted.kind is not None:
        found.append(Report.kind == wanted.kind)
    if wanted.before is not None:
        found.append(Report.queue_on < wanted.before)
    if wanted.services is not None:
        found.append(Report.service_id.in_(wanted.services) | Report.number.in_(wanted.numbers))
    return found


def all_reports(session: Session) -> Sequence[Report]:
    """Return every report with its listing and the audit that it joined, by number."""
    query = select(Report).options(joinedload(Report.listing), joinedload(Report.audit))
    return session.scalars(query.order_by(Report.number)).all()


def counts_by_service(
    session: Session, services: Iterable[uuid.UUID], states: Sequence[ReportState]
) -> dict[uuid.UUID, int]:
    """Return service → how many of its reports are in some states."""
    query = select(Report.service_id, func.count()).where(
        Report.service_id.in_(list(services)), Report.state.in_(states)
    )
    return dict(session.execute(query.group_by(Report.service_id)).all())


def reports_about(session: Session, service_id: uuid.UUID, limit: int) -> Sequence[Report]:
    """Return the reports about a service, last first."""
    query = select(Report).where(Report.service_id == service_id)
    return session.scalars(query.order_by(Report.opened_at.desc(), Report.id.desc()).limit(limit)).all()


def _passed_to(organisations: Sequence[uuid.UUID]) -> Select[Report]:
    return select(Report).where(Report.organisation_id.in_(organisations), Report.passed_at.is_not(None))


def reports_passed_to(
    session: Session,
    organisations: Sequence[uuid.UUID],
    states: Sequence[ReportState],
    after: Place | None,
    limit: int,
) -> Sequence[Report]:
    """Return the reports in some states that some vendors may read, by due date, after the last one shown."""
    query = _passed_to(organisations).where(Report.state.in_(states))
    query = query.options(*_SHOWN, joinedload(Report.audit)).order_by(Report.queue_on, Report.id).limit(limit)
    return session.scalars(query if after is None else query.where(after_date(Report, *after))).all()


def count_passed(
    session: Session,
    organisations: Sequence[uuid.UUID],
    states: Sequence[ReportState],
    service_id: uuid.UUID | None = None,
) -> int:
    """Return how many of the reports that some vendors may read are in some states; of one service when it is given."""
    query = _passed_to(organisations).where(Report.state.in_(states))
    if service_id is not None:
        query = query.where(Report.service_id == service_id)
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0


def contacts_of_closed(session: Session) -> list[tuple[str, datetime]]:
    """Return rulebook and time of closing of the reports that are closed and keep a contact, each pair once."""
    query = select(Report.rulebook, Report.closed_at).join(ReportContact, ReportContact.report_id == Report.id)
    rows = session.execute(query.where(Report.closed_at.is_not(None)).distinct())
    return [(rulebook, closed_at) for rulebook, closed_at in rows if closed_at is not None]


def forget_contacts(session: Session, rulebook: str, closed_at: datetime) -> int:
    """Delete the contacts of the reports closed under a rulebook at an instant; return how many."""
    closed = select(Report.id).where(Report.rulebook == rulebook, Report.closed_at == closed_at)
    gone = session.execute(delete(ReportContact).where(ReportContact.report_id.in_(closed)))
    return gone.rowcount  # type: ignore[attr-defined,no-any-return]  # of a DELETE


def forget_contact(session: Session, report_id: uuid.UUID) -> None:
    """Delete the contact of a report."""
    session.execute(delete(ReportContact).where(ReportContact.report_id == report_id))


def active_people(session: Session, people: Iterable[uuid.UUID]) -> Sequence[Person]:
    """Return the active ones of some people, by name."""
    query = select(Person).where(Person.id.in_(list(people)), Person.is_active)
    return session.scalars(query.order_by(Person.name, Person.id)).all()


def open_audit_of(session: Session, service_id: uuid.UUID) -> Audit | None:
    """Return the audit of a service that is under way, the first opened when there are several."""
    ended = (AuditState.CLOSED, AuditState.CANCELLED)
    query = select(Audit).where(Audit.service_id == service_id, Audit.state.not_in(ended))
    return session.scalars(query.order_by(Audit.opened_at, Audit.id).limit(1)).first()


def listing_state(session: Session, listing_id: uuid.UUID) -> ListingState:
    """Return the state of the listing that a report is about."""
    return session.execute(select(Listing.state).where(Listing.id == listing_id)).scalar_one()


def auditors_with_load(session: Session) -> list[tuple[uuid.UUID, int]]:
    """Return the active auditors, each with how many audits under way they have; the least busy first."""
    ended = (AuditState.CLOSED, AuditState.CANCELLED)
    under_way = select(func.count()).where(Audit.auditor_id == Person.id, Audit.state.not_in(ended)).scalar_subquery()
    query = (
        select(Person.id, under_way)
        .join(StaffRole, StaffRole.person_id == Person.id)
        .where(StaffRole.role == Role.AUDITOR, Person.is_active)
        .order_by(under_way, Person.id)
    )
    return [(person, count) for person, count in session.execute(query)]
