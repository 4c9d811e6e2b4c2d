"""What papers say of a case: whom they go to, what was filed, found, tested, reserved, granted."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, literal, select
from sqlalchemy.orm import Session, joinedload, selectinload

from models.application import Answer, AnswerEvidence, Application
from models.assessment import ChangeRequest, Finding
from models.audit import Audit
from models.campaign import Campaign
from models.case import CaseMixin
from models.decision import ConnectionTest
from models.document import IssuedDocument
from models.draw import Draw
from models.evidence import Evidence, EvidenceFile
from models.listing import Grant, Hearing, Listing, Term
from models.organisation import Interest, Organisation, Person, StaffRole
from models.report import Report
from models.reservation import Reservation
from models.service import Service
from models.types import Json
from workflows.vocabulary import ApplicationState, ReservationState, Role


@dataclass(frozen=True, slots=True)
class Parties:
    """The vendor and the service of a case; `declaration` is the one in force, with the vendor's signatory."""

    organisation: str
    siren: str
    is_demo: bool
    service: str
    declaration: dict[str, Any]


def parties_of(session: Session, cases: Sequence[CaseMixin]) -> dict[uuid.UUID, Parties]:
    """Return the parties of some cases of one procedure, in one query, whatever their number."""
    if not cases:
        return {}
    ids = [case.id for case in cases]  # type: ignore[attr-defined]  # the key of Base
    query = _PARTIES[cases[0].procedure](ids)
    return {
        key: Parties(organisation, siren, is_demo, service, declaration or {})
        for key, organisation, siren, is_demo, service, declaration in session.execute(query)
    }


def _of_applications(ids: Sequence[uuid.UUID]) -> Select[Any]:
    return _named(Application, Application.declaration).where(Application.id.in_(ids))


def _of_listings(ids: Sequence[uuid.UUID]) -> Select[Any]:
    return _named(Listing, _in_force(Listing, Listing.id)).where(Listing.id.in_(ids))


def _of_audits(ids: Sequence[uuid.UUID]) -> Select[Any]:
    return _named(Audit, _in_force(Audit, Audit.listing_id)).where(Audit.id.in_(ids))


def _in_force(model: Any, listing_id: Any) -> Any:  # noqa: ANN401 - a table of cases, a column of it, a subquery
    """Return the declaration of the application that last gave, renewed or updated a listing."""
    return (
        select(Application.declaration)
        .where(Application.listing_id == listing_id, Application.state == ApplicationState.PUBLISHED)
        .order_by(Application.moved_at.desc(), Application.id.desc())
        .limit(1)
        .correlate(model)
        .scalar_subquery()
    )


def _named(model: Any, declaration: Any) -> Select[Any]:  # noqa: ANN401 - a table of cases, a column
    return (
        select(model.id, Organisation.name, Organisation.siren, Organisation.is_demo, Service.name, declaration)
        .join(Organisation, Organisation.id == model.organisation_id)
        .join(Service, Service.id == model.service_id)
    )


def _of_draws(ids: Sequence[uuid.UUID]) -> Select[Any]:
    """A draw goes to nobody: in the place of a service stands its campaign."""
    nothing: Any = literal(None, type_=Json)
    empty = literal("")
    return (
        select(Draw.id, empty, empty, Person.is_demo, Campaign.title, nothing)
        .join(Campaign, Campaign.id == Draw.campaign_id)
        .join(Person, Person.id == Campaign.created_by_id)
        .where(Draw.id.in_(ids))
    )


_PARTIES: dict[str, Callable[[Sequence[uuid.UUID]], Select[Any]]] = {
    "application": _of_applications,
    "listing": _of_listings,
    "audit": _of_audits,
    "draw": _of_draws,
}


@dataclass(frozen=True, slots=True)
class FiledEvidence:
    """A piece of evidence attached to an answer; `valid_until` is the last day a certificate is good for."""

    name: str
    sha256: str
    size: int
    media_type: str
    valid_until: date | None


def filed_evidence(session: Session, application_id: uuid.UUID) -> list[FiledEvidence]:
    """Return the distinct pieces of evidence attached to an application, by name."""
    rows = session.execute(
        select(Evidence.name, EvidenceFile.sha256, EvidenceFile.size, EvidenceFile.media_type, Evidence.valid_until)
        .join(EvidenceFile, EvidenceFile.id == Evidence.file_id)
        .join(AnswerEvidence, AnswerEvidence.evidence_id == Evidence.id)
        .join(Answer, Answer.id == AnswerEvidence.answer_id)
        .where(Answer.application_id == application_id)
        .distinct()
        .order_by(Evidence.name, EvidenceFile.sha256, Evidence.valid_until)
    )
    return [FiledEvidence(*row) for row in rows]


def requests_sent(session: Session, application_id: uuid.UUID) -> Sequence[ChangeRequest]:
    """Return the change requests sent on an application with their flags, oldest first."""
    return session.scalars(
        select(ChangeRequest)
        .where(ChangeRequest.application_id == application_id, ChangeRequest.sent_at.is_not(None))
        .order_by(ChangeRequest.sent_at)
        .options(selectinload(ChangeRequest.flags))
    ).all()


def reviewers_of(session: Session, application_id: uuid.UUID) -> list[str]:
    """Return the names of everyone who made a finding on an application."""
    rows = session.scalars(
        select(Person.name)
        .join(Finding, Finding.reviewer_id == Person.id)
        .where(Finding.application_id == application_id)
        .distinct()
        .order_by(Person.name)
    )
    return list(rows)


def recused_members(session: Session, service_id: uuid.UUID) -> dict[uuid.UUID, str]:
    """Return the members of the commission who declared an interest in a service: identifier and name."""
    rows = session.execute(
        select(Person.id, Person.name)
        .join(Interest, Interest.person_id == Person.id)
        .join(Application, Application.id == Interest.application_id)
        .join(StaffRole, StaffRole.person_id == Person.id)
        .where(Application.service_id == service_id, Interest.has_interest, StaffRole.role == Role.MEMBER)
        .distinct()
        .order_by(Person.name)
    )
    return dict(rows.all())


def reservations_of(session: Session, application_id: uuid.UUID) -> Sequence[Reservation]:
    """Return the reservations that the commission put on an application and that still have an object."""
    return session.scalars(
        select(Reservation)
        .where(
            Reservation.application_id == application_id,
            Reservation.audit_id.is_(None),
            Reservation.state != ReservationState.VOID,
        )
        .order_by(Reservation.number)
    ).all()


def reservations_of_audit(session: Session, audit_id: uuid.UUID) -> Sequence[Reservation]:
    """Return the reservations that an audit imposed, by number."""
    return session.scalars(
        select(Reservation).where(Reservation.audit_id == audit_id).order_by(Reservation.number)
    ).all()


def first_report_of(session: Session, audit_id: uuid.UUID) -> datetime | None:
    """Return when the first report that an audit took up came in; None for an audit without any."""
    return session.scalar(select(func.min(Report.opened_at)).where(Report.audit_id == audit_id))


def papers_of_listing_at(session: Session, listing_id: uuid.UUID, at: datetime) -> Sequence[IssuedDocument]:
    """Return the documents that the steps of one instant left on a listing."""
    return session.scalars(
        select(IssuedDocument)
        .where(
            IssuedDocument.procedure == "listing",
            IssuedDocument.case_id == listing_id,
            IssuedDocument.issued_at == at,
        )
        .order_by(IssuedDocument.number)
    ).all()


def test_runs_of(session: Session, application_id: uuid.UUID) -> Sequence[ConnectionTest]:
    """Return the connection test runs of an application with their records, in the order they were run."""
    return session.scalars(
        select(ConnectionTest)
        .where(ConnectionTest.application_id == application_id)
        .order_by(ConnectionTest.run_on, ConnectionTest.recorded_at, ConnectionTest.id)
        .options(joinedload(ConnectionTest.record))
    ).all()


def grants_in_force(session: Session, listing_id: uuid.UUID) -> Sequence[Grant]:
    """Return the API grants of a listing that still run."""
    return session.scalars(
        select(Grant)
        .where(Grant.listing_id == listing_id, Grant.revoked_at.is_(None))
        .order_by(Grant.granted_at, Grant.id)
    ).all()


def grants_revoked_at(session: Session, listing_id: uuid.UUID, at: datetime) -> Sequence[Grant]:
    """Return the API grants of a listing that one step ended."""
    return session.scalars(
        select(Grant).where(Grant.listing_id == listing_id, Grant.revoked_at == at).order_by(Grant.granted_at, Grant.id)
    ).all()


def last_hearing(session: Session, listing_id: uuid.UUID) -> Hearing | None:
    """Return the hearing of a listing opened last, running or closed."""
    return session.scalars(
        select(Hearing)
        .where(Hearing.listing_id == listing_id)
        .order_by(Hearing.opened_at.desc(), Hearing.id.desc())
        .limit(1)
    ).first()


def terms_of(session: Session, listing_id: uuid.UUID) -> Sequence[Term]:
    """Return the terms of a listing, first to last."""
    return session.scalars(select(Term).where(Term.listing_id == listing_id).order_by(Term.rank)).all()
