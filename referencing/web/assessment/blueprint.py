"""Where the pages of the assessment are hung up, and what each of them asks first."""

from flask import Blueprint
from sqlalchemy.orm import Session

from models.application import Application
from models.organisation import Person
from referencing.services import rulebooks
from referencing.services.errors import NotFoundError
from referencing.services.seeing import is_of_the_house, may_read_dossier, visible_case
from workflows.rulebook import Criterion

blueprint = Blueprint("assessment", __name__)


def assessed(current: Session, number: str, person: Person) -> Application:
    """Return an application whose dossier this person may read as staff; else NotFoundError."""
    case = visible_case(current, number, person)
    is_readable = is_of_the_house(person, case) and may_read_dossier(current, case, person)
    if not isinstance(case, Application) or not is_readable:
        raise NotFoundError(number)
    return case


def criterion_of(application: Application, key: str) -> Criterion:
    """Return a criterion of the rulebook of a case; NotFoundError."""
    known = rulebooks.load(application.rulebook).criterion.get(key)
    if known is None:
        raise NotFoundError(key)
    return known
