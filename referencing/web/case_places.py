"""The pages that an application has once it comes to them, for whom they open: commission, decision, agreement."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from models.application import Application
from models.case import CaseMixin
from models.organisation import Person
from models.queries.facts import agreement_of, deliberation_of
from referencing.access import Access, Standing
from referencing.services.seeing import staff_roles
from referencing.words import gettext
from workflows.words import _


@dataclass(frozen=True, slots=True)
class Place:
    """A page and its words."""

    address: str
    words: str


def places_of(session: Session, case: CaseMixin, person: Person) -> list[Place]:
    """Return those pages of a case that open to a reader who sees it; none for a case that is no application."""
    return list(_places(session, case, person)) if isinstance(case, Application) else []


def _places(session: Session, case: Application, person: Person) -> Iterator[Place]:
    reader, number = Standing(is_signed_in=True, roles=staff_roles(person)), case.number
    deliberation = deliberation_of(session, case.id)
    if deliberation and deliberation.session_id and reader.admits(Access.COMMISSION):
        address = url_for("commission.case", identifier=deliberation.session_id, number=number)
        yield Place(address, gettext(_("Examen en commission")))
    if deliberation and deliberation.given_at and reader.admits(Access.DECIDER):
        yield Place(url_for("deciding.page", number=number), gettext(_("Décision")))
    if agreement_of(session, case.id):
        yield Place(url_for("agreement.page", number=number), gettext(_("Convention")))
