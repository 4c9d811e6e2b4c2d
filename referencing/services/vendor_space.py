"""A vendor's services with their cases, those that wait for its people marked."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from models.application import Application
from models.listing import Listing
from models.organisation import Person
from models.queries.messages import unread_counts
from models.queries.portfolio import applications_about, listings_about, services_seen
from models.service import Service
from workflows.procedures import APPLICATION
from workflows.vocabulary import Holder


@dataclass(frozen=True, slots=True)
class Entry:
    """One application: whether it waits for the vendor, and how many messages the reader has not read."""

    case: Application
    is_open: bool
    is_waiting: bool
    unread: int


@dataclass(frozen=True, slots=True)
class Shown:
    """One service of a vendor: applications last first, its last listing, whether a further application may come."""

    service: Service
    applications: list[Entry]
    listing: Listing | None

    @property
    def is_waiting(self) -> bool:
        """Whether something of it waits for the vendor."""
        return any(entry.is_waiting for entry in self.applications)

    @property
    def may_go_on(self) -> bool:
        """Whether no application of it is under way: which kind may be opened is asked on the next page."""
        return bool(self.applications) and not any(entry.is_open for entry in self.applications)


def services_of_person(session: Session, person: Person) -> list[Shown]:
    """Return the services of a person's organisations: those that wait first, then by name."""
    organisations = [membership.organisation_id for membership in person.memberships]
    services = services_seen(session, organisations, person.id)
    ids = [service.id for service in services]
    applications, listings = applications_about(session, ids), listings_about(session, ids)
    unread = unread_counts(session, person.id, [one.id for one in applications])
    by_service: dict[UUID, list[Entry]] = defaultdict(list)
    for one in applications:
        by_service[one.service_id].append(_entry(one, unread))
    last: dict[UUID, Listing] = {}
    for listing in listings:
        last.setdefault(listing.service_id, listing)
    shown = [Shown(service, by_service[service.id], last.get(service.id)) for service in services]
    return sorted(shown, key=lambda one: not one.is_waiting)


def _entry(case: Application, unread: Mapping[UUID, int]) -> Entry:
    is_open = case.state not in APPLICATION.final
    holder = APPLICATION.holder(case.state)
    return Entry(case, is_open, holder in (Holder.VENDOR, Holder.PARTIES), unread.get(case.id, 0))
