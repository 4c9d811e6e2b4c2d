"""The declarations in force at listing: those of the dossier filed last on the application that opened the right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from models.audit import Audit
from models.evidence import Evidence
from models.queries.assessment import evidence_named
from models.queries.facts import last_filing
from models.queries.listings import granting_application
from referencing.services.declarations import dossier_from
from workflows.dossier import Answer


@dataclass(frozen=True, slots=True)
class Declared:
    """One declaration: the level claimed (None: not applicable), its words, its evidence."""

    criterion: str
    level: int | None
    words: str
    evidence: Sequence[Evidence]


def declarations_in_force(session: Session, audit: Audit) -> list[Declared]:
    """Return every declaration in force of the listing of an audit, by criterion."""
    application = granting_application(session, audit.listing_id)
    filing = last_filing(session, application.id) if application else None
    if filing is None:
        return []
    answers = dossier_from(filing.content).answers
    named = [(item.file, item.valid_until) for answer in answers.values() for item in answer.evidence]
    pieces = evidence_named(session, audit.organisation_id, named, filing.filed_at) if named else []
    known = {(piece.name, piece.valid_until): piece for piece in pieces}
    return [_declared(key, answer, known) for key, answer in sorted(answers.items())]


def declarations_examined(session: Session, audit: Audit) -> list[Declared]:
    """Return those that the plan of an audit holds."""
    chosen = audit.criteria
    return [one for one in declarations_in_force(session, audit) if chosen is None or one.criterion in chosen]


def _declared(key: str, answer: Answer, known: Mapping[tuple[str, date | None], Evidence]) -> Declared:
    named = [(item.file, item.valid_until) for item in answer.evidence]
    pieces = {known[one].id: known[one] for one in named if one in known}
    return Declared(key, answer.level, answer.not_applicable or answer.comment, list(pieces.values()))
