"""The parts of a declaration."""

import uuid
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.part import DeclaredPart


def parts_of(session: Session, application_id: uuid.UUID) -> Mapping[str, DeclaredPart]:
    """Return the parts of an application that were written on their pages, each with who wrote it last."""
    rows = session.scalars(
        select(DeclaredPart)
        .where(DeclaredPart.application_id == application_id)
        .options(joinedload(DeclaredPart.changed_by))
    )
    return {row.part: row for row in rows}
