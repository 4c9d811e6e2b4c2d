"""How often each subject of an application was written; who has it open."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, joinedload

from models.entropy import new_id
from models.writing import Presence, Writing


def writings_of(session: Session, application_id: uuid.UUID) -> dict[str, Writing]:
    """Return what was written of an application, by subject, with its authors."""
    rows = session.scalars(
        select(Writing).where(Writing.application_id == application_id).options(joinedload(Writing.written_by))
    )
    return {row.subject: row for row in rows}


def writing_of(session: Session, application_id: uuid.UUID, subject: str) -> Writing | None:
    """Return what was written of one subject, read afresh."""
    return session.scalars(
        select(Writing)
        .where(Writing.application_id == application_id, Writing.subject == subject)
        .options(joinedload(Writing.written_by))
        .execution_options(populate_existing=True)
    ).one_or_none()


def write_over(
    session: Session, application_id: uuid.UUID, subject: str, seen: int, person_id: uuid.UUID, at: datetime
) -> bool:
    """Move a subject from the version seen to the next in one statement; False when it has another version by now."""
    if seen == 0 and _begin(session, application_id, subject, person_id, at):
        return True
    moved = session.execute(
        update(Writing)
        .where(Writing.application_id == application_id, Writing.subject == subject, Writing.version == seen)
        .values(version=Writing.version + 1, written_at=at, written_by_id=person_id)
        .returning(Writing.id)
        .execution_options(synchronize_session=False)
    )
    return moved.first() is not None


def write_all_over(session: Session, application_id: uuid.UUID, person_id: uuid.UUID, at: datetime) -> None:
    """Move every subject that was ever written to its next version."""
    session.execute(
        update(Writing)
        .where(Writing.application_id == application_id)
        .values(version=Writing.version + 1, written_at=at, written_by_id=person_id)
        .execution_options(synchronize_session=False)
    )


def _begin(session: Session, application_id: uuid.UUID, subject: str, person_id: uuid.UUID, at: datetime) -> bool:
    values = {"application_id": application_id, "subject": subject, "version": 1}
    statement = _insert(session)(Writing).values(id=new_id(), written_at=at, written_by_id=person_id, **values)
    begun = session.execute(
        statement.on_conflict_do_nothing(index_elements=["application_id", "subject"]).returning(Writing.id)
    )
    return begun.first() is not None


def see(session: Session, application_id: uuid.UUID, person_id: uuid.UUID, subject: str, at: datetime) -> None:
    """Note the page of an application that a person has open."""
    row = {"id": new_id(), "application_id": application_id, "person_id": person_id, "subject": subject, "seen_at": at}
    statement = _insert(session)(Presence).values(**row)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["application_id", "person_id"], set_={"subject": subject, "seen_at": at}
        )
    )


def present(session: Session, application_id: uuid.UUID, since: datetime, but: uuid.UUID) -> Sequence[Presence]:
    """Return the other people seen on an application since an instant, by name."""
    rows = session.scalars(
        select(Presence)
        .where(Presence.application_id == application_id, Presence.seen_at >= since, Presence.person_id != but)
        .options(joinedload(Presence.person))
    )
    return sorted(rows, key=lambda row: row.person.name)


def _insert(session: Session):  # type: ignore[no-untyped-def]  # noqa: ANN202 - one of two functions of one shape
    return sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
