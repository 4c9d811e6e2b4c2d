"""The journal of administrators, the tasks of the service's own, people and organisations a page at a time."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, selectinload

from models.administration import AdministrativeAct, Beat
from models.entropy import new_id
from models.folding import folded
from models.organisation import Membership, Organisation, Person, StaffRole
from workflows.vocabulary import Role

# Accented letters of names in French and in the languages around, small and capital.
_ACCENTED = "àáâãäåçèéêëìíîïñòóôõöùúûüýÿÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝŸ’"


def last_act(session: Session) -> AdministrativeAct | None:
    """Return the last act of the journal."""
    return session.scalars(select(AdministrativeAct).order_by(AdministrativeAct.number.desc()).limit(1)).one_or_none()


def acts_in_order(session: Session) -> Sequence[AdministrativeAct]:
    """Return the whole journal, oldest first."""
    return session.scalars(select(AdministrativeAct).order_by(AdministrativeAct.number)).all()


def acts_page(
    session: Session, size: int, after: str | None = None, act: str | None = None, about: uuid.UUID | None = None
) -> Sequence[AdministrativeAct]:
    """Return `size` acts, latest first, from the one after the number `after`; of one kind, about one subject."""
    query = select(AdministrativeAct).order_by(AdministrativeAct.number.desc()).limit(size)
    if after is not None:
        query = query.where(AdministrativeAct.number < after)
    if act is not None:
        query = query.where(AdministrativeAct.act == act)
    if about is not None:
        query = query.where(AdministrativeAct.subject_id == about)
    return session.scalars(query).all()


def note_beat(session: Session, name: str, at: datetime, found: dict[str, Any]) -> None:
    """Write down that a task of the service's own was done, in place of the time before."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    row = insert(Beat).values(id=new_id(), name=name, at=at, found=found)
    session.execute(row.on_conflict_do_update(index_elements=["name"], set_={"at": at, "found": found}))


def beats(session: Session) -> dict[str, Beat]:
    """Return the last time of each task by its name."""
    return {beat.name: beat for beat in session.scalars(select(Beat))}


def people_page(
    session: Session, size: int, after: str | None, words: str, role: Role | None, *, only_closed: bool = False
) -> Sequence[Person]:
    """Return `size` people by address, from the one after `after`, whose name or address holds `words`."""
    query = (
        select(Person)
        .order_by(Person.email)
        .limit(size)
        .options(
            selectinload(Person.staff_roles), selectinload(Person.memberships).selectinload(Membership.organisation)
        )
    )
    if after is not None:
        query = query.where(Person.email > after)
    if words:
        query = query.where(_holds(session, words, Person.email, Person.name))
    if role is not None:
        query = query.where(Person.id.in_(select(StaffRole.person_id).where(StaffRole.role == role)))
    if only_closed:
        query = query.where(Person.is_active.is_(False))
    return session.scalars(query).all()


def organisations_page(session: Session, size: int, after: str | None, words: str) -> Sequence[Organisation]:
    """Return `size` organisations by SIREN, from the one after `after`, whose name or SIREN holds `words`."""
    query = (
        select(Organisation)
        .order_by(Organisation.siren)
        .limit(size)
        .options(selectinload(Organisation.memberships).selectinload(Membership.person))
    )
    if after is not None:
        query = query.where(Organisation.siren > after)
    if words:
        query = query.where(_holds(session, words, Organisation.name, Organisation.siren))
    return session.scalars(query).all()


def person_with_id(session: Session, person_id: uuid.UUID) -> Person | None:
    """Return a person, active or not, with roles and organisations."""
    return session.get(Person, person_id)


def _holds(session: Session, words: str, *columns: Any) -> ColumnElement[bool]:  # noqa: ANN401 - columns
    """Return what finds a text inside one of some columns, case and accents aside."""
    plain = func.folded if session.get_bind().dialect.name == "sqlite" else _folded
    escaped = folded(words).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return or_(*(plain(column).like(f"%{escaped}%", escape="\\") for column in columns))


def _folded(column: Any) -> Any:  # noqa: ANN401 - a column
    """Return a column as `folded` writes it, in the words of PostgreSQL."""
    for letter in "œŒæÆ":
        column = func.replace(column, letter, folded(letter))
    return func.lower(func.translate(column, _ACCENTED, folded(_ACCENTED)))
