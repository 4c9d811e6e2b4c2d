"""The applications of the vendor for whom somebody works: everybody else's do not exist on these pages."""

from typing import Any

from flask import request
from sqlalchemy.orm import Session

from models.application import Application
from models.organisation import Person
from referencing.services.errors import NotFoundError
from referencing.services.people import actor_for
from referencing.services.seeing import visible_case
from workflows.vocabulary import Actor

AUTOSAVE = "X-Autosave"


def own_application(session: Session, number: str, person: Person) -> tuple[Application, Actor]:
    """Return an application of one of the person's organisations, and the person as its actor; else NotFoundError."""
    case: Any = visible_case(session, number, person)
    is_own = case.organisation_id in {membership.organisation_id for membership in person.memberships}
    if not isinstance(case, Application) or not is_own:
        raise NotFoundError(number)
    return case, actor_for(session, person, case.organisation_id)


def is_autosave() -> bool:
    """Return whether a page saves itself while it is written: it is answered in JSON."""
    return AUTOSAVE in request.headers
