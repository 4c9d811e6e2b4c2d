"""Documents issued and messages left by a step."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from models.case import CaseMixin
from models.document import IssuedDocument
from models.outbox import OutboxMessage


def add_documents(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Insert documents just issued."""
    if rows:
        session.execute(insert(IssuedDocument), rows)


def add_messages(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Insert messages that leave after the commit."""
    if rows:
        session.execute(insert(OutboxMessage.__table__), rows)  # type: ignore[arg-type]  # a Table


def documents_of(session: Session, case: CaseMixin) -> Sequence[IssuedDocument]:
    """Return the documents issued on a case, oldest first."""
    return session.scalars(
        select(IssuedDocument)
        .where(IssuedDocument.procedure == case.procedure, IssuedDocument.case_id == case.id)  # type: ignore[attr-defined]
        .order_by(IssuedDocument.issued_at, IssuedDocument.number)
    ).all()


def document_with_code(session: Session, code: str) -> IssuedDocument | None:
    """Return the document whose check page has this code."""
    return session.scalars(select(IssuedDocument).where(IssuedDocument.code == code)).one_or_none()
