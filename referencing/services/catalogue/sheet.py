"""The page of one service: everything the public may know of its listing, as plain facts. No words of a page."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from models.application import GrantRequest
from models.listing import Grant, Listing
from models.queries import catalogue_sheet as query
from models.queries.catalogue import running_grants
from models.reservation import Reservation
from models.service import Release, Service
from referencing.services import rulebooks
from referencing.services.catalogue.checks import ThemeChecks, checks_of, totals
from referencing.services.catalogue.plain import may_quote
from referencing.services.catalogue.presenting import facets_in
from referencing.services.declarations import outline_of
from referencing.services.errors import NotFoundError
from workflows import dossier as d
from workflows.calendar import day_of
from workflows.catalogue import LIVE_RESERVATIONS, Means, Notice, notice
from workflows.rulebook import Api
from workflows.vocabulary import Access, Facet


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One API that the service uses: operations that run now, those tested, what was declared about it."""

    api: Api
    operations: Sequence[Access]
    purpose: str
    declared: GrantRequest
    tested: Mapping[Access, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicReservation:
    """What the public may read of a reservation; `text` is empty where its wording stays in the case."""

    state: Any
    subject: str
    theme: str
    text: str
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Former:
    """An earlier listing of the same service."""

    listing: Listing
    notice: Notice | None
    ended_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """`listing`: the last one; `notice`: why the service is not in the list, None where it is."""

    service: Service
    vendor: str
    listing: Listing
    entered_on: date
    presented_at: datetime
    notice: Notice | None
    declared: d.Service
    nature: str
    facets: Mapping[Facet, Sequence[str]]
    exchanges: Sequence[Exchange]
    themes: Sequence[ThemeChecks]
    totals: Mapping[Means, int]
    reservations: Sequence[PublicReservation]
    ahead: Release | None
    former: Sequence[Former]
    rulebook: str

    @property
    def ended_on(self) -> date:
        """The last day of the listing: that of its term, or the one on which it ended before."""
        return _last_day(self.listing, self.notice)

    @property
    def changed_on(self) -> date:
        """The day of the last change of what this page says."""
        return max(day_of(self.presented_at), day_of(self.listing.moved_at))


class MovedError(Exception):
    """The service has another address now."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        super().__init__(slug)


def sheet_at(session: Session, slug: str, on: date) -> Sheet:
    """Return the page of the service with an address; MovedError where it has another, NotFoundError without one."""
    service = query.service_at(session, slug)
    if service is None:
        present = query.present_slug(session, slug)
        if present is None:
            raise NotFoundError(slug)
        if not query.listings_shown(session, _id_of(session, present)):
            raise NotFoundError(slug)
        raise MovedError(present)
    return sheet_of(session, service, on)


def _id_of(session: Session, slug: str) -> uuid.UUID:
    service = query.service_at(session, slug)
    if service is None:
        raise NotFoundError(slug)
    return service.id


def sheet_of_listing(session: Session, listing_id: uuid.UUID, on: date) -> Sheet:
    """Return the page of the service of a listing that was published; NotFoundError when there is none."""
    listing = query.listing_shown(session, listing_id)
    if listing is None:
        raise NotFoundError(str(listing_id))
    return sheet_of(session, listing.service, on)


def sheet_of(session: Session, service: Service, on: date) -> Sheet:
    """Return the page of a service; NotFoundError for one that was never in the catalogue."""
    rows = query.listings_shown(session, service.id)
    if not rows:
        raise NotFoundError(service.slug)
    (listing, entry, is_ahead), *earlier = rows
    application = query.application_with_grants(session, entry.application_id)
    dossier = outline_of(application)
    themes = checks_of(session, application, dossier, on)
    exchanges = _exchanges(session, listing, application.grant_requests)
    facets: dict[Facet, list[str]] = {}
    for facet, value in facets_in(dossier.service):
        facets.setdefault(facet, []).append(value)
    return Sheet(
        service=service,
        vendor=service.organisation.name,
        listing=listing,
        entered_on=entry.entered_on,
        presented_at=entry.presented_at,
        notice=notice(listing.state, listing.ends_on, on),
        declared=dossier.service,
        nature=dossier.vendor.nature.value,
        facets=facets,
        exchanges=exchanges,
        themes=themes,
        totals=totals(themes, sum(len(one.tested) for one in exchanges)),
        reservations=_reservations(session, service.id),
        ahead=_ahead(session, listing) if is_ahead else None,
        former=[_former(other, on) for other, _entry, _ahead_too in earlier],
        rulebook=rulebooks.load(listing.rulebook).title,
    )


def _exchanges(session: Session, listing: Listing, declared: Sequence[GrantRequest]) -> list[Exchange]:
    running: dict[str, list[Grant]] = {}
    for grant in running_grants(session, [listing.id]):
        running.setdefault(grant.api, []).append(grant)
    if not running:
        return []
    tested: dict[tuple[str, Access], date] = {}
    for run in query.passed_tests(session, declared[0].application_id) if declared else ():
        tested[run.api, run.operation] = run.run_on
    book = rulebooks.load(listing.rulebook)
    found = [
        Exchange(
            api=book.api[one.api],
            operations=[grant.operation for grant in running[one.api]],
            purpose=book.purpose[one.purpose].title,
            declared=one,
            tested={
                grant.operation: tested[one.api, grant.operation]
                for grant in running[one.api]
                if (one.api, grant.operation) in tested
            },
        )
        for one in declared
        if one.api in running
    ]
    return sorted(found, key=lambda one: one.api.base)  # what binds the accounts comes after what it serves


def _reservations(session: Session, service_id: uuid.UUID) -> list[PublicReservation]:
    return [_told(one) for one in query.reservations_on(session, service_id, LIVE_RESERVATIONS)]


def _told(reservation: Reservation) -> PublicReservation:
    book = rulebooks.load(reservation.rulebook)
    criterion = book.criterion.get(reservation.criterion or "")
    return PublicReservation(
        state=reservation.state,
        subject=criterion.title if criterion else "",
        theme=book.theme[criterion.theme].title if criterion else "",
        text=reservation.text if may_quote(criterion.theme if criterion else None) else "",
        due_on=reservation.must_be_lifted_by,
    )


def _ahead(session: Session, listing: Listing) -> Release | None:
    unverified = [one for one in query.releases_of(session, listing.id) if one.is_major and one.verified_at is None]
    return unverified[0] if unverified else None


def _former(listing: Listing, on: date) -> Former:
    told = notice(listing.state, listing.ends_on, on)
    return Former(listing=listing, notice=told, ended_on=_last_day(listing, told))


def _last_day(listing: Listing, told: Notice | None) -> date:
    if told is None or told in (Notice.EXPIRED, Notice.SUSPENDED):
        return listing.ends_on
    return min(day_of(listing.moved_at), listing.ends_on)
