"""What the pages about one session share: the session, its people, its agenda, who asks."""

import uuid
from dataclasses import dataclass
from typing import Any

from flask import render_template
from sqlalchemy.orm import Session

from models.application import Application
from models.commission import CommissionSession, Deliberation
from models.organisation import Person
from models.queries import commission as query
from models.queries.agendas import last_agendas
from models.queries.facts import deliberation_of
from referencing import clock
from referencing.services.agendas import agenda_for, is_outdated
from referencing.services.errors import NotFoundError
from referencing.services.people import actor_for
from referencing.services.seeing import staff_roles, visible_case
from referencing.services.sittings import seen_session, sitting_of
from referencing.web.identity import signed_in_person
from referencing.web.templating import day
from referencing.words import gettext
from workflows.calendar import PARIS, day_of
from workflows.sitting import before_its_day, forbidden_sitting
from workflows.vocabulary import Actor, Role
from workflows.words import _


@dataclass(frozen=True, slots=True)
class Reader:
    """The person of this request, as they act before the commission."""

    person: Person
    actor: Actor

    @property
    def is_secretary(self) -> bool:
        """Whether they run the session."""
        return Role.SECRETARY in self.actor.roles

    @property
    def is_member(self) -> bool:
        """Whether they vote."""
        return Role.MEMBER in self.actor.roles


def reader_of(current: Session) -> Reader:
    """Return the person of this request."""
    person = signed_in_person()
    return Reader(person, actor_for(current, person))


def identifier_of(written: str) -> uuid.UUID:
    """Return an identifier as an address writes it; NotFoundError for anything else."""
    try:
        return uuid.UUID(written)
    except ValueError as error:
        raise NotFoundError(written) from error


def session_for(current: Session, written: str, reader: Reader) -> CommissionSession:
    """Return the session that an address names, if this reader may see it."""
    return seen_session(current, identifier_of(written), reader.person.id, staff_roles(reader.person))


def examined_case(
    current: Session, sitting: CommissionSession, number: str, reader: Reader
) -> tuple[Application, Deliberation]:
    """Return a case on the agenda of a session with its deliberation; NotFoundError for any other."""
    case = visible_case(current, number, reader.person)
    deliberation = deliberation_of(current, case.id) if isinstance(case, Application) else None
    if not isinstance(case, Application) or deliberation is None or deliberation.session_id != sitting.id:
        raise NotFoundError(number)
    return case, deliberation


def session_page(current: Session, sitting: CommissionSession, reader: Reader, **more: Any) -> str:  # noqa: ANN401 - forms
    """Return the page of a session; `more` holds the forms that were refused."""
    agenda = query.agenda_of(current, sitting.id, reader.person.id)
    convenings = query.convenings_of(current, sitting.id)
    present = {one.person_id for one in sitting.attendances}
    rules = sitting_of(current, sitting)
    called = {one.person_id for one in convenings}
    paper = agenda_for(current, sitting.id, reader.person.id)
    works = {name: not forbidden_sitting(name, reader.actor, rules, clock.now()) for name in _WORKS}
    named = {
        "sitting": sitting,
        "reader_is_secretary": reader.is_secretary,
        "agenda": agenda,
        "convenings": convenings,
        "paper": paper,
        "is_outdated": paper is not None and is_outdated(current, sitting, paper),
        "has_agendas": bool(paper) or bool(last_agendas(current, sitting.id)),
        "recused": query.recused_by_service(current, [line.service_id for line in agenda]),
        "mine": next((one for one in convenings if one.person_id == reader.person.id), None),
        "present": present,
        "works": works,
        "is_ahead": not sitting.cancelled_at and bool(before_its_day(rules.held_on, day_of(clock.now()))),
        "hours": _hours(sitting),
        "has_uncalled": any(person.id not in called for person in query.members_of_commission(current)),
        "ready": query.ready_cases(current, reader.person.id, READY_SHOWN) if reader.is_secretary else [],
    }
    return render_template("pages/commission/session.html", **(named | _FORMS | more))


def _hours(sitting: CommissionSession) -> str:
    """Return when a session takes place, in words, Europe/Paris."""
    if sitting.begins_at is None or sitting.ends_at is None:
        return day(sitting.held_on)
    begins, ends = (f"{one.astimezone(PARIS):%H:%M}" for one in (sitting.begins_at, sitting.ends_at))
    return gettext(_("{0}, de {1} à {2}"), day(sitting.held_on), begins, ends)


READY_SHOWN = 50
_WORKS = ("change", "convene", "cancel", "compose", "note_presence", "answer")
_FORMS: dict[str, Any] = {"cancel_form": None, "answer_form": None, "refusals": ()}
