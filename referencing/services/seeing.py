"""What a person may see: which cases, and which of them wait for this person."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from models.application import Application
from models.case import CaseMixin, state_of
from models.organisation import Person
from models.queries.cases import case_numbered, cases_numbered
from models.queries.facts import has_interest
from models.queries.worklist import Key, Line, Sight, cases_of_service, other_cases, recused_services, waiting_cases
from referencing.services.errors import DeclarationNeededError, NotFoundError
from referencing.services.interests import interests_in
from workflows.procedures import ABOUT_SERVICES, PROCEDURES
from workflows.sight import (
    FILED_ONCE,
    HIDDEN_FROM_VENDOR,
    is_dossier_open_to_staff,
    knows_of_drafts,
    staff_concerned,
    waiting_states,
)
from workflows.steps import Procedure
from workflows.vocabulary import Role


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last line of a page: whether it waited for the reader, its place in that order, its identifier."""

    is_waiting: bool
    place: date | datetime | None
    id: uuid.UUID

    @property
    def key(self) -> Key:
        """Place and identifier."""
        return self.place, self.id


@dataclass(frozen=True, slots=True)
class Worklist:
    """One page of a reader's cases; `after` leads to the next one."""

    waiting: list[Line]
    others: list[Line]
    after: Cursor | None


def staff_roles(person: Person) -> frozenset[Role]:
    """Return the staff roles of a person."""
    return frozenset(held.role for held in person.staff_roles)


def is_of_the_house(person: Person, case: CaseMixin) -> bool:
    """Return whether a person sees a case as staff, with what stays inside the house."""
    roles = staff_roles(person) & staff_concerned(PROCEDURES[case.procedure])
    return bool(roles) and (_is_filed(case) or knows_of_drafts(roles))


def _is_filed(case: CaseMixin) -> bool:
    return not isinstance(case, Application) or is_dossier_open_to_staff(case.round)


def visible_case(session: Session, number: str, person: Person) -> CaseMixin:
    """Return the case with this number; NotFoundError when there is none or it is not this person's to see.

    DeclarationNeededError when it opens only once this person has declared their interests.
    """
    case = identified_case(session, number, person)
    if awaits_declaration(session, case, person):
        raise DeclarationNeededError(case.number)
    return case


def identified_case(session: Session, number: str, person: Person) -> CaseMixin:
    """Return a case of which this person may know number, service and organisations, as `visible_case` does.

    For the page that asks for the declaration, and those that say who follows a case.
    """
    case = case_numbered(session, number)
    if case is None or not may_see(session, case, person):
        raise NotFoundError(number)
    return case


def identified_cases(session: Session, numbers: Sequence[str], person: Person) -> list[CaseMixin]:
    """Return cases as `identified_case` does, each once in the order asked; one that is not to be seen: NotFoundError.

    The questions to the database are as many for one case as for fifty.
    """
    wanted = list(dict.fromkeys(number.upper() for number in numbers))
    found, recused = cases_numbered(session, wanted), set(recused_services(session, person.id))
    for number in wanted:
        case = found.get(number)
        if case is None or case.service_id in recused or not _is_shown(case, person):
            raise NotFoundError(number)
    return [found[number] for number in wanted]


def may_see(session: Session, case: CaseMixin, person: Person) -> bool:
    """Return whether a case is this person's to see: an interest in the service closes it, whatever their roles."""
    if has_interest(person.id, case.service_id, session):
        return False
    return _is_shown(case, person)


def _is_shown(case: CaseMixin, person: Person) -> bool:
    if case.procedure not in ABOUT_SERVICES:  # a draw and a report have pages of their own
        return False
    is_theirs = case.organisation_id in _organisations(person) and state_of(case) not in HIDDEN_FROM_VENDOR
    return is_theirs or is_of_the_house(person, case)


def awaits_declaration(session: Session, case: CaseMixin, person: Person) -> bool:
    """Return whether nothing of a case is open to a person before they declare their interests."""
    return interests_in(session, case, person.id, staff_roles(person)).is_undeclared


def is_open_to(session: Session, case: CaseMixin, person: Person) -> bool:
    """Return whether a person may read what is in a case: it is theirs to see, and they declared if they must."""
    return may_see(session, case, person) and not awaits_declaration(session, case, person)


def may_read_dossier(session: Session, case: CaseMixin, person: Person) -> bool:
    """Return whether a person may read the answers and the evidence of a case: its vendor always, staff once filed."""
    if not is_open_to(session, case, person):
        return False
    return case.organisation_id in _organisations(person) or _is_filed(case)


def linked_cases(session: Session, case: CaseMixin, person: Person) -> list[Line]:
    """Return the other cases of the service that this person may see too, oldest first."""
    roles = staff_roles(person)
    is_theirs = case.organisation_id in _organisations(person)
    filings = 0 if is_theirs or knows_of_drafts(roles) else FILED_ONCE
    return [
        line
        for line in cases_of_service(session, case.service_id, filings)
        if line.number != case.number
        and (
            roles & staff_concerned(PROCEDURES[line.procedure])
            or (is_theirs and line.state not in {state.value for state in HIDDEN_FROM_VENDOR})
        )
    ]


def worklist(
    session: Session, person: Person, size: int, after: Cursor | None = None, only: StrEnum | None = None
) -> Worklist:
    """Return a page of the cases that a person sees, those that wait for them first; `only`: those in one state."""
    sights, recused = _sights(person, only), recused_services(session, person.id)
    waiting: list[Line] = []
    if after is None or after.is_waiting:
        waiting = waiting_cases(session, sights, recused, after.key if after else None, size + 1)
    key = after.key if after and not after.is_waiting else None
    room = max(size - len(waiting), 0)
    others = other_cases(session, sights, recused, key, room + 1)
    return _page(waiting, others, size)


def _page(waiting: list[Line], others: list[Line], size: int) -> Worklist:
    shown_waiting = waiting[:size]
    shown_others = others[: size - len(shown_waiting)]
    if len(shown_waiting) + len(shown_others) == len(waiting) + len(others):
        return Worklist(shown_waiting, shown_others, None)
    if shown_others:
        last = shown_others[-1]
        return Worklist(shown_waiting, shown_others, Cursor(is_waiting=False, place=last.moved_at, id=last.id))
    last = shown_waiting[-1]
    return Worklist(shown_waiting, [], Cursor(is_waiting=True, place=last.due_on, id=last.id))


def _sights(person: Person, only: StrEnum | None) -> Sequence[Sight]:
    asked = [procedure for procedure in ABOUT_SERVICES.values() if only is None or isinstance(only, procedure.states)]
    sights = (_sight(person, procedure, only) for procedure in asked)
    return [sight for sight in sights if sight.is_staff or sight.organisations]


def _sight(person: Person, procedure: Procedure, only: StrEnum | None) -> Sight:
    roles = staff_roles(person)
    is_signatory = any(membership.is_signatory for membership in person.memberships)
    as_vendor = frozenset({Role.VENDOR, Role.SIGNATORY} if is_signatory else {Role.VENDOR})
    return Sight(
        procedure=procedure.name,
        is_staff=bool(roles & staff_concerned(procedure)),
        organisations=_organisations(person),
        states=(only,) if only else tuple(procedure.states),
        hidden=tuple(state for state in procedure.states if state in HIDDEN_FROM_VENDOR),
        waiting_staff=waiting_states(procedure, roles),
        waiting_vendor=waiting_states(procedure, as_vendor),
        filings=0 if knows_of_drafts(roles) else FILED_ONCE,
    )


def _organisations(person: Person) -> tuple[uuid.UUID, ...]:
    return tuple(membership.organisation_id for membership in person.memberships)
