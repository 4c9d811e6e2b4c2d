import pytest

from models.queries.administration import acts_in_order
from referencing.services import staff
from referencing.services.errors import ObjectionError
from referencing.services.people import actor_for
from tests.referencing import told
from workflows.membership import Objection
from workflows.themes import examines
from workflows.vocabulary import Role


def test_reviewer_examines_the_themes_set_and_without_any_all_of_them(session):
    person = told.person(session, "Noa", Role.REVIEWER)
    boss = actor_for(session, person)
    one, two, *_more = sorted(staff.known_themes())

    before = examines(two, staff.themes_of(session, person.id))
    staff.set_themes(session, person, [one, two], actor=boss, at=told.AT, reason="Arrivée")
    staff.set_themes(session, person, [one], actor=boss, at=told.AT, reason="Allègement")

    themes = staff.themes_of(session, person.id)
    assert (before, examines(one, themes), examines(two, themes)) == (True, True, False)
    assert themes == {one}
    kept = [(act.act, act.reason, act.details["themes"]) for act in acts_in_order(session)]
    assert kept == [("set_themes", "Arrivée", [one, two]), ("set_themes", "Allègement", [one])]


def test_themes_that_are_set_already_leave_no_trace(session):
    person = told.person(session, "Noa", Role.REVIEWER)
    boss, one = actor_for(session, person), min(staff.known_themes())

    done = [staff.set_themes(session, person, [one], actor=boss, at=told.AT, reason="Motif") for _twice in range(2)]

    assert (done, len(acts_in_order(session))) == ([True, False], 1)


def test_theme_that_no_rulebook_has_is_refused(session):
    person = told.person(session, "Noa", Role.REVIEWER)

    with pytest.raises(ObjectionError) as caught:
        staff.set_themes(session, person, ["nowhere"], actor=actor_for(session, person), at=told.AT, reason="Motif")

    assert caught.value.codes == (Objection.UNKNOWN_THEME,)
