"""Who is in charge of a case at the vendor's («responsable du dossier»), and handing it over to a colleague."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from models.membership import Charge
from models.organisation import Membership, Person
from models.queries import memberships as query
from referencing.services.errors import ObjectionError
from referencing.services.organisations import note
from referencing.services.telling import tell
from workflows.membership import Objection
from workflows.vocabulary import Actor


def colleagues(session: Session, case: Any) -> list[Person]:  # noqa: ANN401 - a case of any procedure
    """Return the active members of the vendor of a case, by name."""
    return list(query.people_of(session, case.organisation_id))


def person_in_charge(session: Session, case: Any) -> Person | None:  # noqa: ANN401 - as above
    """Return who is in charge of a case, while they are a member: the one it was given to, its opener, a signatory.

    None when the vendor has no active member left.
    """
    members = [held for held in query.members_of(session, case.organisation_id) if held.person.is_active]
    charge = query.charge_of(session, case.id)
    asked = (charge.person_id if charge else None, query.opener_of(session, case.id))
    known = {held.person_id: held.person for held in members}
    for person_id in asked:
        if person_id in known:
            return known[person_id]
    return _first(members)


def hand_over(session: Session, case: Any, to: Person, *, by: Person, at: datetime) -> None:  # noqa: ANN401 - as above
    """Put a colleague in charge of a case and tell them; ObjectionError for a stranger, or who is in charge already."""
    if to.id not in {person.id for person in colleagues(session, case)}:
        raise ObjectionError(Objection.NOT_A_MEMBER)
    current = person_in_charge(session, case)
    if current is not None and current.id == to.id:
        raise ObjectionError(Objection.ALREADY_IN_CHARGE)
    charge = query.charge_of(session, case.id)
    if charge is None:
        charge = Charge(case_id=case.id)
        session.add(charge)
    charge.person_id, charge.since = to.id, at
    note(session, case.organisation_id, "transferred", by, at, to.name, case.number)
    actor = Actor(by.id, by.name, frozenset())
    tell(session, "case_transferred", [to], {"by": by.name}, actor=actor, at=at, case=case)


def _first(members: list[Membership]) -> Person | None:
    ordered = sorted(members, key=lambda held: not held.is_signatory)  # stable: by name among signatories
    return ordered[0].person if ordered else None
