import pytest

from referencing.services.charges import hand_over, person_in_charge
from referencing.services.errors import ObjectionError
from tests.referencing import told
from workflows.membership import Objection


def test_case_is_in_the_charge_of_a_signatory_until_it_is_handed_over(session):
    cardia = told.vendor(session)
    member = told.person(session, "Alix", of=cardia)
    signatory = told.person(session, "Zoé", of=cardia, is_signatory=True)
    case = told.application(session, cardia)

    before = person_in_charge(session, case)
    hand_over(session, case, member, by=signatory, at=told.AT)

    assert (before, person_in_charge(session, case)) == (signatory, member)
    assert [row.kind for row in told.rows(session)] == ["mail"]


def test_case_goes_back_to_the_organisation_when_its_person_is_gone(session):
    cardia = told.vendor(session)
    member = told.person(session, "Alix", of=cardia)
    signatory = told.person(session, "Zoé", of=cardia, is_signatory=True)
    case = told.application(session, cardia)
    hand_over(session, case, member, by=signatory, at=told.AT)

    member.is_active = False
    session.flush()

    assert person_in_charge(session, case) == signatory


def test_case_is_not_handed_to_a_stranger_nor_to_who_has_it(session):
    cardia = told.vendor(session)
    signatory = told.person(session, "Zoé", of=cardia, is_signatory=True)
    case = told.application(session, cardia)

    told_why = []
    for to in (told.person(session, "Lou", of=told.vendor(session, "Autre")), signatory):
        with pytest.raises(ObjectionError) as caught:
            hand_over(session, case, to, by=signatory, at=told.AT)
        told_why += caught.value.codes

    assert told_why == [Objection.NOT_A_MEMBER, Objection.ALREADY_IN_CHARGE]
