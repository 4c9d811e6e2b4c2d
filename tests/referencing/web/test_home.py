from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from referencing.services.demo.world import DOMAIN
from referencing.services.people import declare_interest
from tests.referencing.told import application, vendor
from tests.referencing.web.conftest import AT
from workflows.vocabulary import ApplicationState

OFFICER = f"guichet@{DOMAIN}"


@contextmanager
def _queries(app):
    told = []
    with app.app_context():
        engine = app.extensions["sqlalchemy"].engine
    listener = lambda *given: told.append(given[2])  # noqa: E731
    event.listen(engine, "before_cursor_execute", listener)
    yield told
    event.remove(engine, "before_cursor_execute", listener)


def _fill(world, count, **values):
    organisation = vendor(world.session)
    made = [
        application(world.session, organisation, f"Service {n:02d}", moved_at=AT - timedelta(hours=n), **values).number
        for n in range(count)
    ]
    world.session.commit()
    return made


def _numbers(page):
    return [link.removeprefix("/dossiers/") for link in page.links if link and link.startswith("/dossiers/")]


def test_number_of_questions_to_the_database_does_not_grow_with_the_list(app, world, visitor):
    visitor.sign_in(OFFICER)
    _fill(world, 1)
    with _queries(app) as for_one:
        visitor.open("/")
    _fill(world, 49)

    with _queries(app) as for_fifty:
        visitor.open("/")

    assert len(for_fifty) == len(for_one)


def test_cases_that_wait_come_first_and_pages_show_each_case_once(world, visitor):
    waiting = _fill(world, 25)
    others = _fill(world, 25, state=ApplicationState.ASSESSMENT)
    visitor.sign_in(OFFICER)
    seen, path = [], "/"

    while path:
        page = visitor.open(path)
        seen += _numbers(page)
        path = next((link for link in page.links if link and "apres=" in link), None)

    assert seen[:25] == sorted(waiting, key=lambda number: _id(world, number))
    assert seen[25:] == others


def _id(world, number):
    found = world.case(number).id
    world.session.rollback()
    return found


def test_list_can_be_kept_to_one_state(world, visitor):
    _fill(world, 2)
    kept = _fill(world, 2, state=ApplicationState.ASSESSMENT)
    visitor.sign_in(OFFICER)

    page = visitor.open("/?etat=application.assessment")

    assert _numbers(page) == kept


@pytest.mark.parametrize("given", ["?etat=application.nowhere", "?etat=x", "?apres=x", "?apres=a~~z", "?apres=b~1~2"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_list_takes_anything_that_is_asked(world, visitor, given):
    made = _fill(world, 1)
    visitor.sign_in(OFFICER)

    assert _numbers(visitor.open(f"/{given}")) == made


def test_list_leaves_out_what_the_reader_has_an_interest_in(world, visitor):
    kept, hidden = _fill(world, 2)
    about = world.case(hidden).id
    declare_interest(world.session, about, world.actor(OFFICER), has_interest=True, statement="Parts.", at=AT)
    world.session.commit()
    visitor.sign_in(OFFICER)

    assert _numbers(visitor.open("/")) == [kept]


def test_vendor_sees_its_own_cases_and_no_audit_before_its_notice(town):
    page = town.visitor("signataire@editeur-01.example").open("/")

    mine = {town.application, town.listing, town.reservation, town.audit}
    assert set(_numbers(page)) == mine
