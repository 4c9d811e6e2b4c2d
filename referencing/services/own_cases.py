"""The cases of one vendor, as its own programs may read them: what the vendor's pages show, without names."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.case import CaseMixin, state_of
from models.document import IssuedDocument
from models.ledger import LedgerEntry
from models.queries.cases import case_numbered, ledger_of
from models.queries.issued import documents_of
from models.queries.worklist import Line, Sight, other_cases
from referencing.services.errors import NotFoundError
from workflows.procedures import ABOUT_SERVICES
from workflows.sight import HIDDEN_FROM_VENDOR, INTERNAL_DOCUMENTS


@dataclass(frozen=True, slots=True)
class OwnCase:
    """A case with its steps and its papers, oldest first."""

    case: CaseMixin
    steps: Sequence[LedgerEntry]
    papers: Sequence[IssuedDocument]


def own_cases(
    session: Session, organisation_id: uuid.UUID, after: tuple[datetime, uuid.UUID] | None, limit: int
) -> list[Line]:
    """Return the cases of a vendor, last moved first, after the last one shown."""
    sights = [
        Sight(
            procedure=procedure.name,
            is_staff=False,
            organisations=(organisation_id,),
            states=tuple(procedure.states),
            hidden=tuple(state for state in procedure.states if state in HIDDEN_FROM_VENDOR),
        )
        for procedure in ABOUT_SERVICES.values()
    ]
    return other_cases(session, sights, (), after, limit)


def own_case(session: Session, organisation_id: uuid.UUID, number: str) -> OwnCase:
    """Return a case of a vendor; NotFoundError for one that is not its own, or not yet its to see."""
    case = case_numbered(session, number)
    if case is None or case.procedure not in ABOUT_SERVICES or case.organisation_id != organisation_id:
        raise NotFoundError(number)
    if state_of(case) in HIDDEN_FROM_VENDOR:
        raise NotFoundError(number)
    papers = [paper for paper in documents_of(session, case) if paper.kind not in INTERNAL_DOCUMENTS]
    return OwnCase(case, ledger_of(session, case), papers)
