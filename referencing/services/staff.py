"""The themes that a reviewer examines, and the history of roles and themes: what changed, why and by whom."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from models.access import ReviewerTheme, RoleChange
from models.organisation import Person
from models.queries import access as query
from models.queries.assignments import themes_given
from referencing.services import rulebooks
from referencing.services.administration import record, required
from referencing.services.errors import ObjectionError
from workflows.administration import Act
from workflows.membership import Objection
from workflows.themes import themes_on
from workflows.vocabulary import Actor

THEMES = "themes"


def themes_of(session: Session, person_id: UUID) -> frozenset[str]:
    """Return the themes set for a reviewer; empty: none was set, and the reviewer examines every theme."""
    return frozenset(row.theme for row in query.theme_rows(session, person_id))


def themes_examined(session: Session, person_id: UUID, case_id: UUID) -> frozenset[str]:
    """Return the themes that a reviewer examines on a case, those that an officer gave them included; empty: all."""
    own = themes_of(session, person_id)
    return themes_on(own, themes_given(session, person_id, case_id)) if own else own


def set_themes(
    session: Session, person: Person, themes: Iterable[str], *, actor: Actor, at: datetime, reason: str
) -> bool:
    """Set the themes of a reviewer, none for all of them, and return whether that changed anything.

    ObjectionError for a theme that no rulebook has.
    """
    why, wanted = required(reason), frozenset(themes)
    held = {row.theme: row for row in query.theme_rows(session, person.id)}
    if not wanted <= known_themes() | held.keys():
        raise ObjectionError(Objection.UNKNOWN_THEME)
    if wanted == held.keys():
        return False
    for theme in held.keys() - wanted:
        session.delete(held[theme])
    session.add_all(ReviewerTheme(person_id=person.id, theme=theme) for theme in sorted(wanted - held.keys()))
    keep_change(session, person, THEMES, f"{why} [{', '.join(sorted(wanted))}]", actor, at, was_given=True)
    record(
        session,
        Act.SET_THEMES,
        actor=actor,
        at=at,
        subject=f"{person.name} <{person.email}>",
        subject_id=person.id,
        reason=why,
        details={"themes": sorted(wanted), "before": sorted(held)},
    )
    return True


def known_themes() -> frozenset[str]:
    """Return the keys of the themes of every rulebook."""
    return frozenset(theme_titles())


def theme_titles() -> dict[str, str]:
    """Return the title of each theme of every rulebook by its key, as the last rulebook that has it says."""
    return {
        theme.key: theme.title
        for key in rulebooks.keys()  # noqa: SIM118 - a function of a module
        for theme in rulebooks.load(key).themes
    }


def keep_change(
    session: Session, person: Person, what: str, reason: str, actor: Actor, at: datetime, *, was_given: bool
) -> None:
    """Keep what changed about the access of a person; `what`: the code of the role, or THEMES."""
    session.add(
        RoleChange(
            person_id=person.id,
            what=what,
            was_given=was_given,
            reason=reason,
            by_id=actor.id,
            by_name=actor.name,
            at=at,
        )
    )
    session.flush()
    session.expire(person, ["staff_roles"])
