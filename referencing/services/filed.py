"""The dossier as the house reads it: as it was filed last, whatever its vendor writes meanwhile."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from models.application import Application, Filing
from models.evidence import Evidence
from models.queries import assessment as query
from models.queries.facts import answer_to, change_request_of, last_filing
from referencing.services.declarations import dossier_from, dossier_of
from workflows.dossier import Answer, Dossier


def revised_since(session: Session, application: Application) -> datetime | None:
    """Return when the dossier was filed that the vendor is changing now; None while nobody changes it."""
    filing = _filing_under_revision(session, application)
    return filing.filed_at if filing else None


def filed_dossier(session: Session, application: Application) -> Dossier:
    """Return the dossier that was filed last."""
    filing = _filing_under_revision(session, application)
    return dossier_from(filing.content) if filing else dossier_of(session, application)


def filed_evidence(session: Session, application: Application, key: str, answer: Answer | None) -> Sequence[Evidence]:
    """Return the evidence of the answer to a criterion as it was filed last."""
    filing = _filing_under_revision(session, application)
    if filing is None:
        now = answer_to(session, application.id, key)
        return [item.evidence for item in now.evidence] if now else []
    named = [(item.file, item.valid_until) for item in answer.evidence] if answer else []
    known = {(piece.name, piece.valid_until): piece for piece in _pieces(session, application, filing, named)}
    return [known[one] for one in named if one in known]


def filed_piece(session: Session, application: Application, identifier: uuid.UUID) -> Evidence | None:
    """Return a piece of evidence that the house may open in a dossier; None for any other."""
    filing = _filing_under_revision(session, application)
    if filing is None:
        return query.evidence_used(session, application.id, identifier)
    answers = dossier_from(filing.content).answers.values()
    named = [(item.file, item.valid_until) for answer in answers for item in answer.evidence]
    return next((one for one in _pieces(session, application, filing, named) if one.id == identifier), None)


def _pieces(session: Session, application: Application, filing: Filing, named: Sequence[query.Named]) -> list[Evidence]:
    """Return the pieces of these names and ends that were there at a filing, oldest first."""
    return query.evidence_named(session, application.organisation_id, named, filing.filed_at)


def _filing_under_revision(session: Session, application: Application) -> Filing | None:
    request = change_request_of(session, application.id)
    return last_filing(session, application.id) if request and request.sent_at else None
