"""Sessions of the commission: who is called and comes, which cases are on the agenda, what was cast."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session, selectinload

from models.application import Application
from models.commission import Attendance, Ballot, CommissionSession, Convening, Deliberation
from models.organisation import Interest, Organisation, Person, StaffRole
from models.service import Service
from workflows.vocabulary import ApplicationState, ConveningAnswer, Kind, Opinion, Role, Track


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session in a list: cases on its agenda that the reader may see, members called, who answered what."""

    session: CommissionSession
    cases: int
    given: int
    convened: int
    confirmed: int
    excused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaLine:
    """One case on an agenda, or ready for one."""

    id: uuid.UUID
    number: str
    service_id: uuid.UUID
    service: str
    organisation: str
    is_demo: bool
    kind: Kind
    track: Track
    rulebook: str
    due_on: date | None
    moved_at: datetime
    opinion: Opinion | None
    given_at: datetime | None
    ballots: int


def session_lines(
    session: Session, reader: uuid.UUID, *, only_convened: bool, limit: int, before: tuple[date, uuid.UUID] | None
) -> list[SessionLine]:
    """Return sessions, last first, those before (day, id) of the last one shown; a member sees those they are in."""
    query = (
        select(
            CommissionSession,
            _count(_cases(reader)),
            _count(_cases(reader).where(Deliberation.given_at.is_not(None))),
            _count(_called()),
            _count(_called().where(Convening.answer == ConveningAnswer.CONFIRMED)),
            _count(_called().where(Convening.answer == ConveningAnswer.EXCUSED)),
        )
        .order_by(CommissionSession.held_on.desc(), CommissionSession.id.desc())
        .limit(limit)
    )
    if only_convened:
        query = query.where(_is_called(reader))
    if before is not None:
        day, last = before
        query = query.where(
            (CommissionSession.held_on < day) | ((CommissionSession.held_on == day) & (CommissionSession.id < last))
        )
    return [SessionLine(*row) for row in session.execute(query)]


def _called() -> Select[uuid.UUID]:
    return select(Convening.id).where(Convening.session_id == CommissionSession.id)


def _is_called(reader: uuid.UUID) -> ColumnElement[bool]:
    return exists().where(Convening.session_id == CommissionSession.id, Convening.person_id == reader)


def _count(rows: Select[uuid.UUID]) -> ColumnElement[int]:
    return rows.with_only_columns(func.count()).correlate(CommissionSession).scalar_subquery()


def _cases(reader: uuid.UUID) -> Select[uuid.UUID]:
    """Return the deliberations of a session that count, on cases that the reader has no interest in."""
    return (
        select(Deliberation.id)
        .join(Application, Application.id == Deliberation.application_id)
        .where(
            Deliberation.session_id == CommissionSession.id, Deliberation.dropped_at.is_(None), ~_has_interest(reader)
        )
    )


def _has_interest(reader: uuid.UUID | None) -> ColumnElement[bool]:
    other = Application.__table__.alias("declared")
    return exists().where(
        Interest.person_id == reader,
        Interest.has_interest,
        Interest.application_id == other.c.id,
        other.c.service_id == Application.service_id,
    )


def session_with_id(session: Session, identifier: uuid.UUID, *, for_writing: bool = False) -> CommissionSession | None:
    """Return a session with who attends it, kept from other writers if asked."""
    query = select(CommissionSession).where(CommissionSession.id == identifier)
    if for_writing:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query.options(selectinload(CommissionSession.attendances))).one_or_none()


def is_convened(session: Session, session_id: uuid.UUID, person_id: uuid.UUID) -> bool:
    """Return whether a member is called to a session."""
    called = exists().where(Convening.session_id == session_id, Convening.person_id == person_id)
    return bool(session.scalar(select(called)))


def convenings_of(session: Session, session_id: uuid.UUID) -> Sequence[Convening]:
    """Return who is called to a session, by name."""
    return session.scalars(
        select(Convening)
        .join(Person, Person.id == Convening.person_id)
        .where(Convening.session_id == session_id)
        .order_by(Person.name)
        .options(selectinload(Convening.person))
    ).all()


def members_of_commission(session: Session) -> Sequence[Person]:
    """Return the active members of the commission, by name."""
    return session.scalars(
        select(Person)
        .join(StaffRole, StaffRole.person_id == Person.id)
        .where(StaffRole.role == Role.MEMBER, Person.is_active)
        .order_by(Person.name)
    ).all()


def agenda_of(session: Session, session_id: uuid.UUID, reader: uuid.UUID | None) -> list[AgendaLine]:
    """Return the cases on the agenda of a session in its order, without those the reader is recused from.

    Without a reader, all of them.
    """
    query = _lines(reader).where(Deliberation.session_id == session_id).order_by(Deliberation.position, Deliberation.id)
    return [AgendaLine(**row) for row in session.execute(query).mappings()]


def ready_cases(session: Session, reader: uuid.UUID, limit: int) -> list[AgendaLine]:
    """Return the cases before the commission that are on no agenda, the most urgent first."""
    query = (
        _lines(reader)
        .where(Deliberation.session_id.is_(None), Application.state == ApplicationState.COMMISSION)
        .order_by(Application.due_on, Application.id)
        .limit(limit)
    )
    return [AgendaLine(**row) for row in session.execute(query).mappings()]


def _lines(reader: uuid.UUID | None) -> Any:  # noqa: ANN401 - a query of fourteen columns
    cast = select(func.count(Ballot.id)).where(Ballot.deliberation_id == Deliberation.id).scalar_subquery()
    return (
        select(
            Application.id,
            Application.number,
            Application.service_id,
            Service.name.label("service"),
            Organisation.name.label("organisation"),
            Organisation.is_demo,
            Application.kind,
            Application.track,
            Application.rulebook,
            Application.due_on,
            Application.moved_at,
            Deliberation.opinion,
            Deliberation.given_at,
            cast.label("ballots"),
        )
        .join(Application, Application.id == Deliberation.application_id)
        .join(Service, Service.id == Application.service_id)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .where(Deliberation.dropped_at.is_(None), ~_has_interest(reader))
    )


def deliberations_in(session: Session, session_id: uuid.UUID) -> Sequence[Deliberation]:
    """Return the deliberations of a session that count, in the order of its agenda."""
    return session.scalars(
        select(Deliberation)
        .where(Deliberation.session_id == session_id, Deliberation.dropped_at.is_(None))
        .order_by(Deliberation.position, Deliberation.id)
    ).all()


def recused_by_service(session: Session, service_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, dict[uuid.UUID, str]]:
    """Return who declared an interest in some services: service → person → name."""
    rows = session.execute(
        select(Application.service_id, Person.id, Person.name)
        .join(Interest, Interest.application_id == Application.id)
        .join(Person, Person.id == Interest.person_id)
        .where(Application.service_id.in_(service_ids), Interest.has_interest)
        .distinct()
        .order_by(Person.name)
    )
    found: dict[uuid.UUID, dict[uuid.UUID, str]] = {}
    for service, person, name in rows:
        found.setdefault(service, {})[person] = name
    return found


def next_session(session: Session, after: CommissionSession) -> CommissionSession | None:
    """Return the session that follows one and is not cancelled."""
    return session.scalars(
        select(CommissionSession)
        .where(
            CommissionSession.cancelled_at.is_(None),
            CommissionSession.id != after.id,
            (CommissionSession.held_on > after.held_on)
            | ((CommissionSession.held_on == after.held_on) & (CommissionSession.begins_at > after.begins_at)),
        )
        .order_by(CommissionSession.held_on, CommissionSession.begins_at, CommissionSession.id)
        .limit(1)
    ).first()


def attendances_of(session: Session, session_id: uuid.UUID) -> set[uuid.UUID]:
    """Return who is noted as present at a session."""
    return set(session.scalars(select(Attendance.person_id).where(Attendance.session_id == session_id)))


def email_of(session: Session, person_id: uuid.UUID | None) -> str:
    """Return the address of a person, empty for nobody."""
    return session.scalar(select(Person.email).where(Person.id == person_id)) or ""
