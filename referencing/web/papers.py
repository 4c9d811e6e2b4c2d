"""The documents of a case: which of them a reader may see, and each as a file."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, current_app
from sqlalchemy.orm import Session

from models.case import CaseMixin
from models.document import IssuedDocument
from models.queries.issued import documents_of
from referencing import access
from referencing.services.errors import NotFoundError
from referencing.services.papers import PAPERS
from referencing.services.seeing import is_of_the_house, visible_case
from referencing.services.store import Room, Store
from referencing.web.database import session
from referencing.web.errors import in_preparation
from referencing.web.identity import signed_in_person
from referencing.words import gettext
from workflows.sight import INTERNAL_DOCUMENTS

STORE = "parcours_store"
blueprint = Blueprint("papers", __name__)


def visible_documents(current: Session, case: CaseMixin, *, of_the_house: bool) -> Sequence[IssuedDocument]:
    """Return the documents of a case that a reader may have, oldest first."""
    found = documents_of(current, case)
    return [document for document in found if of_the_house or document.kind not in INTERNAL_DOCUMENTS]


@blueprint.get("/dossiers/<number>/documents/<document_number>")
@access.signed_in
def download(number: str, document_number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Answer the PDF of a document, or the page that says it is being written."""
    person = signed_in_person()
    case = visible_case(session(), number, person)
    documents = visible_documents(session(), case, of_the_house=is_of_the_house(person, case))
    document = next((found for found in documents if found.number == document_number.upper()), None)
    if document is None:
        raise NotFoundError(document_number)
    if document.sha256 is None or document.rendered_at is None:
        return in_preparation(document.number, gettext(PAPERS[document.kind].title), case.number)
    store: Store = current_app.extensions[STORE]
    content = store.read(Room.PAPERS, document.sha256)
    name = f"{document.number}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(content, mimetype="application/pdf", headers=headers)
