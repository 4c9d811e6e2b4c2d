"""Roles in the service given and taken, with the reason and by whom; the themes that a reviewer examines."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from models.access import ReviewerTheme, RoleChange
from models.organisation import Person, StaffRole
from models.queries import access as query
from models.queries.assignments import themes_given
from referencing.services import rulebooks
from referencing.services.errors import ObjectionError
from workflows.membership import Objection
from workflows.themes import themes_on
from workflows.vocabulary import STAFF_ROLES, Actor, Role

THEMES = "themes"


def give_role(session: Session, person: Person, role: Role, reason: str, *, by: Actor, at: datetime) -> bool:
    """Give a staff role and keep why; False when it was held already. ObjectionError without reason or for no role."""
    _check(role, reason)
    if query.role_of(session, person.id, role) is not None:
        return False
    session.add(StaffRole(person_id=person.id, role=role, given_at=at))
    _keep(session, person, role.value, reason, by, at, was_given=True)
    return True


def take_role(session: Session, person: Person, role: Role, reason: str, *, by: Actor, at: datetime) -> bool:
    """Take a staff role away and keep why; False when it was not held. The last administrator stays one."""
    _check(role, reason)
    held = query.role_of(session, person.id, role)
    if held is None:
        return False
    if role is Role.ADMINISTRATOR and person.is_active and query.holders_count(session, role) == 1:
        raise ObjectionError(Objection.LAST_SERVICE_ADMINISTRATOR)
    session.delete(held)
    _keep(session, person, role.value, reason, by, at, was_given=False)
    return True


def role_history(session: Session, person: Person) -> list[RoleChange]:
    """Return how the roles of a person changed, the latest first."""
    return list(query.changes_of(session, person.id))


def themes_of(session: Session, person_id: UUID) -> frozenset[str]:
    """Return the themes set for a reviewer; empty: none was set, and the reviewer examines every theme."""
    return frozenset(row.theme for row in query.theme_rows(session, person_id))


def themes_examined(session: Session, person_id: UUID, case_id: UUID) -> frozenset[str]:
    """Return the themes that a reviewer examines on a case, those that an officer gave them included; empty: all."""
    own = themes_of(session, person_id)
    return themes_on(own, themes_given(session, person_id, case_id)) if own else own


def set_themes(
    session: Session, person: Person, themes: Iterable[str], reason: str, *, by: Actor, at: datetime
) -> None:
    """Set the themes of a reviewer, none for all of them; ObjectionError for a theme that no rulebook has."""
    wanted = frozenset(themes)
    if not wanted <= known_themes():
        raise ObjectionError(Objection.UNKNOWN_THEME)
    if not reason.strip():
        raise ObjectionError(Objection.REASON_MISSING)
    held = {row.theme: row for row in query.theme_rows(session, person.id)}
    for theme in held.keys() - wanted:
        session.delete(held[theme])
    session.add_all(ReviewerTheme(person_id=person.id, theme=theme) for theme in sorted(wanted - held.keys()))
    _keep(session, person, THEMES, f"{reason.strip()} [{', '.join(sorted(wanted))}]", by, at, was_given=True)


def known_themes() -> frozenset[str]:
    """Return the keys of the themes of every rulebook."""
    return frozenset(
        theme.key
        for key in rulebooks.keys()  # noqa: SIM118 - a function of a module
        for theme in rulebooks.load(key).themes
    )


def _check(role: Role, reason: str) -> None:
    if role not in STAFF_ROLES:
        raise ObjectionError(Objection.NOT_A_STAFF_ROLE)
    if not reason.strip():
        raise ObjectionError(Objection.REASON_MISSING)


def _keep(
    session: Session, person: Person, what: str, reason: str, by: Actor, at: datetime, *, was_given: bool
) -> None:
    session.add(
        RoleChange(
            person_id=person.id,
            what=what,
            was_given=was_given,
            reason=reason.strip(),
            by_id=by.id,
            by_name=by.name,
            at=at,
        )
    )
    session.flush()
    session.expire(person, ["staff_roles"])
