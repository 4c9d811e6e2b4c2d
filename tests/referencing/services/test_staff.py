import pytest

from referencing.services import staff
from referencing.services.errors import ObjectionError
from referencing.services.people import actor_for
from tests.referencing import told
from workflows.membership import Objection
from workflows.themes import examines
from workflows.vocabulary import Role


def test_role_given_and_taken_leaves_reason_and_who_in_the_history(session):
    boss = actor_for(session, told.person(session, "Admin", Role.ADMINISTRATOR))
    person = told.person(session, "Noa")

    done = [
        staff.give_role(session, person, Role.REVIEWER, " Arrivée ", by=boss, at=told.AT),
        staff.give_role(session, person, Role.REVIEWER, "Encore", by=boss, at=told.AT),
        staff.take_role(session, person, Role.REVIEWER, "Départ", by=boss, at=told.AT),
        staff.take_role(session, person, Role.REVIEWER, "Encore", by=boss, at=told.AT),
    ]

    kept = {(one.what, one.was_given, one.reason, one.by_name) for one in staff.role_history(session, person)}
    assert done == [True, False, True, False]
    assert kept == {("reviewer", True, "Arrivée", "Admin"), ("reviewer", False, "Départ", "Admin")}
    assert person.staff_roles == []


@pytest.mark.parametrize(
    ("role", "reason", "objection"),
    [
        (Role.REVIEWER, " ", Objection.REASON_MISSING),
        (Role.VENDOR, "Motif", Objection.NOT_A_STAFF_ROLE),
        (Role.CLOCK, "Motif", Objection.NOT_A_STAFF_ROLE),
    ],
)
def test_role_is_not_given_without_reason_nor_one_that_is_nobodys(session, role, reason, objection):
    person = told.person(session, "Noa")

    with pytest.raises(ObjectionError) as caught:
        staff.give_role(session, person, role, reason, by=actor_for(session, person), at=told.AT)

    assert caught.value.codes == (objection,)


def test_last_administrator_of_the_service_stays(session):
    person = told.person(session, "Admin", Role.ADMINISTRATOR)
    told.person(session, "Gone", Role.ADMINISTRATOR, is_active=False)

    with pytest.raises(ObjectionError) as caught:
        staff.take_role(session, person, Role.ADMINISTRATOR, "Départ", by=actor_for(session, person), at=told.AT)

    assert caught.value.codes == (Objection.LAST_SERVICE_ADMINISTRATOR,)


def test_reviewer_examines_the_themes_set_and_without_any_all_of_them(session):
    person = told.person(session, "Noa", Role.REVIEWER)
    boss = actor_for(session, person)
    one, two, *_more = sorted(staff.known_themes())

    before = examines(two, staff.themes_of(session, person.id))
    staff.set_themes(session, person, [one, two], "Arrivée", by=boss, at=told.AT)
    staff.set_themes(session, person, [one], "Allègement", by=boss, at=told.AT)

    themes = staff.themes_of(session, person.id)
    assert (before, examines(one, themes), examines(two, themes)) == (True, True, False)
    assert themes == {one}


def test_theme_that_no_rulebook_has_is_refused(session):
    person = told.person(session, "Noa", Role.REVIEWER)

    with pytest.raises(ObjectionError) as caught:
        staff.set_themes(session, person, ["nowhere"], "Motif", by=actor_for(session, person), at=told.AT)

    assert caught.value.codes == (Objection.UNKNOWN_THEME,)
