"""Whom a vendor's message reaches: who follows the case, who stands in for them, else the whole desk."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.assignment import Absence, Assignment
from models.entropy import new_id
from models.news import News
from models.organisation import Person
from referencing.services.messaging import Letter, write_message
from referencing.services.people import actor_for
from tests.referencing.told import AT, application, person, vendor
from workflows.calendar import day_of
from workflows.vocabulary import Role


@pytest.fixture
def people(session):
    """Two officers, two reviewers, a member of a vendor with a case."""
    ours = vendor(session)
    found = {"Vera": person(session, "Vera", of=ours)}
    found |= {name: person(session, name, Role.OFFICER) for name in ("Omar", "Olga")}
    found |= {name: person(session, name, Role.REVIEWER) for name in ("Rita", "Remi")}
    return found | {"case": application(session, ours)}


def _follow(session, people, name, theme):
    case, who = people["case"], people[name]
    held = {"procedure": "application", "case_id": case.id, "theme": theme, "person_id": who.id}
    session.add(Assignment(assigned_at=AT, assigned_by_id=who.id, **held))
    session.flush()


def _told(session, people):
    case = people["case"]
    actor = actor_for(session, people["Vera"], case.organisation_id)
    write_message(session, case, Letter(new_id(), "Bonjour."), actor=actor, at=AT)
    names = select(Person.name).join(News, News.person_id == Person.id).where(News.kind == "message")
    return sorted(session.scalars(names))


def test_whole_desk_hears_of_a_case_that_nobody_follows(session, people):
    assert _told(session, people) == ["Olga", "Omar"]


def test_who_follows_the_case_hears_of_it_reviewers_included(session, people):
    _follow(session, people, "Omar", "")
    _follow(session, people, "Rita", "securite")

    assert _told(session, people) == ["Omar", "Rita"]


@pytest.mark.parametrize(("days", "heard"), [(0, ["Olga", "Omar"]), (1, ["Omar"])])
def test_cover_hears_of_it_while_the_absence_lasts(session, people, days, heard):
    _follow(session, people, "Omar", "")
    on = day_of(AT)
    session.add(
        Absence(
            person_id=people["Omar"].id,
            cover_id=people["Olga"].id,
            starts_on=on + timedelta(days=days),
            ends_on=on + timedelta(days=days + 2),
            noted_at=AT,
        )
    )

    assert _told(session, people) == heard
