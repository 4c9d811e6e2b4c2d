"""Who follows which part of a case, who is away, how much each has to do, and whom a case is closed to."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session, joinedload, selectinload

from models.application import Application
from models.assignment import Absence, Assignment
from models.commission import Ballot, Deliberation
from models.every import CASES
from models.organisation import Interest, Membership, Person, StaffRole
from workflows.vocabulary import Role


def current_assignments(session: Session, case_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Assignment]]:
    """Return the assignments in force of some cases with their people, the officer's first, then by theme."""
    found: dict[uuid.UUID, list[Assignment]] = defaultdict(list)
    query = (
        select(Assignment)
        .where(Assignment.case_id.in_(list(case_ids)), Assignment.ended_at.is_(None))
        .order_by(Assignment.theme)
        .options(joinedload(Assignment.person))
    )
    for assignment in session.scalars(query):
        found[assignment.case_id].append(assignment)
    return found


def current_assignment(session: Session, case_id: uuid.UUID, theme: str) -> Assignment | None:
    """Return the assignment in force of one part."""
    return session.scalars(
        select(Assignment).where(
            Assignment.case_id == case_id, Assignment.theme == theme, Assignment.ended_at.is_(None)
        )
    ).one_or_none()


def themes_given(session: Session, person_id: uuid.UUID, case_id: uuid.UUID) -> frozenset[str]:
    """Return the themes of a case that somebody follows now."""
    return frozenset(
        session.scalars(
            select(Assignment.theme).where(
                Assignment.case_id == case_id, Assignment.person_id == person_id, Assignment.ended_at.is_(None)
            )
        )
    )


def assignment_history(session: Session, case_id: uuid.UUID) -> Sequence[Assignment]:
    """Return every assignment of a case, the last first."""
    return session.scalars(
        select(Assignment)
        .where(Assignment.case_id == case_id)
        .order_by(Assignment.assigned_at.desc(), Assignment.id.desc())
        .options(joinedload(Assignment.person), joinedload(Assignment.assigned_by))
    ).all()


def loads(session: Session, closed: dict[str, Sequence[Any]]) -> dict[uuid.UUID, int]:
    """Return person → parts in force of cases that are not in a closed state (procedure → states)."""
    mine = select(Assignment.person_id, Assignment.case_id).where(Assignment.ended_at.is_(None)).subquery()
    arms = []
    for procedure, states in closed.items():
        model: Any = CASES[procedure]
        arms.append(
            select(mine.c.person_id).join(model, model.id == mine.c.case_id).where(model.state.not_in(list(states)))
        )
    rows = union_all(*arms).subquery()
    return dict(session.execute(select(rows.c.person_id, func.count()).group_by(rows.c.person_id)).all())


def people_by_id(session: Session, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Person]:
    """Return people by identifier."""
    return {person.id: person for person in session.scalars(select(Person).where(Person.id.in_(list(ids))))}


def people_with_role(session: Session, roles: Iterable[Role]) -> Sequence[Person]:
    """Return the active people who hold one of these roles, by name, with all their roles."""
    held = select(StaffRole.person_id).where(StaffRole.role.in_(list(roles)))
    return session.scalars(
        select(Person)
        .where(Person.is_active, Person.id.in_(held))
        .order_by(Person.name, Person.id)
        .options(selectinload(Person.staff_roles))
    ).all()


def interested(session: Session, service_ids: Iterable[uuid.UUID]) -> set[tuple[uuid.UUID, uuid.UUID]]:
    """Return service and person of every declared interest."""
    rows = session.execute(
        select(Application.service_id, Interest.person_id)
        .join(Interest, Interest.application_id == Application.id)
        .where(Application.service_id.in_(list(service_ids)), Interest.has_interest)
    )
    return {(service, person) for service, person in rows}


def members_of(session: Session, organisation_ids: Iterable[uuid.UUID]) -> set[tuple[uuid.UUID, uuid.UUID]]:
    """Return organisation and person of every membership."""
    rows = session.execute(
        select(Membership.organisation_id, Membership.person_id).where(
            Membership.organisation_id.in_(list(organisation_ids))
        )
    )
    return {(organisation, person) for organisation, person in rows}


def voters(session: Session, application_ids: Iterable[uuid.UUID]) -> set[tuple[uuid.UUID, uuid.UUID]]:
    """Return application and person of every ballot cast."""
    rows = session.execute(
        select(Deliberation.application_id, Ballot.person_id)
        .join(Ballot, Ballot.deliberation_id == Deliberation.id)
        .where(Deliberation.application_id.in_(list(application_ids)))
    )
    return {(application, person) for application, person in rows}


def away_on(session: Session, on: date) -> Sequence[Absence]:
    """Return the absences of a day."""
    return session.scalars(
        select(Absence).where(Absence.starts_on <= on, Absence.ends_on >= on, Absence.cancelled_at.is_(None))
    ).all()


def covered_by(session: Session, person_id: uuid.UUID, on: date) -> Sequence[Absence]:
    """Return whose work shows in a person's list on a day, by name."""
    return session.scalars(
        select(Absence)
        .join(Person, Person.id == Absence.person_id)
        .where(
            Absence.cover_id == person_id,
            Absence.starts_on <= on,
            Absence.ends_on >= on,
            Absence.cancelled_at.is_(None),
        )
        .order_by(Person.name, Absence.id)
        .options(joinedload(Absence.person))
    ).all()


def absences_from(session: Session, on: date, person_id: uuid.UUID | None = None) -> Sequence[Absence]:
    """Return the absences that are not over on a day (one person's), the first first."""
    query = (
        select(Absence)
        .where(Absence.ends_on >= on, Absence.cancelled_at.is_(None))
        .order_by(Absence.starts_on, Absence.id)
        .options(joinedload(Absence.person), joinedload(Absence.cover))
    )
    return session.scalars(query if person_id is None else query.where(Absence.person_id == person_id)).all()


def absence(session: Session, absence_id: uuid.UUID) -> Absence | None:
    """Return an absence that was not cancelled."""
    return session.scalars(
        select(Absence).where(Absence.id == absence_id, Absence.cancelled_at.is_(None))
    ).one_or_none()
