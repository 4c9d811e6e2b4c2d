"""Roles of the service, themes of reviewers, identities elsewhere."""

import uuid
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from models.access import LinkedIdentity, ReviewerTheme, RoleChange
from models.organisation import Person, StaffRole
from workflows.vocabulary import Role


def theme_rows(session: Session, person_id: uuid.UUID) -> Sequence[ReviewerTheme]:
    """Return the themes that were set for a reviewer."""
    return session.scalars(select(ReviewerTheme).where(ReviewerTheme.person_id == person_id)).all()


def themes_by_person(session: Session) -> dict[uuid.UUID, frozenset[str]]:
    """Return the themes of every reviewer for whom some were set, by person, in one query."""
    found: dict[uuid.UUID, set[str]] = {}
    for person_id, theme in session.execute(select(ReviewerTheme.person_id, ReviewerTheme.theme)):
        found.setdefault(person_id, set()).add(theme)
    return {person_id: frozenset(themes) for person_id, themes in found.items()}


def changes_of(session: Session, person_id: uuid.UUID) -> Sequence[RoleChange]:
    """Return how the roles of a person changed, the latest first."""
    return session.scalars(
        select(RoleChange).where(RoleChange.person_id == person_id).order_by(RoleChange.at.desc(), RoleChange.id.desc())
    ).all()


def holders_count(session: Session, role: Role) -> int:
    """Return how many active people hold a role; those rows stay from other writers until the commit."""
    ids = session.scalars(
        select(StaffRole.id).join(Person).where(StaffRole.role == role, Person.is_active).with_for_update(of=StaffRole)
    ).all()
    return len(ids)


def identity_known(session: Session, issuer: str, subject: str) -> LinkedIdentity | None:
    """Return the account linked to an identity of a provider, with its person."""
    return session.scalars(
        select(LinkedIdentity)
        .where(LinkedIdentity.issuer == issuer, LinkedIdentity.subject == subject)
        .options(joinedload(LinkedIdentity.person))
    ).one_or_none()


def identity_count(session: Session, person_id: uuid.UUID) -> int:
    """Return how many identities are linked to a person."""
    query = select(func.count()).select_from(LinkedIdentity).where(LinkedIdentity.person_id == person_id)
    return session.scalars(query).one()
