"""Declarations of interests: whether somebody made one, what was said on a case, what hints at an interest."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import exists, insert, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from models.application import Application
from models.case import CaseMixin
from models.entropy import new_id
from models.independence import FormerDeclaration
from models.organisation import Interest, Membership, Organisation, Person, StaffRole
from workflows.vocabulary import Role


def declared(session: Session, person_id: uuid.UUID, case: CaseMixin) -> tuple[bool, bool]:
    """Return whether a person has an interest in the service of a case, and whether they declared about the case.

    An application needs a declaration of its own, any other case one on any application of its service.
    """
    said = exists().where(Interest.person_id == person_id)
    of_service = said.where(Interest.application_id == Application.id, Application.service_id == case.service_id)
    about = said.where(Interest.application_id == case.id) if isinstance(case, Application) else of_service
    row = session.execute(select(of_service.where(Interest.has_interest), about)).one()
    return bool(row[0]), bool(row[1])


def application_to_declare_on(session: Session, case: CaseMixin) -> Application:
    """Return the application that a declaration on a case is about: itself, or the last of its service."""
    if isinstance(case, Application):
        return case
    return session.scalars(
        select(Application).where(Application.service_id == case.service_id).order_by(Application.opened_at.desc())
    ).first() or _none(case)


def _none(case: CaseMixin) -> Application:
    raise LookupError(case.number)


def declarations_on(session: Session, application_id: uuid.UUID) -> list[tuple[Interest, Person]]:
    """Return what was declared on an application and by whom, interests first, then by name."""
    rows = session.execute(
        select(Interest, Person)
        .join(Person, Person.id == Interest.person_id)
        .where(Interest.application_id == application_id)
        .order_by(Interest.has_interest.desc(), Person.name)
    )
    return [(interest, person) for interest, person in rows]


def former_declarations(session: Session, application_id: uuid.UUID) -> Sequence[FormerDeclaration]:
    """Return what declarations on an application said before they were corrected, oldest first."""
    return session.scalars(
        select(FormerDeclaration)
        .join(FormerDeclaration.interest)
        .where(Interest.application_id == application_id)
        .options(contains_eager(FormerDeclaration.interest), joinedload(FormerDeclaration.corrected_by))
        .order_by(FormerDeclaration.corrected_at)
    ).all()


def interests_in_force(session: Session) -> list[tuple[Interest, Person, Application]]:
    """Return every interest that is declared, with who declared it and on which application, latest first."""
    rows = session.execute(
        select(Interest, Person, Application)
        .join(Person, Person.id == Interest.person_id)
        .join(Application, Application.id == Interest.application_id)
        .where(Interest.has_interest)
        .options(joinedload(Application.service), joinedload(Application.organisation))
        .order_by(Interest.declared_at.desc(), Interest.id)
    )
    return [(interest, person, application) for interest, person, application in rows]


def interest_in_force(session: Session, identifier: uuid.UUID) -> Interest | None:
    """Return the declared interest with this identifier."""
    return session.scalars(select(Interest).where(Interest.id == identifier, Interest.has_interest)).one_or_none()


def vendor_emails(session: Session, organisation_id: uuid.UUID) -> set[str]:
    """Return the addresses of the members of an organisation."""
    return set(
        session.scalars(
            select(Person.email)
            .join(Membership, Membership.person_id == Person.id)
            .where(Membership.organisation_id == organisation_id)
        )
    )


def siren_shared(session: Session, person_id: uuid.UUID, organisation_id: uuid.UUID) -> str | None:
    """Return the SIREN of an organisation when a person is one of its members."""
    return session.scalars(
        select(Organisation.siren)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Organisation.id == organisation_id, Membership.person_id == person_id)
    ).one_or_none()


def interests_in_vendor(session: Session, person_id: uuid.UUID, organisation_id: uuid.UUID) -> Sequence[str]:
    """Return the numbers of a vendor's applications on which a person declares an interest, or once did."""
    former = exists().where(FormerDeclaration.interest_id == Interest.id, FormerDeclaration.has_interest)
    return session.scalars(
        select(Application.number)
        .join(Interest, Interest.application_id == Application.id)
        .where(
            Interest.person_id == person_id,
            Application.organisation_id == organisation_id,
            Interest.has_interest | former,
        )
    ).all()


def declare_for_all(session: Session, roles: Iterable[Role], application_id: uuid.UUID, at: datetime) -> None:
    """Declare for every demonstration account with one of these roles that it has no interest in an application."""
    people = session.scalars(
        select(Person.id)
        .where(Person.is_demo, exists().where(StaffRole.person_id == Person.id, StaffRole.role.in_(list(roles))))
        .order_by(Person.email)
    )
    rows = [
        {
            "id": new_id(),
            "person_id": person,
            "application_id": application_id,
            "has_interest": False,
            "statement": "",
            "declared_at": at,
        }
        for person in people
    ]
    if rows:
        session.execute(insert(Interest), rows)
