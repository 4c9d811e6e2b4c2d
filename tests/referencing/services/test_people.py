import pytest
from sqlalchemy import func, select

from models.organisation import Interest, Membership, Person, StaffRole
from referencing.services import people
from referencing.services.errors import NotFoundError
from tests.referencing import told
from workflows.dossier import Signatory, Vendor
from workflows.vocabulary import Role

VENDOR = Vendor(name="Exemple", siren="732829320", signatory=Signatory(name="Camille", email=" Camille@Exemple.FR "))


def test_person_is_found_by_address_in_any_case(session):
    person = people.register_person(session, " Camille@Exemple.fr", "Camille", told.AT)

    assert people.person_with_email(session, "CAMILLE@exemple.fr ") is person
    assert people.register_person(session, "camille@exemple.fr", "Autre", told.AT) is person


@pytest.mark.parametrize("is_active", [None, False])
def test_person_unknown_or_gone_is_not_found(session, is_active):
    if is_active is False:
        told.person(session, "Camille", is_active=False)

    with pytest.raises(NotFoundError):
        people.person_with_email(session, "camille@exemple.fr")


def test_address_of_someone_gone_is_not_given_again(session):
    told.person(session, "Camille", is_active=False)

    with pytest.raises(NotFoundError):
        people.register_person(session, "camille@exemple.fr", "Camille", told.AT)


def test_vendor_registered_twice_is_one(session):
    first = people.register_vendor(session, VENDOR, told.AT)

    assert people.register_vendor(session, VENDOR, told.AT) is first
    counts = [session.scalar(select(func.count()).select_from(model)) for model in (Person, Membership)]
    assert counts == [1, 1]


def test_signatory_stays_one_when_joined_again(session):
    organisation = people.register_vendor(session, VENDOR, told.AT)
    person = people.person_with_email(session, "camille@exemple.fr")

    people.join(session, organisation, person, is_signatory=False)

    assert people.actor_for(session, person, organisation.id).roles == {Role.VENDOR, Role.SIGNATORY}
    assert people.actor_for(session, person).roles == set()


def test_roles_given_twice_are_held_once(session):
    person = told.person(session, "Agente")

    people.give_roles(session, person, [Role.OFFICER, Role.REVIEWER], told.AT)
    people.give_roles(session, person, [Role.REVIEWER], told.AT)

    assert sorted(session.scalars(select(StaffRole.role))) == [Role.OFFICER, Role.REVIEWER]
    assert people.actor_for(session, person).roles == {Role.OFFICER, Role.REVIEWER}


def test_declaration_replaces_the_one_before(session):
    case = told.application(session, told.vendor(session))
    actor = people.actor_for(session, told.person(session, "Agente", Role.OFFICER))

    for has_interest in (True, False):
        people.declare_interest(session, case.id, actor, has_interest=has_interest, statement="", at=told.AT)

    assert session.scalars(select(Interest.has_interest)).all() == [False]
