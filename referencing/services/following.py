"""After the decision: connection tests, releases, evidence that lifts a reservation."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.application import Application
from models.decision import ConnectionTest
from models.evidence import Evidence
from models.listing import Listing
from models.queries.listings import has_release
from models.reservation import Reservation, ReservationEvidence
from models.service import Release
from referencing.services.working import acting_person, begin_work, refuse_if
from workflows.vocabulary import Access, Actor, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class TestRun:
    """One run against one operation of one API; `record` is the signed record (procès-verbal)."""

    api: str
    operation: Access
    product_version: str
    specification_version: str
    is_passed: bool
    run_on: date
    record: Evidence


def record_test(
    session: Session, application: Application, run: TestRun, *, actor: Actor, at: datetime
) -> ConnectionTest:
    """Record a connection test run of an application."""
    begin_work(session, application, "test_connection", actor)
    test = ConnectionTest(
        application_id=application.id,
        api=run.api,
        operation=run.operation,
        product_version=run.product_version,
        specification_version=run.specification_version,
        is_passed=run.is_passed,
        run_on=run.run_on,
        record_id=run.record.id,
        officer_id=acting_person(actor),
        recorded_at=at,
    )
    session.add(test)
    session.flush()
    return test


def record_release(
    session: Session,
    listing: Listing,
    version: str,
    released_on: date,
    *,
    is_major: bool,
    notes: str = "",
    actor: Actor,
) -> Release:
    """Record a version put in use, once; the step «declare_release» then declares it."""
    begin_work(session, listing, "record_release", actor)
    if has_release(session, listing.id, version):
        refuse_if((Refusal("release_known", (version,)),), listing, "record_release")
    release = Release(listing_id=listing.id, version=version, released_on=released_on, is_major=is_major, notes=notes)
    session.add(release)
    session.flush()
    return release


def attach_evidence(
    session: Session, reservation: Reservation, evidence: Evidence, *, actor: Actor, at: datetime
) -> ReservationEvidence:
    """Attach a piece of evidence to a reservation; the step «file_evidence» then files it."""
    begin_work(session, reservation, "attach_evidence", actor)
    item = ReservationEvidence(reservation_id=reservation.id, evidence_id=evidence.id, filed_at=at)
    session.add(item)
    session.flush()
    return item
