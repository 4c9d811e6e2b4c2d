"""A small world to tell things in: people with their roles, an application, entries of its ledger."""

import itertools
from datetime import UTC, date, datetime

from sqlalchemy import select

from models.application import Application
from models.every import CASES
from models.ledger import LedgerDetail, LedgerEntry
from models.organisation import Membership, Organisation, Person, StaffRole
from models.outbox import OutboxMessage
from models.service import Service
from workflows.vocabulary import ApplicationState, Kind, Role, Track

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HASH = "0" * 64
_numbers = itertools.count(1)


def vendor(session, name="Cardia") -> Organisation:
    return _added(session, Organisation(name=name, siren=f"{next(_numbers):09d}", nature="company", created_at=AT))


def person(session, name, *roles, of=None, is_signatory=False, is_active=True) -> Person:
    email = f"{name.lower()}@exemple.fr"
    added = _added(session, Person(name=name, email=email, is_active=is_active, created_at=AT))
    for role in roles:
        _added(session, StaffRole(person_id=added.id, role=role, given_at=AT))
    if of is not None:
        _added(session, Membership(person_id=added.id, organisation_id=of.id, is_signatory=is_signatory))
    return added


def application(session, organisation, service="Suivi Tension", **values) -> Application:
    number = next(_numbers)
    if "service_id" not in values:
        of = {"organisation_id": organisation.id, "created_at": AT}
        values["service_id"] = _added(session, Service(name=service, slug=f"service-{number}", **of)).id
    columns = {
        "number": f"CAND-2026-{number:05d}",
        "rulebook": "mes-2023",
        "state": ApplicationState.SUBMITTED,
        "kind": Kind.INITIAL,
        "track": Track.SIMPLE,
        "declaration": {},
        "round": 1,
        "due_on": date(2026, 3, 16),
        "opened_at": AT,
        "moved_at": AT,
        "organisation_id": organisation.id,
    }
    return _added(session, Application(**(columns | values)))


def entry(session, case, trigger, by=None, seq=1, role=Role.OFFICER) -> LedgerEntry:
    written = LedgerEntry(
        procedure=case.procedure,
        case_id=case.id,
        seq=seq,
        trigger=trigger,
        target=case.state.value,
        role=role,
        at=AT,
        payload={},
        commitment=HASH,
        previous_hash=HASH,
        hash=HASH,
    )
    _added(session, written)
    _added(session, LedgerDetail(entry_id=written.id, salt="", actor_id=by and by.id, actor_name=by and by.name))
    return written


def rows(session) -> list[OutboxMessage]:
    query = select(OutboxMessage).order_by(OutboxMessage.id).execution_options(populate_existing=True)
    return list(session.scalars(query))


def _added(session, row):
    session.add(row)
    session.flush()
    return row


assert "application" in CASES  # every table is imported, so that mappers find each other
