"""What the guards ask about a case; each function is one query."""

import uuid
from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, selectinload

from models.application import Answer, AnswerEvidence, Application, Filing, GrantRequest
from models.assessment import ChangeRequest, Finding
from models.audit import AuditItem
from models.commission import Attendance, Ballot, CommissionSession, Deliberation
from models.decision import Agreement, ConnectionTest, Decision, Signature
from models.evidence import Evidence, EvidenceFile
from models.listing import Hearing, Listing
from models.organisation import Interest, Person
from models.reservation import Reservation, ReservationEvidence
from models.service import Release
from workflows.vocabulary import Access, Kind, Party, ReservationState


def has_interest(person_id: uuid.UUID | None, service_id: uuid.UUID, session: Session) -> bool:
    """Return whether a person declared an interest in any application of a service."""
    if person_id is None:
        return False
    declared = exists().where(
        Interest.person_id == person_id,
        Interest.has_interest,
        Interest.application_id == Application.id,
        Application.service_id == service_id,
    )
    return bool(session.scalar(select(declared)))


def conflicted_people(session: Session, service_id: uuid.UUID) -> set[uuid.UUID]:
    """Return everyone who declared an interest in a service."""
    return set(
        session.scalars(
            select(Interest.person_id)
            .join(Application, Application.id == Interest.application_id)
            .where(Application.service_id == service_id, Interest.has_interest)
        )
    )


def listing_of_service(session: Session, service_id: uuid.UUID) -> Listing | None:
    """Return the last listing of a service."""
    return session.scalars(
        select(Listing)
        .where(Listing.service_id == service_id)
        .order_by(Listing.opened_at.desc(), Listing.id.desc())
        .limit(1)
    ).first()


def open_application_numbers(
    session: Session, service_id: uuid.UUID, final: Sequence[StrEnum], but: uuid.UUID
) -> tuple[str, ...]:
    """Return the numbers of the other applications of a service that are not in a final state."""
    return tuple(
        session.scalars(
            select(Application.number)
            .where(Application.service_id == service_id, Application.state.not_in(final), Application.id != but)
            .order_by(Application.number)
        )
    )


def answers_of(session: Session, application_id: uuid.UUID) -> Sequence[Answer]:
    """Return the answers of an application with their evidence."""
    attached = selectinload(Answer.evidence).joinedload(AnswerEvidence.evidence).joinedload(Evidence.file)
    return session.scalars(
        select(Answer).where(Answer.application_id == application_id).order_by(Answer.criterion).options(attached)
    ).all()


def grant_requests_of(session: Session, application_id: uuid.UUID) -> Sequence[GrantRequest]:
    """Return what an application asks of the APIs."""
    return session.scalars(
        select(GrantRequest).where(GrantRequest.application_id == application_id).order_by(GrantRequest.position)
    ).all()


def answer_to(session: Session, application_id: uuid.UUID, criterion: str) -> Answer | None:
    """Return the answer of an application to one criterion."""
    return session.scalars(
        select(Answer).where(Answer.application_id == application_id, Answer.criterion == criterion)
    ).one_or_none()


def file_with_hash(session: Session, sha256: str) -> EvidenceFile | None:
    """Return the row of a kept file."""
    return session.scalars(select(EvidenceFile).where(EvidenceFile.sha256 == sha256)).one_or_none()


def evidence_like(
    session: Session, organisation_id: uuid.UUID, name: str, file_id: uuid.UUID, valid_until: date | None
) -> Evidence | None:
    """Return the same file under the same name and date in a vendor's library."""
    return session.scalars(
        select(Evidence)
        .where(
            Evidence.organisation_id == organisation_id,
            Evidence.name == name,
            Evidence.file_id == file_id,
            Evidence.valid_until.is_(None) if valid_until is None else Evidence.valid_until == valid_until,
        )
        .limit(1)
    ).first()


def last_filing(session: Session, application_id: uuid.UUID) -> Filing | None:
    """Return the dossier as it was submitted last."""
    return session.scalars(
        select(Filing).where(Filing.application_id == application_id).order_by(Filing.round.desc()).limit(1)
    ).first()


def change_request_of(session: Session, application_id: uuid.UUID) -> ChangeRequest | None:
    """Return the change request being drafted or answered, with its flags."""
    return session.scalars(
        select(ChangeRequest)
        .where(ChangeRequest.application_id == application_id, ChangeRequest.closed_at.is_(None))
        .options(selectinload(ChangeRequest.flags))
    ).first()


def findings_of(session: Session, application_id: uuid.UUID) -> dict[str, Finding]:
    """Return the last finding on each criterion."""
    rows = session.scalars(
        select(Finding).where(Finding.application_id == application_id).order_by(Finding.round, Finding.found_at)
    )
    return {finding.criterion: finding for finding in rows}


def findings_in_round(session: Session, application_id: uuid.UUID, number: int) -> dict[str, Finding]:
    """Return the findings made in one round, by criterion."""
    rows = session.scalars(select(Finding).where(Finding.application_id == application_id, Finding.round == number))
    return {finding.criterion: finding for finding in rows}


def assessors_of(session: Session, application_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """Return everyone who made a finding on an application, in any round."""
    return frozenset(
        session.scalars(select(Finding.reviewer_id).where(Finding.application_id == application_id).distinct())
    )


def deliberation_of(session: Session, application_id: uuid.UUID) -> Deliberation | None:
    """Return the deliberation that counts, with ballots and reservations drafted."""
    return session.scalars(
        select(Deliberation)
        .where(Deliberation.application_id == application_id, Deliberation.dropped_at.is_(None))
        .options(selectinload(Deliberation.ballots), selectinload(Deliberation.drafts))
    ).first()


def voters_on(session: Session, application_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """Return everyone who cast a ballot on an application, in the sittings that sent it back as well."""
    return frozenset(
        session.scalars(
            select(Ballot.person_id)
            .join(Deliberation, Deliberation.id == Ballot.deliberation_id)
            .where(Deliberation.application_id == application_id)
            .distinct()
        )
    )


def day_of_session(session: Session, session_id: uuid.UUID | None) -> date | None:
    """Return the day of a session of the commission; None when there is none."""
    sitting = session.get(CommissionSession, session_id) if session_id else None
    return sitting.held_on if sitting else None


def present_members(session: Session, session_id: uuid.UUID | None) -> dict[uuid.UUID, str]:
    """Return who attends a commission session: identifier and name."""
    rows = session.execute(
        select(Person.id, Person.name)
        .join(Attendance, Attendance.person_id == Person.id)
        .where(Attendance.session_id == session_id)
        .order_by(Person.name)
    )
    return dict(rows.all())  # a result has keys(): dict() would take it for a mapping


def agreement_of(session: Session, application_id: uuid.UUID) -> Agreement | None:
    """Return the agreement of an application, once it is accepted."""
    return session.scalars(select(Agreement).where(Agreement.application_id == application_id)).one_or_none()


def parties_signed(session: Session, application_id: uuid.UUID) -> frozenset[Party]:
    """Return the parties that signed the agreement."""
    return frozenset(session.scalars(select(Signature.party).where(Signature.application_id == application_id)))


def operations_passed(session: Session, application_id: uuid.UUID, version: str) -> set[tuple[str, Access, str]]:
    """Return API, operation and specification version of the passing test runs of one product version.

    A later failing run of the same operation takes its pass away.
    """
    rows = session.scalars(
        select(ConnectionTest)
        .where(ConnectionTest.application_id == application_id, ConnectionTest.product_version == version)
        .order_by(ConnectionTest.run_on, ConnectionTest.recorded_at)
    )
    last = {(test.api, test.operation, test.specification_version): test.is_passed for test in rows}
    return {operation for operation, is_passed in last.items() if is_passed}


def open_suspensive_reservations(session: Session, application_id: uuid.UUID) -> int:
    """Return how many suspensive reservations of an application are neither lifted nor void."""
    ended = (ReservationState.LIFTED, ReservationState.VOID)
    count = select(func.count()).where(
        Reservation.application_id == application_id,
        Reservation.audit_id.is_(None),
        Reservation.is_suspensive,
        Reservation.state.not_in(ended),
    )
    return session.scalar(count) or 0


def decision_of(session: Session, application_id: uuid.UUID) -> Decision | None:
    """Return the decision on an application."""
    return session.scalars(select(Decision).where(Decision.application_id == application_id)).first()


def open_hearing(session: Session, listing_id: uuid.UUID) -> Hearing | None:
    """Return the running hearing of a listing."""
    return session.scalars(select(Hearing).where(Hearing.listing_id == listing_id, Hearing.closed_at.is_(None))).first()


def undeclared_releases(session: Session, listing_id: uuid.UUID) -> Sequence[Release]:
    """Return the releases recorded on a listing and not declared yet."""
    return session.scalars(select(Release).where(Release.listing_id == listing_id, Release.declared_at.is_(None))).all()


def is_update_filed(session: Session, service_id: uuid.UUID, final: Sequence[StrEnum]) -> bool:
    """Return whether an update or a renewal of a service, which covers its new version, is filed and not decided."""
    filed = exists().where(
        Application.service_id == service_id,
        Application.kind.in_((Kind.UPDATE, Kind.RENEWAL)),
        Application.round > 0,
        Application.state.not_in(final),
    )
    return bool(session.scalar(select(filed)))


def overdue_releases(session: Session, listing_id: uuid.UUID, on: date) -> tuple[str, ...]:
    """Return the declared major versions whose update did not come in time."""
    return tuple(
        session.scalars(
            select(Release.version)
            .where(
                Release.listing_id == listing_id,
                Release.is_major,
                Release.declared_at.is_not(None),
                Release.verified_at.is_(None),
                Release.due_on < on,
            )
            .order_by(Release.due_on)
        )
    )


def fresh_evidence_count(session: Session, reservation_id: uuid.UUID) -> int:
    """Return how many pieces of evidence are filed on a reservation and not set aside."""
    return (
        session.scalar(
            select(func.count()).where(
                ReservationEvidence.reservation_id == reservation_id, ReservationEvidence.set_aside_at.is_(None)
            )
        )
        or 0
    )


def audit_items(session: Session, audit_id: uuid.UUID) -> Sequence[AuditItem]:
    """Return the questionnaire of an audit."""
    return session.scalars(select(AuditItem).where(AuditItem.audit_id == audit_id).order_by(AuditItem.position)).all()
