"""Results of the self-check that were kept."""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models.eligibility import AttachedResult, KeptResult
from models.entropy import new_code, new_id


def keep_once(session: Session, digest: str, rulebook: str, answers: dict[str, Any], on: date) -> KeptResult:
    """Return the kept result with this digest, written when there is none yet."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    row = {"id": new_id(), "code": new_code(), "digest": digest, "rulebook": rulebook, "answers": answers}
    session.execute(insert(KeptResult).values(**row, kept_on=on).on_conflict_do_nothing(index_elements=["digest"]))
    return session.scalars(select(KeptResult).where(KeptResult.digest == digest)).one()


def result_with_code(session: Session, code: str) -> KeptResult | None:
    """Return the kept result with this code."""
    return session.scalars(select(KeptResult).where(KeptResult.code == code)).one_or_none()


def result_of(session: Session, application_id: uuid.UUID) -> KeptResult | None:
    """Return the kept result with which an application was opened."""
    return session.scalars(
        select(KeptResult)
        .join(AttachedResult, AttachedResult.result_id == KeptResult.id)
        .where(AttachedResult.application_id == application_id)
    ).one_or_none()


def is_attached(session: Session, result_id: uuid.UUID) -> bool:
    """Return whether an application was opened with a result."""
    found = session.scalar(select(AttachedResult.id).where(AttachedResult.result_id == result_id).limit(1))
    return found is not None


def unattached_days(session: Session) -> list[tuple[str, date]]:
    """Return each rulebook and day under which some result was kept that no application was opened with."""
    rows = session.execute(select(KeptResult.rulebook, KeptResult.kept_on).where(~_is_attached()).distinct())
    return [(rulebook, on) for rulebook, on in rows]


def forget_unattached(session: Session, rulebook: str, on: date) -> int:
    """Delete what was kept on a day under a rulebook and never attached; return how many."""
    gone = session.execute(
        delete(KeptResult).where(KeptResult.rulebook == rulebook, KeptResult.kept_on == on, ~_is_attached())
    )
    return gone.rowcount  # type: ignore[attr-defined,no-any-return]  # of a DELETE


def _is_attached() -> ColumnElement[bool]:
    return exists().where(AttachedResult.result_id == KeptResult.id)
