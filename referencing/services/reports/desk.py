"""The desk's reports: a page of them as its filter says, one with all that its reader may know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from models.organisation import Person
from models.queries import reports as query
from models.queries.independence import application_to_declare_on
from models.queries.queue import COUNTED, Place
from models.queries.search import numbers_like, services_like
from models.queries.worklist import recused_services
from models.report import Report
from referencing.services.errors import DeclarationNeededError, NotFoundError
from referencing.services.interests import interests_in
from referencing.services.queue_filter import readable_line
from referencing.services.seeing import staff_roles
from workflows.calendar import day_of
from workflows.procedures import REPORT
from workflows.report_vocabulary import ReportKind, ReportState
from workflows.reporting import Said, perhaps_the_same
from workflows.sight import ROLES_OF, queued_states
from workflows.vocabulary import Role
from workflows.words import _

OPEN: tuple[ReportState, ...] = tuple(ReportState(state) for state in queued_states(REPORT))
WITH_THE_DESK = tuple(state for state in OPEN if Role.OFFICER in ROLES_OF[REPORT.holder(state)])
_ABOUT = 50  # reports of one service that are looked at together


class Standing(StrEnum):
    """Which reports the list holds; a state asks for that state alone."""

    DESK = "guichet"
    OPEN = "ouverts"
    ALL = "tous"


STANDING_WORDS = {
    Standing.DESK: _("Attendent le guichet"),
    Standing.OPEN: _("Tous ceux en cours"),
    Standing.ALL: _("Tous, clos compris"),
}
_STATES = {Standing.DESK: WITH_THE_DESK, Standing.OPEN: OPEN, Standing.ALL: tuple(ReportState)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What somebody asks of the list of reports; `state` is a Standing, or a ReportState."""

    text: str = ""
    state: str = Standing.DESK
    kind: ReportKind | None = None
    is_late: bool = False

    def asked(self) -> list[tuple[str, str]]:
        """Return names and values as the address of the list holds them."""
        pairs = [("q", self.text), ("etat", self.state if self.state != Standing.DESK else "")]
        pairs += [("nature", self.kind or ""), ("retard", "oui" if self.is_late else "")]
        return [(name, str(value)) for name, value in pairs if value]

    @property
    def states(self) -> tuple[ReportState, ...]:
        """The states of the reports wanted."""
        found = next((states for name, states in _STATES.items() if name == self.state), None)
        return found if found is not None else (ReportState(self.state),)


def filter_from(asked: Mapping[str, str]) -> Filter:
    """Return the filter that an address asks for; what it does not know, it leaves out."""
    state, kind = asked.get("etat", ""), asked.get("nature", "")
    known = {*(one.value for one in Standing), *(one.value for one in ReportState)}
    return Filter(
        text=readable_line(asked.get("q", "")),
        state=state if state in known else Standing.DESK,
        kind=ReportKind(kind) if kind in {one.value for one in ReportKind} else None,
        is_late=asked.get("retard") == "oui",
    )


@dataclass(frozen=True, slots=True)
class ReportPage:
    """One page; `after` leads to the next; `count` stops at COUNTED + 1; `open_counts`: service → reports under way."""

    reports: Sequence[Report]
    after: Place | None
    count: int
    open_counts: Mapping[UUID, int]

    @property
    def is_counted(self) -> bool:
        """Whether `count` is exact."""
        return self.count <= COUNTED


def report_page(
    session: Session, person: Person, chosen: Filter, on: date, *, size: int, after: Place | None = None
) -> ReportPage:
    """Return a page of what a filter asks for, without the services in which the reader has an interest."""
    wanted = _wanted(session, person, chosen, on)
    found = query.reports_by_due_date(session, wanted, after, size + 1)
    shown = found[:size]
    following = (shown[-1].due_on, shown[-1].id) if len(found) > size else None
    counts = query.counts_by_service(session, {report.service_id for report in shown}, OPEN)
    return ReportPage(shown, following, query.count_reports(session, wanted), counts)


def reports_waiting(session: Session, person: Person, size: int) -> Sequence[Report]:
    """Return the reports that wait for the desk, those due first on top."""
    wanted = query.WantedReports(states=WITH_THE_DESK, recused=tuple(recused_services(session, person.id)))
    return query.reports_by_due_date(session, wanted, None, size)


@dataclass(frozen=True, slots=True)
class ReportCounts:
    """How many reports there are about a service, and how many of them are under way."""

    all: int
    open: int


def counts_about(session: Session, service_id: UUID) -> ReportCounts:
    """Return how many reports there are about a service."""
    every = query.counts_by_service(session, [service_id], tuple(ReportState))
    running = query.counts_by_service(session, [service_id], OPEN)
    return ReportCounts(every.get(service_id, 0), running.get(service_id, 0))


def _wanted(session: Session, person: Person, chosen: Filter, on: date) -> query.WantedReports:
    named: dict[str, Any] = {}
    if chosen.text:
        named["services"] = tuple(services_like(session, chosen.text))
        named["numbers"] = tuple(numbers_like(chosen.text, on))
    return query.WantedReports(
        states=chosen.states,
        recused=tuple(recused_services(session, person.id)),
        kind=chosen.kind,
        before=on if chosen.is_late else None,
        **named,
    )


def readable_report(session: Session, number: str, person: Person) -> Report:
    """Return a report that an officer may read, or the auditor of the audit that it joined; NotFoundError for others.

    DeclarationNeededError, with the application to declare on, before its reader has declared their interests.
    """
    report = query.report_numbered(session, number)
    if report is None or not _may_read(report, person):
        raise NotFoundError(number)
    said = interests_in(session, report, person.id, staff_roles(person))
    if said.is_recused:
        raise NotFoundError(number)
    if said.is_undeclared:
        raise DeclarationNeededError(application_to_declare_on(session, report).number)
    return report


def _may_read(report: Report, person: Person) -> bool:
    roles = staff_roles(person)
    is_their_audit = report.audit is not None and report.audit.auditor_id == person.id
    return Role.OFFICER in roles or (Role.AUDITOR in roles and is_their_audit)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another report about the same service; `is_alike`: perhaps about the same problem."""

    report: Report
    is_alike: bool


def neighbours(session: Session, report: Report) -> list[Neighbour]:
    """Return the other reports about the service of one, those that may be the same first, then last first."""
    others = [one for one in query.reports_about(session, report.service_id, _ABOUT) if one.id != report.id]
    alike = set(perhaps_the_same(_said(report), map(_said, others)))
    found = [Neighbour(one, one.id in alike) for one in others]
    return sorted(found, key=lambda one: not one.is_alike)


def _said(report: Report) -> Said:
    return Said(report.id, report.kind, report.text, day_of(report.opened_at))
