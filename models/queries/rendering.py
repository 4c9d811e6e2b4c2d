"""Documents on their way from context to PDF."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.document import IssuedDocument


def to_render(session: Session, document_id: uuid.UUID) -> tuple[str, dict[str, Any]] | None:
    """Return kind and context of a document that has no PDF yet; LookupError when there is no such document."""
    document = session.scalars(select(IssuedDocument).where(IssuedDocument.id == document_id)).one_or_none()
    if document is None:
        raise LookupError(document_id)
    return None if document.rendered_at else (document.kind, document.context)


def note_rendering(session: Session, document_id: uuid.UUID, sha256: str, size: int, at: datetime) -> None:
    """Write where the PDF of a document is kept, unless another worker already did."""
    session.execute(
        update(IssuedDocument)
        .where(IssuedDocument.id == document_id, IssuedDocument.rendered_at.is_(None))
        .values(sha256=sha256, size=size, rendered_at=at)
        .execution_options(synchronize_session=False)
    )
