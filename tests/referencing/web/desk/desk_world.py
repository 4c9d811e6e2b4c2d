"""A desk with cases to filter, people to give them to, and a count of the questions asked of the database."""

from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import event, select

from models.organisation import Interest, Person, StaffRole
from referencing.services.demo.world import DOMAIN
from tests.referencing.told import application, vendor
from tests.referencing.web.conftest import AT

OFFICER = f"guichet@{DOMAIN}"
REVIEWER = f"instruction@{DOMAIN}"
TODAY = AT.date()


@contextmanager
def queries(app):
    """Note what is asked of the database inside a with block."""
    told = []
    with app.app_context():
        engine = app.extensions["sqlalchemy"].engine
    listener = lambda *given: told.append(given[2])  # noqa: E731
    event.listen(engine, "before_cursor_execute", listener)
    yield told
    event.remove(engine, "before_cursor_execute", listener)


def fill(world, count, organisation=None, **values):
    """Add submitted applications, due one day after the other; return their numbers."""
    organisation = organisation or vendor(world.session)
    made = [
        application(
            world.session, organisation, f"Service {n:02d}", **{"due_on": TODAY + timedelta(days=n), **values}
        ).number
        for n in range(count)
    ]
    world.session.commit()
    return made


def person(world, email):
    """Return somebody by address; the transaction ends here: on SQLite it would keep the pages from writing."""
    found = world.session.scalars(select(Person).where(Person.email == email)).one()
    world.session.expunge(found)
    world.session.rollback()
    return found


def newcomer(world, name, *roles):
    """Add somebody of the house; return their identifier."""
    added = Person(email=f"{name.lower()}@{DOMAIN}", name=name, is_demo=True, created_at=AT)
    added.staff_roles = [StaffRole(role=role, given_at=AT) for role in roles]
    world.session.add(added)
    world.session.flush()
    identifier = added.id
    world.session.commit()
    return identifier


def recuse(world, email, number):
    """Have somebody declare an interest in a case."""
    declared = {"has_interest": True, "statement": "", "declared_at": AT}
    who = person(world, email).id
    world.session.add(Interest(person_id=who, application_id=world.case(number).id, **declared))
    world.session.commit()


def numbers(page):
    """Return the cases of a list, in order."""
    return [link.removeprefix("/dossiers/") for link in page.links if link and link.startswith("/dossiers/")]
