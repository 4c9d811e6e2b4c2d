"""What somebody's declarations of interests say about a case: the one answer that the door and every page go by."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from models.case import CaseMixin
from models.queries.independence import declared
from workflows.independence import must_declare
from workflows.procedures import DRAW, PROCEDURES
from workflows.sight import staff_concerned
from workflows.vocabulary import STAFF_ROLES, Role


@dataclass(frozen=True, slots=True)
class Interests:
    """`is_recused`: an interest closes every case of the service; `is_undeclared`: they have to say whether they do."""

    is_recused: bool = False
    is_undeclared: bool = False


def interests_in(session: Session, case: CaseMixin, person_id: UUID | None, roles: frozenset[Role]) -> Interests:
    """Return what a person with these roles declared about a case, by one query; nothing is asked of a vendor alone."""
    if person_id is None or not roles & STAFF_ROLES or case.procedure == DRAW.name:
        return Interests()
    has_interest, is_declared = declared(session, person_id, case)
    asked = must_declare(roles & staff_concerned(PROCEDURES[case.procedure]))
    return Interests(is_recused=has_interest, is_undeclared=asked and not is_declared)
