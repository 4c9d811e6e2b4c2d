"""The pages that an application has once it comes to them, for whom they open: commission, decision, agreement."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from models.application import Application
from models.case import CaseMixin
from models.organisation import Person
from models.queries.carrying import carrying_of
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
    """Return those pages of a case that open to a reader who sees it; none for an audit."""
    if isinstance(case, Application):
        return [*_carried(session, case, person), *_places(session, case, person)]
    if case.procedure not in _LIFE:
        return []
    vendors, desks, words = _LIFE[case.procedure]
    endpoint = vendors if _is_own(case, person) else desks
    return [Place(url_for(endpoint, number=case.number), gettext(words))]


# Pages of a right in force, of its reservations and audits, for its vendor and for the house.
_LIFE = {
    "listing": ("listed.page", "references.page", _("Vie du référencement")),
    "reservation": ("reserves.page", "references.reservation", _("Preuves de la réserve")),
    "audit": ("own_audits.page", "audit.page", _("Plan, questionnaire et constats")),
}


def _is_own(case: CaseMixin, person: Person) -> bool:
    return case.organisation_id in {membership.organisation_id for membership in person.memberships}


def _carried(session: Session, case: Application, person: Person) -> Iterator[Place]:
    """Yield the page of what a renewal or an update took over."""
    if carrying_of(session, case.id) is None:
        return
    if _is_own(case, person):
        yield Place(url_for("carried.page", number=case.number), gettext(_("Ce qu’il faut revoir")))
    elif Standing(is_signed_in=True, roles=staff_roles(person)).admits(Access.DESK):
        yield Place(url_for("assessment.carried", number=case.number), gettext(_("Ce qui a changé")))


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
