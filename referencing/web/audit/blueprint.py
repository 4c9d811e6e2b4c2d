"""Where the pages of an audit are hung up, and what each of them asks first."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint
from sqlalchemy.orm import Session

from models.audit import Audit, AuditItem
from models.case import state_of
from models.organisation import Person
from models.queries.audits import items_with_evidence
from referencing import clock
from referencing.services import rulebooks
from referencing.services.audit_independence import has_assessed
from referencing.services.errors import NotFoundError, StaleError
from referencing.services.people import actor_for
from referencing.services.seeing import is_of_the_house, visible_case
from workflows.calendar import day_of
from workflows.rulebook import Criterion
from workflows.vocabulary import STAFF_ROLES, Actor, Role
from workflows.works import forbidden_work

blueprint = Blueprint("audit", __name__)


@dataclass(frozen=True, slots=True)
class Line:
    """One declaration of the questionnaire; `criterion`: None where the rulebook no longer has it."""

    item: AuditItem
    criterion: Criterion | None


def audited(current: Session, number: str, person: Person) -> Audit:
    """Return an audit that this person may read for the house; NotFoundError for any other.

    An auditor who assessed the service of late does not see it, unless another role opens it.
    """
    case = visible_case(current, number, person)
    if not isinstance(case, Audit) or not is_of_the_house(person, case):
        raise NotFoundError(number)
    roles = {held.role for held in person.staff_roles}
    is_only_auditor = Role.AUDITOR in roles and not roles & (STAFF_ROLES - {Role.AUDITOR, Role.REVIEWER})
    if is_only_auditor and has_assessed(current, person.id, case.service_id, day_of(clock.now())):
        raise NotFoundError(number)
    return case


def actor_on(current: Session, audit: Audit, person: Person) -> Actor:
    """Return a person of the house as the actor of an audit."""
    return actor_for(current, person, audit.organisation_id)


def lines_of(current: Session, audit: Audit) -> list[Line]:
    """Return the questionnaire with its criteria, in the order of the plan."""
    book = rulebooks.load(audit.rulebook)
    return [Line(item, book.criterion.get(item.criterion)) for item in items_with_evidence(current, audit.id)]


def line_about(lines: Sequence[Line], key: str) -> Line:
    """Return the line about a criterion; NotFoundError for one that is not in the plan."""
    found = next((line for line in lines if line.item.criterion == key), None)
    if found is None:
        raise NotFoundError(key)
    return found


def refuse_stale(audit: Audit, seen: int | None) -> None:
    """Raise StaleError when an audit changed since the page that was read."""
    if seen != audit.version:
        raise StaleError(audit.number)


def may(work: str, audit: Audit, actor: Actor) -> bool:
    """Return whether the table of works lets somebody prepare this now."""
    return not forbidden_work(work, state_of(audit), actor)
