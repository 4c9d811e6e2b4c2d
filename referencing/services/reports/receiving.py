"""Take in a report about a service of the catalogue, from somebody without an account."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.entropy import new_salt
from models.listing import Listing
from models.queries.reports import report_of_form
from models.queries.services import lock_service
from models.report import Report, ReportContact
from referencing.services import rulebooks
from referencing.services.catalogue.sheet import Sheet
from referencing.services.public_holidays import french_holidays
from referencing.services.reports.telling import write_to_reporter
from referencing.services.reports.tokens import hash_of, token_for
from referencing.services.steps import open_case
from workflows.calendar import due_on
from workflows.report_vocabulary import A_REPORTER, Reporter, ReportKind
from workflows.rulebook import DelayName


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What somebody tells; `form_key`: the form it came in, `email`: where they want to be told of the outcome."""

    kind: ReportKind
    text: str
    reporter: Reporter
    noticed_on: date | None
    email: str | None
    form_key: str


def may_be_reported(sheet: Sheet, on: date) -> bool:
    """Return whether a service is in the catalogue, or left it so lately that a report still makes sense."""
    if sheet.notice is None:
        return True
    window = rulebooks.load(sheet.listing.rulebook).delay(DelayName.REPORT_WINDOW)
    return on <= due_on(sheet.ended_on, window, french_holidays())


def receive(session: Session, listing: Listing, told: Account, *, secret_key: str, at: datetime) -> Report:
    """Open a report about a listing and return it; the same form sent twice gives the same one."""
    lock_service(session, listing.service_id)
    known = report_of_form(session, told.form_key)
    if known is not None:
        return known
    salt = new_salt()
    report = Report(
        organisation_id=listing.organisation_id,
        service_id=listing.service_id,
        listing_id=listing.id,
        rulebook=listing.rulebook,
        kind=told.kind,
        reporter=told.reporter,
        text=told.text,
        noticed_on=told.noticed_on,
        form_key=told.form_key,
        token_salt=salt,
        token_hash=hash_of(token_for(salt, secret_key)),
    )
    open_case(session, report, actor=A_REPORTER, at=at)
    if told.email:
        session.add(ReportContact(report_id=report.id, email=told.email))
        session.flush()
        write_to_reporter(session, report, "reporter_received", at)
    return report


def new_form_key() -> str:
    """Return the key of a form: random, so that nobody sends somebody else's again."""
    return uuid.uuid4().hex
