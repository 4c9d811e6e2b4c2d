import uuid
from datetime import date

import pytest
from sqlalchemy import Enum
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from models.application import Application
from models.audit import Audit
from models.case import touch
from models.database import make_sessions
from models.decision import Decision
from models.document import IssuedDocument
from models.listing import Listing
from models.queries.cases import case_numbered, locked
from models.reservation import Reservation
from models.types import UtcDateTime
from tests.referencing import told
from workflows.vocabulary import ApplicationState, AuditState, ReservationState, Track


@pytest.fixture
def session(engine):
    """A session that remembers what it read, as ours do."""
    with make_sessions(engine)() as session:
        yield session


@pytest.fixture
def case(session):
    made = told.application(session, told.vendor(session))
    session.commit()
    return made


def test_write_over_a_newer_version_is_refused(engine, session, case):
    with Session(engine) as other, other.begin():
        other.get_one(Application, case.id).track = Track.EXCHANGE

    case.due_on = date(2026, 4, 1)

    with pytest.raises(StaleDataError):
        session.flush()


def test_touch_moves_the_version_alone(session, case):
    before = {column.key: getattr(case, column.key) for column in Application.__table__.columns}

    touch(case)
    session.flush()

    after = {column.key: getattr(case, column.key) for column in Application.__table__.columns}
    assert after == before | {"version": before["version"] + 1}


def test_locked_cases_are_read_afresh(engine, session, case):
    with Session(engine) as other, other.begin():
        other.get_one(Application, case.id).track = Track.EXCHANGE

    assert locked(session, Application, [case.id]) == {case.id: case}
    assert case.track is Track.EXCHANGE


def test_case_is_found_by_its_number_in_any_case(session, case):
    assert case_numbered(session, case.number.lower()) is case
    assert case_numbered(session, "CAND-1999-00001") is None
    assert case_numbered(session, "nonsense") is None


def test_published_application_without_listing_is_refused(session, case):
    case.state = ApplicationState.PUBLISHED

    with pytest.raises(IntegrityError, match="published_has_listing"):
        session.flush()


WRONG = {
    "ck_decision_refusal_has_grounds": (Decision, {"is_accepted": False, "grounds": ""}),
    "ck_listing_term_not_reversed": (Listing, {"starts_on": date(2026, 3, 2), "ends_on": date(2026, 3, 1)}),
    "ck_reservation_lifted_has_date": (Reservation, {"state": ReservationState.LIFTED, "lifted_at": None}),
    "ck_audit_closed_has_conclusion": (Audit, {"state": AuditState.CLOSED, "conclusion": None}),
    "ck_issued_document_rendered_has_hash": (IssuedDocument, {"rendered_at": told.AT, "sha256": None}),
}
SAMPLES = {uuid.UUID: uuid.UUID(int=1), int: 1, bool: False, str: "x", date: date(2026, 3, 2), object: {}}


@pytest.mark.parametrize("check", WRONG)
def test_row_that_the_procedure_cannot_leave_is_refused(session, check):
    """The row points nowhere, but a check is looked at before the keys are."""
    model, wrong = WRONG[check]
    table = model.__table__
    sample = {column.name: _sample(column) for column in table.columns if not column.nullable}

    with pytest.raises(IntegrityError, match=check):
        session.execute(table.insert().values(sample | wrong))


def _sample(column):
    if isinstance(column.type, Enum):
        return next(iter(column.type.enum_class))
    if isinstance(column.type, UtcDateTime):
        return told.AT
    return SAMPLES[column.type.python_type]
