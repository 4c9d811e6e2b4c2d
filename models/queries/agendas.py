"""Agendas of sessions as issued: the last ones, and on their way to PDF."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from models.application import Application
from models.commission import SessionAgenda
from models.organisation import Interest, Person, StaffRole
from workflows.vocabulary import Role


def last_agendas(session: Session, session_id: uuid.UUID) -> Sequence[SessionAgenda]:
    """Return the agendas issued last for a session, one for each set of cases that its readers see."""
    last = select(func.max(SessionAgenda.issue)).where(SessionAgenda.session_id == session_id).scalar_subquery()
    return session.scalars(
        select(SessionAgenda)
        .where(SessionAgenda.session_id == session_id, SessionAgenda.issue == last)
        .order_by(SessionAgenda.number)
    ).all()


def closed_to(session: Session, reader: uuid.UUID, cases: Collection[str]) -> set[str]:
    """Return which of some applications a reader declared an interest in, by their services."""
    declared = select(Application.service_id).join(Interest, Interest.application_id == Application.id)
    services = declared.where(Interest.person_id == reader, Interest.has_interest)
    wanted = [uuid.UUID(one) for one in cases]
    found = select(Application.id).where(Application.id.in_(wanted), Application.service_id.in_(services))
    return {str(one) for one in session.scalars(found)}


def secretaries(session: Session) -> set[uuid.UUID]:
    """Return the active secretaries of the commission."""
    query = select(Person.id).join(StaffRole, StaffRole.person_id == Person.id)
    return set(session.scalars(query.where(StaffRole.role == Role.SECRETARY, Person.is_active)))


def agenda_with_id(session: Session, agenda_id: uuid.UUID) -> SessionAgenda:
    """Return an agenda; NoResultFound when there is none."""
    return session.scalars(select(SessionAgenda).where(SessionAgenda.id == agenda_id)).one()


def note_agenda_rendering(session: Session, agenda_id: uuid.UUID, sha256: str, size: int, at: datetime) -> None:
    """Write where the PDF of an agenda is kept, unless another worker already did."""
    session.execute(
        update(SessionAgenda)
        .where(SessionAgenda.id == agenda_id, SessionAgenda.rendered_at.is_(None))
        .values(sha256=sha256, size=size, rendered_at=at)
        .execution_options(synchronize_session=False)
    )
