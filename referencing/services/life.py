"""A listing with all that belongs to it, for the page of its vendor and that of the desk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.application import Application
from models.audit import Audit
from models.listing import Grant, Hearing, Listing, Term
from models.queries import life as query
from models.queries.portfolio import applications_about
from models.reservation import Reservation
from models.service import Release
from referencing.services import rulebooks
from referencing.services.opening import kinds_for
from workflows.calendar import day_of
from workflows.procedures import APPLICATION, LISTING
from workflows.rulebook import Rulebook
from workflows.terms import renewal_opens_on
from workflows.vocabulary import Actor, Kind, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingLife:
    """`forbidden`: each kind of application with what stands in its way today; `open_application`: one under way."""

    listing: Listing
    book: Rulebook
    on: date
    terms: Sequence[Term]
    releases: Sequence[Release]
    grants: Sequence[Grant]
    hearings: Sequence[Hearing]
    reservations: Sequence[Reservation]
    audits: Sequence[Audit]
    applications: Sequence[Application]
    forbidden: Mapping[Kind, tuple[Refusal, ...]]

    @property
    def is_in_force(self) -> bool:
        """Whether the right still runs, suspended or not."""
        return LISTING.may_leave(self.listing.state, "update")

    @property
    def days_left(self) -> int:
        """Days until the last one, that day included."""
        return (self.listing.ends_on - self.on).days + 1

    @property
    def renewal_opens_on(self) -> date:
        """First day on which a renewal may be opened."""
        return renewal_opens_on(self.book, self.listing.ends_on)

    @property
    def has_further_term(self) -> bool:
        """Whether the rulebook grants a term after this one."""
        return self.listing.rank < len(self.book.terms_years)

    @property
    def open_application(self) -> Application | None:
        """The application under way, if there is one."""
        return next((one for one in self.applications if one.state not in APPLICATION.final), None)

    @property
    def cases(self) -> list[Application | Audit]:
        """The applications and the audits of the service, applications first."""
        return [*self.applications, *self.audits]

    @property
    def hearing(self) -> Hearing | None:
        """The hearing that runs."""
        return next((one for one in self.hearings if one.closed_at is None), None)

    @property
    def update_due_on(self) -> date | None:
        """Until when the update of a major version must be filed."""
        due = [one.due_on for one in self.releases if one.due_on and one.verified_at is None]
        return min(due, default=None)


def life_of(session: Session, listing: Listing, actor: Actor, book: Rulebook, at: datetime) -> ListingLife:
    """Return a listing with all that belongs to it; `book`: the rulebook under which an application would open now."""
    return ListingLife(
        listing=listing,
        book=rulebooks.load(listing.rulebook),
        on=day_of(at),
        terms=listing.terms,
        releases=list(reversed(listing.releases)),
        grants=query.grants_of(session, listing.id),
        hearings=query.hearings_of(session, listing.id),
        reservations=query.reservations_about(session, listing.service_id),
        audits=query.audits_of(session, listing.id),
        applications=applications_about(session, [listing.service_id]),
        forbidden=kinds_for(session, listing.service, book, actor, at),
    )
