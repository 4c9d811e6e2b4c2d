"""The applications of a vendor, reached by its own people only; and links to pages that the service has."""

from typing import Any

from flask import current_app, url_for
from sqlalchemy.orm import Session

from models.application import Application
from models.organisation import Person
from referencing.services.errors import NotFoundError
from referencing.services.people import actor_for
from referencing.services.seeing import visible_case
from workflows.vocabulary import VENDOR_ROLES, Actor


def own_application(session: Session, number: str, person: Person) -> tuple[Application, Actor]:
    """Return an application of the person's organisation and the person as its actor; NotFoundError for any other."""
    case = visible_case(session, number, person)
    actor = actor_for(session, person, case.organisation_id)
    if not isinstance(case, Application) or not actor.roles & VENDOR_ROLES:
        raise NotFoundError(number)
    return case, actor


def link(endpoint: str, anchor: str = "", **values: Any) -> str | None:  # noqa: ANN401 - as url_for
    """Return the address of a page, at one of its places; None where the service has no such page."""
    if endpoint not in current_app.view_functions:
        return None
    return url_for(endpoint, _anchor=anchor or None, **values)
