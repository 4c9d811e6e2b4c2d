"""Declarations of interests: made before a case opens, corrected towards an interest by anybody, lifted with reason."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from models.case import CaseMixin
from models.organisation import Interest, Person
from models.queries import independence as query
from models.queries.people import interest_of
from referencing.services.errors import NotFoundError
from referencing.services.people import declare_interest, keep_former
from referencing.services.seeing import is_of_the_house, staff_roles
from referencing.services.working import acting_person, refuse_if
from workflows.independence import DECLARING, Hint, hints
from workflows.vocabulary import Actor, Refusal, Role


def declare(
    session: Session, case: CaseMixin, person: Person, *, has_interest: bool, statement: str, at: datetime
) -> Interest:
    """Keep what a person of the house declares about a case; StepRefusedError has every reason why not.

    NotFoundError for somebody whom the case does not concern.
    """
    if not is_of_the_house(person, case):
        raise NotFoundError(case.number)
    application = query.application_to_declare_on(session, case)
    known = interest_of(session, person.id, application.id)
    refuse_if(_faults(known, statement, has_interest=has_interest), case, "declare_interest")
    actor = Actor(person.id, person.name, staff_roles(person))
    return declare_interest(
        session, application.id, actor, has_interest=has_interest, statement=statement if has_interest else "", at=at
    )


def lift(session: Session, identifier: uuid.UUID, reason: str, *, by: Actor, at: datetime) -> Interest:
    """Correct an interest to none, with the administrator's reason; ValueError without one."""
    if Role.ADMINISTRATOR not in by.roles:
        raise NotFoundError(str(identifier))
    interest = query.interest_in_force(session, identifier)
    if interest is None:
        raise NotFoundError(str(identifier))
    if not reason.strip():
        message = "reason missing"
        raise ValueError(message)
    keep_former(session, interest, acting_person(by), at, reason)
    interest.has_interest, interest.declared_at = False, at
    session.flush()
    return interest


def hints_for(session: Session, case: CaseMixin, person: Person) -> list[Hint]:
    """Return what speaks for an interest of a person in a case."""
    vendor = case.organisation_id
    return list(
        hints(
            person.email,
            query.vendor_emails(session, vendor) - {person.email},
            shared_siren=query.siren_shared(session, person.id, vendor),
            earlier=query.interests_in_vendor(session, person.id, vendor),
        )
    )


def declare_for_demonstration(session: Session, application_id: uuid.UUID, at: datetime) -> None:
    """Say for the invented people of the house that none of them has an interest in an application."""
    query.declare_for_all(session, DECLARING, application_id, at)


def _faults(known: Interest | None, statement: str, *, has_interest: bool) -> tuple[Refusal, ...]:
    if has_interest:
        return () if statement.strip() else (Refusal("interest_without_statement"),)
    return (Refusal("interest_stands"),) if known is not None and known.has_interest else ()
