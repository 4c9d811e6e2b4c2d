"""The evidence library of a vendor: what is in it, where each piece serves, what ends soon."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, selectinload

from models.application import Answer, AnswerEvidence, Application
from models.audit import Audit, AuditItem, AuditItemEvidence
from models.case import CaseMixin
from models.every import CASES
from models.evidence import Evidence, ExpiryNotice, Succession
from models.listing import Listing
from models.message import Message, MessageAttachment
from models.reservation import Reservation, ReservationEvidence
from models.service import Service
from workflows.vocabulary import ApplicationState


@dataclass(frozen=True, slots=True)
class Use:
    """A piece of evidence in the answer to one criterion of one application."""

    evidence_id: uuid.UUID
    application_id: uuid.UUID
    number: str
    state: ApplicationState
    rulebook: str
    service: str
    criterion: str


def library_of(session: Session, organisation_id: uuid.UUID) -> Sequence[Evidence]:
    """Return the evidence of a vendor that nothing has replaced, by name."""
    return session.scalars(
        select(Evidence)
        .where(Evidence.organisation_id == organisation_id, ~_is_replaced())
        .order_by(Evidence.name, Evidence.added_at, Evidence.id)
    ).all()


def names_in_library(session: Session, organisation_id: uuid.UUID) -> set[str]:
    """Return every name that a vendor's library ever held."""
    return set(session.scalars(select(Evidence.name).where(Evidence.organisation_id == organisation_id)))


def evidence_by_id(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Evidence]:
    """Return evidence by identifier, whosesoever it is."""
    return {row.id: row for row in session.scalars(select(Evidence).where(Evidence.id.in_(ids)))}


def uses_of(session: Session, ids: Sequence[uuid.UUID]) -> Sequence[Use]:
    """Return where pieces of evidence serve, by application and criterion."""
    rows = session.execute(
        select(
            AnswerEvidence.evidence_id,
            Application.id,
            Application.number,
            Application.state,
            Application.rulebook,
            Service.name,
            Answer.criterion,
        )
        .join(Answer, Answer.id == AnswerEvidence.answer_id)
        .join(Application, Application.id == Answer.application_id)
        .join(Service, Service.id == Application.service_id)
        .where(AnswerEvidence.evidence_id.in_(ids))
        .order_by(Application.number, Answer.criterion)
    )
    return [Use(*row) for row in rows]


def applications_using(session: Session, evidence_id: uuid.UUID) -> Sequence[Application]:
    """Return the applications in which a piece of evidence serves."""
    used = (
        select(Answer.application_id)
        .join(AnswerEvidence, AnswerEvidence.answer_id == Answer.id)
        .where(AnswerEvidence.evidence_id == evidence_id)
    )
    return session.scalars(select(Application).where(Application.id.in_(used)).order_by(Application.number)).all()


def places_of(
    session: Session, evidence_id: uuid.UUID, application_id: uuid.UUID
) -> Sequence[tuple[Answer, AnswerEvidence]]:
    """Return the answers of one application in which a piece of evidence serves, each with its place in it."""
    rows = session.execute(
        select(Answer, AnswerEvidence)
        .join(AnswerEvidence, AnswerEvidence.answer_id == Answer.id)
        .where(AnswerEvidence.evidence_id == evidence_id, Answer.application_id == application_id)
        .options(selectinload(Answer.evidence))
    )
    return [(answer, place) for answer, place in rows]


def cases_using(session: Session, evidence_id: uuid.UUID) -> list[CaseMixin]:
    """Return every case, of whichever procedure, whose dossier holds a piece of evidence."""
    of_reservations = (
        select(Reservation)
        .join(ReservationEvidence, ReservationEvidence.reservation_id == Reservation.id)
        .where(ReservationEvidence.evidence_id == evidence_id)
    )
    of_audits = (
        select(Audit)
        .join(AuditItem, AuditItem.audit_id == Audit.id)
        .join(AuditItemEvidence, AuditItemEvidence.item_id == AuditItem.id)
        .where(AuditItemEvidence.evidence_id == evidence_id)
        .distinct()
    )
    return [
        *applications_using(session, evidence_id),
        *session.scalars(of_reservations),
        *session.scalars(of_audits),
    ]


def cases_discussing(session: Session, evidence_id: uuid.UUID) -> list[CaseMixin]:
    """Return every case in whose messages a piece of evidence was sent."""
    threads = session.execute(
        select(Message.procedure, Message.case_id)
        .join(MessageAttachment, MessageAttachment.message_id == Message.id)
        .where(MessageAttachment.evidence_id == evidence_id)
        .distinct()
    )
    found = (session.get(CASES[procedure], case_id) for procedure, case_id in threads)
    return [case for case in found if case is not None]


def successor_of(session: Session, evidence_id: uuid.UUID) -> uuid.UUID | None:
    """Return what took the place of a piece of evidence."""
    return session.scalar(select(Succession.successor_id).where(Succession.former_id == evidence_id))


def ending_evidence(
    session: Session, on: date, days: int, final: Sequence[StrEnum], in_force: Sequence[StrEnum], rulebooks: list[str]
) -> Sequence[Evidence]:
    """Return the evidence that ends within some days and serves an application under way or a listing in force.

    Only under these rulebooks, only what nothing has replaced, and not what a notice as near was sent for.
    """
    told = exists().where(ExpiryNotice.evidence_id == Evidence.id, ExpiryNotice.days <= days)
    return session.scalars(
        select(Evidence)
        .where(
            Evidence.valid_until.between(on, on + timedelta(days=days)),
            ~_is_replaced(),
            ~told,
            Evidence.id.in_(_in_use(final, in_force, rulebooks)),
        )
        .order_by(Evidence.id)
    ).all()


def note_expiry(session: Session, evidence_id: uuid.UUID, days: int, at: datetime) -> None:
    """Remember that the end of a piece of evidence was announced."""
    session.add(ExpiryNotice(evidence_id=evidence_id, days=days, at=at))


def _is_replaced() -> ColumnElement[bool]:
    return exists().where(Succession.former_id == Evidence.id)


def _in_use(final: Sequence[StrEnum], in_force: Sequence[StrEnum], rulebooks: list[str]) -> Select[uuid.UUID]:
    is_listed = and_(Listing.id.is_not(None), Listing.state.in_(in_force))
    return (
        select(AnswerEvidence.evidence_id)
        .join(Answer, Answer.id == AnswerEvidence.answer_id)
        .join(Application, Application.id == Answer.application_id)
        .outerjoin(Listing, Listing.id == Application.listing_id)
        .where(Application.rulebook.in_(rulebooks), or_(Application.state.not_in(final), is_listed))
    )
