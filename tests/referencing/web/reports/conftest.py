"""A service in the catalogue that people report, an officer free of interests, a vendor who reads what is passed on."""

from dataclasses import dataclass

import pytest
import time_machine
from sqlalchemy import select

from models.application import Application
from models.organisation import Interest, Membership, Organisation, Person
from referencing.services.demo.world import DOMAIN
from tests.referencing.listed import listed
from tests.referencing.told import vendor
from tests.referencing.web.conftest import AT
from tests.referencing.web.strict import Visitor

OFFICER = f"guichet@{DOMAIN}"
AUDITOR = f"audit@{DOMAIN}"
TEXT = "L’application ne s’ouvre plus depuis hier matin."
TOLD = {"kind": "unreachable", "text": TEXT, "reporter": "citizen", "noticed_on": "", "email": "", "complement": ""}


def vendor_of(session, organisation, name="lectrice") -> str:
    """Add a member of a vendor who can sign in, and return the address."""
    person = Person(email=f"{name}@exemple.fr", name=name.title(), is_demo=True, created_at=AT)
    session.add(person)
    session.flush()
    session.add(Membership(person_id=person.id, organisation_id=organisation.id, is_signatory=True))
    session.commit()
    return f"{name}@exemple.fr"


def declare(session, email, case_id, *, has_interest=False):
    """Have somebody say whether they have an interest in an application."""
    who = session.scalars(select(Person.id).where(Person.email == email)).one()
    said = {"has_interest": has_interest, "statement": "", "declared_at": AT}
    session.add(Interest(person_id=who, application_id=case_id, **said))
    session.commit()


@dataclass
class Place:
    """`slug`: the address of the service in the catalogue, `listing`: its number; `vendor` signs in for its vendor."""

    app: object
    session: object
    slug: str
    listing: str
    vendor: str

    def report(self, **typed) -> str:
        """Send a report as a visitor and return the secret address."""
        return send(Visitor(self.app), self.slug, **typed)

    def visitor(self, email=None):
        return Visitor(self.app).sign_in(email) if email else Visitor(self.app)


def send(visitor, slug, status=303, wait=10, **typed):
    """Fill the form in, wait some seconds, send it; return where it leads, or the page that says why not."""
    address = f"/catalogue/{slug}/signaler"
    form = next(form for form in visitor.open(address).forms if form.action == address)
    with time_machine.travel(AT.timestamp() + wait, tick=False):
        answer = visitor.post(address, form.fields | TOLD | typed, status)
    return answer.location if status == 303 else answer


@pytest.fixture
def place(app, session, world) -> Place:  # noqa: ARG001 - its people
    company: Organisation = vendor(session)
    listing = listed(session, "Suivi Souffle", of=company, slug="suivi-souffle")
    application = session.scalars(select(Application.id).where(Application.service_id == listing.service_id)).one()
    number = listing.number
    session.commit()
    for email in (OFFICER, AUDITOR):
        declare(session, email, application)
    reader = vendor_of(session, company)
    session.rollback()  # on SQLite, what is open here would keep the pages from writing
    return Place(app, session, "suivi-souffle", number, reader)
