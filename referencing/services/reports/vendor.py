"""The reports that were passed to a vendor, as its members may read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from models.organisation import Person
from models.queries import reports as query
from models.queries.cases import ledger_of
from models.queries.queue import Place
from models.report import Report
from referencing.services.errors import NotFoundError
from workflows.procedures import REPORT
from workflows.report_vocabulary import ReportState
from workflows.sight import HIDDEN_FROM_VENDOR
from workflows.vocabulary import Holder

AWAITED = tuple(state for state in ReportState if REPORT.holder(state) is Holder.VENDOR)


@dataclass(frozen=True, slots=True)
class PassedPage:
    """Those that the vendor may still answer first; `after` leads to the next page."""

    reports: Sequence[Report]
    after: Place | None


def own_report(session: Session, number: str, person: Person) -> Report:
    """Return a report that was passed to an organisation of this person; NotFoundError for every other."""
    report = query.report_numbered(session, number)
    if report is None or report.passed_at is None or report.organisation_id not in _organisations(person):
        raise NotFoundError(number)
    return report


def passed_page(session: Session, person: Person, *, size: int, after: Place | None = None) -> PassedPage:
    """Return a page of the reports passed to the organisations of a person, those that are due first on top."""
    found = query.reports_passed_to(session, _organisations(person), tuple(ReportState), after, size + 1)
    shown = found[:size]
    return PassedPage(shown, (shown[-1].due_on, shown[-1].id) if len(found) > size else None)


def count_awaited(session: Session, person: Person) -> int:
    """Return how many reports wait for the organisations of a person."""
    return query.count_passed(session, _organisations(person), AWAITED)


def count_about(session: Session, person: Person, service_id: UUID) -> int:
    """Return how many reports about a service were passed to the organisations of a person."""
    return query.count_passed(session, _organisations(person), tuple(ReportState), service_id)


def state_told(report: Report) -> ReportState:
    """Return the state of a report as its vendor may know it: an audit reaches the vendor with its plan."""
    if report.audit is None or report.audit.state not in HIDDEN_FROM_VENDOR:
        return report.state
    return ReportState.ANSWERED if report.answered_at else ReportState.UNANSWERED


def may_answer(report: Report) -> bool:
    """Return whether the vendor may answer a report now."""
    return REPORT.may_leave(report.state, "answer")


def _organisations(person: Person) -> list[UUID]:
    return [membership.organisation_id for membership in person.memberships]


def question_put(session: Session, report: Report) -> str:
    """Return what the desk asked of the vendor when it passed a report on."""
    asked = [entry.detail.reason for entry in ledger_of(session, report) if entry.trigger == "pass_on"]
    return asked[-1] or "" if asked else ""
