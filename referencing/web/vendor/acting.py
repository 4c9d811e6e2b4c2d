"""For which organisation somebody acts: the one they chose in this session, else the first of theirs by name."""

import uuid

from flask import session as cookie

from models.organisation import Membership, Person
from referencing.services.errors import NotFoundError
from referencing.services.organisations import membership_in

_CHOSEN = "organisation"


def acting_membership(person: Person) -> Membership:
    """Return the membership by which a person acts; NotFoundError when they are in no organisation."""
    chosen = cookie.get(_CHOSEN)
    found = next((held for held in person.memberships if held.organisation_id.hex == chosen), None)
    if found is None and person.memberships:
        return min(person.memberships, key=lambda held: (held.organisation.name, held.organisation.siren))
    if found is None:
        raise NotFoundError(person.email)
    return found


def act_for(person: Person, organisation_id: uuid.UUID) -> None:
    """Remember for which organisation a person acts; NotFoundError for one that is not theirs."""
    cookie[_CHOSEN] = membership_in(person, organisation_id).organisation_id.hex
