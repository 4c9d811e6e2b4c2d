"""Whom a ledger entry is told to, and what the notice about it needs to know."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from models.assessment import ChangeRequest, Finding, Flag
from models.assignment import Absence
from models.case import CaseMixin
from models.draw import Draw
from models.every import CASES
from models.ledger import LedgerEntry
from models.organisation import Membership, Organisation, Person, StaffRole
from models.queries.facts import conflicted_people
from models.service import Service
from workflows.vocabulary import Holder, Role

_STAFF = {
    Holder.DESK: (Role.OFFICER,),
    Holder.COMMISSION: (Role.SECRETARY, Role.MEMBER),
    Holder.DECIDER: (Role.DECIDER,),
}


@dataclass(frozen=True, slots=True)
class Recipient:
    """An active person; `is_vendor` when they belong to the case's organisation."""

    id: uuid.UUID
    name: str
    email: str
    is_vendor: bool


def entry_with_case(session: Session, entry_id: uuid.UUID) -> tuple[LedgerEntry, CaseMixin]:
    """Return a ledger entry and its case; LookupError when either is missing."""
    entry = session.get(LedgerEntry, entry_id)
    case = session.get(CASES[entry.procedure], entry.case_id) if entry else None
    if entry is None or case is None:
        raise LookupError(entry_id)
    return entry, case


def people_to_tell(
    session: Session, case: CaseMixin, holders: Iterable[Holder], but: uuid.UUID | None = None
) -> set[uuid.UUID]:
    """Return the active people whom a step on a case is told to, without the one who took it."""
    people: set[uuid.UUID] = set()
    for holder in holders:
        people |= _held_by(session, case, holder)
    active = session.scalars(select(Person.id).where(Person.id.in_(people), Person.is_active))
    return set(active) - {but}


def covers_of(session: Session, people: Iterable[uuid.UUID], on: date) -> set[uuid.UUID]:
    """Return who stands in on a day for some people who are away, as far as they are active."""
    away = select(Absence.cover_id).where(
        Absence.person_id.in_(list(people)),
        Absence.starts_on <= on,
        Absence.ends_on >= on,
        Absence.cancelled_at.is_(None),
    )
    return set(session.scalars(select(Person.id).where(Person.id.in_(away), Person.is_active)))


def signing_for_the_cnam(session: Session) -> set[uuid.UUID]:
    """Return the people who sign agreements for the CNAM."""
    return set(session.scalars(_holding(Role.CNAM)))


def recipient(session: Session, person_id: uuid.UUID, case: CaseMixin) -> Recipient | None:
    """Return someone as the reader of a notice about a case; None when they are gone or no longer active."""
    belongs = exists().where(Membership.person_id == Person.id, Membership.organisation_id == case.organisation_id)
    row = session.execute(
        select(Person.id, Person.name, Person.email, belongs).where(Person.id == person_id, Person.is_active)
    ).one_or_none()
    return Recipient(*row) if row else None


def names_of(session: Session, case: CaseMixin) -> tuple[str, str]:
    """Return the names of the service and of its vendor; of a draw, its campaign and nothing."""
    if isinstance(case, Draw):
        return case.campaign.title, ""
    query = select(Service.name, Organisation.name).join(Organisation).where(Service.id == case.service_id)
    service, organisation = session.execute(query).one()
    return service, organisation


def flag_count(session: Session, application_id: uuid.UUID) -> int:
    """Return how many criteria the last change request sent on an application asks to complete."""
    last = (
        select(ChangeRequest.id)
        .where(ChangeRequest.application_id == application_id, ChangeRequest.sent_at.is_not(None))
        .order_by(ChangeRequest.sent_at.desc())
        .limit(1)
    )
    return session.scalar(select(func.count()).where(Flag.change_request_id.in_(last))) or 0


def _held_by(session: Session, case: CaseMixin, holder: Holder) -> set[uuid.UUID]:
    if holder is Holder.REVIEWERS:
        return _reviewers(session, case)
    if holder is Holder.AUDITOR:
        return {case.auditor_id} if hasattr(case, "auditor_id") else set()
    if holder is Holder.PARTIES:
        signatory = _members(case).where(Membership.is_signatory)
        return {*session.scalars(signatory), *session.scalars(_holding(Role.DECIDER, Role.CNAM))}
    if holder is Holder.VENDOR:
        return set(session.scalars(_members(case)))
    return set(session.scalars(_holding(*_STAFF.get(holder, ()))))


def _members(case: CaseMixin) -> Select[uuid.UUID]:
    return select(Membership.person_id).where(Membership.organisation_id == case.organisation_id)


def _holding(*roles: Role) -> Select[uuid.UUID]:
    return select(StaffRole.person_id).where(StaffRole.role.in_(roles))


def _reviewers(session: Session, case: CaseMixin) -> set[uuid.UUID]:
    """Return the reviewers at work on the case, else all who may be: a reviewer with an interest never is."""
    may = set(session.scalars(_holding(Role.REVIEWER).join(Person).where(Person.is_active)))
    may -= conflicted_people(session, case.service_id)
    found = select(Finding.reviewer_id).where(Finding.application_id == getattr(case, "id", None)).distinct()
    return may & set(session.scalars(found)) or may
