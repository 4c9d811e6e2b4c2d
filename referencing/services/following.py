"""After the decision: connection tests, releases, evidence that lifts a reservation."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.application import Application
from models.decision import ConnectionTest
from models.evidence import Evidence
from models.listing import Listing
from models.queries.listings import versions_of
from models.reservation import Reservation, ReservationEvidence
from models.service import Release
from referencing.services import rulebooks
from referencing.services.working import acting_person, begin_work, refuse_if
from workflows.versions import Precedence, is_newer, is_significant, precedence
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
    changes: Collection[str] = (),
    notes: str = "",
    actor: Actor,
    on: date,
) -> Release:
    """Record a version put in use, once; the step «declare_release» then declares it.

    `changes`: the questions of the self-check answered by yes, which alone make it major; `on`: today.
    """
    begin_work(session, listing, "record_release", actor)
    book = rulebooks.load(listing.rulebook)
    asked = [key for key in book.change if key in changes]
    refuse_if(tuple(_release_refusals(session, listing, version, released_on, on)), listing, "record_release")
    release = Release(
        listing_id=listing.id,
        version=version,
        released_on=released_on,
        is_major=is_significant(asked, book),
        notes=notes,
        changes=asked,
    )
    session.add(release)
    session.flush()
    return release


def _release_refusals(
    session: Session, listing: Listing, version: str, released_on: date, on: date
) -> Iterator[Refusal]:
    known = versions_of(session, listing.id)
    if version in known:
        yield Refusal("release_known", (version,))
    elif not is_newer(version, listing.verified_version):
        yield Refusal("release_not_newer", (version, listing.verified_version))
    elif any(is_newer(other, version) for other in known):
        yield Refusal("release_overtaken", (version, max(known, key=_order)))
    if released_on > on:
        yield Refusal("release_in_future", (released_on.isoformat(),))


def _order(version: str) -> tuple[bool, Precedence | tuple[()]]:
    found = precedence(version)
    return found is not None, found or ()


def attach_evidence(
    session: Session, reservation: Reservation, evidence: Evidence, *, actor: Actor, at: datetime
) -> ReservationEvidence:
    """Attach a piece of evidence to a reservation; the step «file_evidence» then files it."""
    begin_work(session, reservation, "attach_evidence", actor)
    item = ReservationEvidence(reservation_id=reservation.id, evidence_id=evidence.id, filed_at=at)
    session.add(item)
    session.flush()
    return item
