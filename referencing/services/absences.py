"""Absences: who is away from when to when, and who stands in."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from models.assignment import Absence
from models.organisation import Person
from models.queries import assignments as query
from referencing.services.assigning import DESK
from referencing.services.errors import NotFoundError
from referencing.services.seeing import staff_roles
from workflows.vocabulary import Role
from workflows.words import _


@dataclass(frozen=True, slots=True)
class Circle:
    """Among whom absences are noted: who may be away, who stands in, who notes them for all."""

    away: tuple[Role, ...]
    cover: tuple[Role, ...]
    keeper: Role


THE_DESK = Circle(DESK, DESK, Role.OFFICER)
THE_AUDITORS = Circle((Role.AUDITOR,), (Role.AUDITOR, Role.OFFICER), Role.AUDITOR)


class AbsenceFault(StrEnum):
    REVERSED = "reversed"
    OVER = "over"
    NOBODY = "nobody"
    ONESELF = "oneself"
    OVERLAPS = "overlaps"
    COVER_AWAY = "cover_away"


FAULT_WORDS = {
    AbsenceFault.REVERSED: _("La fin précède le début."),
    AbsenceFault.OVER: _("Cette absence est déjà passée."),
    AbsenceFault.NOBODY: _("Choisissez la personne qui assure le relais."),
    AbsenceFault.ONESELF: _("Une personne absente ne peut pas assurer son propre relais."),
    AbsenceFault.OVERLAPS: _("Une absence de cette personne est déjà notée sur ces jours."),
    AbsenceFault.COVER_AWAY: _("La personne choisie est elle-même absente sur ces jours."),
}


class AbsenceError(Exception):
    """Why an absence was not noted."""

    def __init__(self, fault: AbsenceFault) -> None:
        super().__init__(fault)
        self.fault = fault


def colleagues(session: Session, circle: Circle = THE_DESK) -> Sequence[Person]:
    """Return the people of a circle who may be away, by name."""
    return query.people_with_role(session, circle.away)


def possible_covers(session: Session, circle: Circle = THE_DESK) -> Sequence[Person]:
    """Return the people who may stand in for those of a circle, by name."""
    return query.people_with_role(session, circle.cover)


def note_absence(
    session: Session,
    person_id: uuid.UUID,
    cover_id: uuid.UUID,
    starts_on: date,
    ends_on: date,
    *,
    at: datetime,
    on: date,
    circle: Circle = THE_DESK,
) -> Absence:
    """Note that somebody is away, first and last day included; AbsenceError says why not."""
    people = {person.id for person in colleagues(session, circle)}
    covers = {person.id for person in possible_covers(session, circle)}
    coming = query.absences_from(session, on)
    faults = {
        AbsenceFault.REVERSED: ends_on < starts_on,
        AbsenceFault.OVER: ends_on < on,
        AbsenceFault.NOBODY: cover_id not in covers or person_id not in people,
        AbsenceFault.ONESELF: cover_id == person_id,
        AbsenceFault.OVERLAPS: _is_away(coming, person_id, starts_on, ends_on),
        AbsenceFault.COVER_AWAY: _is_away(coming, cover_id, starts_on, ends_on),
    }
    for fault, is_so in faults.items():
        if is_so:
            raise AbsenceError(fault)
    absence = Absence(person_id=person_id, cover_id=cover_id, starts_on=starts_on, ends_on=ends_on, noted_at=at)
    session.add(absence)
    session.flush()
    return absence


def absences_seen(session: Session, person: Person, on: date, circle: Circle = THE_DESK) -> Sequence[Absence]:
    """Return the absences of a circle that are not over: everybody's for whoever keeps them, else one's own."""
    if not may_note_for_others(person, circle):
        return query.absences_from(session, on, person.id)
    people = {one.id for one in colleagues(session, circle)}
    return [absence for absence in query.absences_from(session, on) if absence.person_id in people]


def may_note_for_others(person: Person, circle: Circle = THE_DESK) -> bool:
    """Return whether a person notes the absences of others."""
    return circle.keeper in staff_roles(person)


def cancel_absence(
    session: Session, person: Person, absence_id: uuid.UUID, at: datetime, circle: Circle = THE_DESK
) -> None:
    """Cancel an absence, one's own or as who keeps them; NotFoundError when it is not this person's to cancel."""
    found = query.absence(session, absence_id)
    if found is None or not (found.person_id == person.id or _keeps(session, person, found, circle)):
        raise NotFoundError(str(absence_id))
    found.cancelled_at = at
    session.flush()


def _keeps(session: Session, person: Person, absence: Absence, circle: Circle) -> bool:
    people = {one.id for one in colleagues(session, circle)}
    return may_note_for_others(person, circle) and absence.person_id in people


def _is_away(absences: Sequence[Absence], person_id: uuid.UUID, starts_on: date, ends_on: date) -> bool:
    return any(
        absence.person_id == person_id and absence.starts_on <= ends_on and absence.ends_on >= starts_on
        for absence in absences
    )
