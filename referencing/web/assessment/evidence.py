"""The evidence of an answer: drawn in the page, its text beside it, or as a file; nothing in it is ever run."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import Response, current_app

from models.evidence import Evidence
from referencing import access
from referencing.services.errors import NotFoundError
from referencing.services.filed import filed_piece
from referencing.services.page_images import UndrawableError, image, sheets
from referencing.services.store import FileDamagedError, FileMissingError, Room, Store
from referencing.web.assessment.blueprint import assessed, blueprint
from referencing.web.database import session
from referencing.web.identity import signed_in_person
from referencing.web.papers import STORE

_PDF = "application/pdf"
_IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_CLOSED = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece as the page shows it: `texts`: that of each page of a PDF; `is_image`; neither: a file to download."""

    evidence: Evidence
    count: int
    texts: tuple[str, ...]
    is_image: bool


def shown_evidence(pieces: Sequence[Evidence]) -> list[Shown]:
    """Return the pieces of an answer as the page shows them."""
    return [_shown(piece) for piece in pieces]


def _shown(evidence: Evidence) -> Shown:
    if evidence.file.media_type != _PDF:
        return Shown(evidence, 0, (), evidence.file.media_type in _IMAGES)
    try:
        held = sheets(_store(), evidence.file.sha256)
    except (UndrawableError, FileMissingError, FileDamagedError):
        return Shown(evidence, 0, (), is_image=False)
    return Shown(evidence, held.count, held.texts, is_image=False)


@blueprint.get("/instruction/<number>/preuves/<uuid:evidence_id>")
@access.desk
def file(number: str, evidence_id: uuid.UUID) -> Any:  # noqa: ANN401 - what Flask takes
    """Answer a piece as a file to keep."""
    piece = _piece(number, evidence_id)
    name = f"attachment; filename*=UTF-8''{quote(piece.name)}"
    return _answer(_store().read(Room.EVIDENCE, piece.file.sha256), piece.file.media_type, piece, name)


@blueprint.get("/instruction/<number>/preuves/<uuid:evidence_id>/image")
@access.desk
def picture(number: str, evidence_id: uuid.UUID) -> Any:  # noqa: ANN401 - as above
    """Answer a piece that is an image."""
    piece = _piece(number, evidence_id)
    if piece.file.media_type not in _IMAGES:
        raise NotFoundError(str(evidence_id))
    return _answer(_store().read(Room.EVIDENCE, piece.file.sha256), piece.file.media_type, piece, "inline")


@blueprint.get("/instruction/<number>/preuves/<uuid:evidence_id>/pages/<int:page>.png", endpoint="sheet")
@access.desk
def drawn(number: str, evidence_id: uuid.UUID, page: int) -> Any:  # noqa: ANN401 - as above
    """Answer one page of a PDF, drawn."""
    piece = _piece(number, evidence_id)
    try:
        if piece.file.media_type != _PDF or not 1 <= page <= len(sheets(_store(), piece.file.sha256).texts):
            raise NotFoundError(str(page))
        return _answer(image(_store(), piece.file.sha256, page), "image/png", piece, "inline")
    except UndrawableError as error:
        raise NotFoundError(str(page)) from error


def _piece(number: str, evidence_id: uuid.UUID) -> Evidence:
    application = assessed(session(), number, signed_in_person())
    piece = filed_piece(session(), application, evidence_id)
    if piece is None:
        raise NotFoundError(str(evidence_id))
    return piece


def _answer(content: bytes, media_type: str, piece: Evidence, disposition: str) -> Response:
    headers = _CLOSED | {"Content-Disposition": disposition, "Cache-Control": "private, max-age=600"}
    response = Response(content, mimetype=media_type, headers=headers)
    response.set_etag(piece.file.sha256)
    return response


def _store() -> Store:
    store: Store = current_app.extensions[STORE]
    return store
