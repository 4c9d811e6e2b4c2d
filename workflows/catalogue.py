"""What the public may see of a listing, and how far each of its declarations was verified. Pure rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workflows.rulebook import Criterion
from workflows.steps import Step
from workflows.vocabulary import ListingState, ReservationState, Verdict

LISTED = (ListingState.ACTIVE,)  # in the list; every other state has a page that says what became of the service
NEW_DAYS = 90
LIVE_RESERVATIONS = (
    ReservationState.OPEN,
    ReservationState.EVIDENCE_FILED,
    ReservationState.OVERDUE,
    ReservationState.ENTRUSTED,
    ReservationState.ENTRUSTED_OVERDUE,
)


class Means(StrEnum):
    """How a declaration was verified, the firmest first."""

    MACHINE = "machine"
    CERTIFICATE = "certificate"
    REVIEWER = "reviewer"
    DECLARED = "declared"
    RESERVED = "reserved"


class Notice(StrEnum):
    """Why a service is not in the list."""

    SUSPENDED = "suspended"
    EXPIRED = "expired"
    REMOVED = "removed"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is known about the answer to one criterion: last finding, days on which its dated evidence ends."""

    is_declared_not_applicable: bool
    verdict: Verdict | None
    valid_until: tuple[date, ...] = ()


# What a step may do to a listing that the public sees; a hearing, a reminder or a proposal stay in the house.
_SEEN_EFFECTS = frozenset(
    {"grant_access", "renew_access", "revoke_access", "start_next_term", "verify_version", "declare_releases"}
)


def is_public(step: Step) -> bool:
    """Return whether a step of a listing changes what the public sees of it."""
    return step.target is not None or not _SEEN_EFFECTS.isdisjoint(step.effects)


def notice(state: ListingState, ends_on: date, on: date) -> Notice | None:
    """Return what to say of a listing that is not in the list on a day; one whose term is over has expired."""
    if state in LISTED:
        return Notice.EXPIRED if ends_on < on else None
    return Notice(state.value)


def means_of(criterion: Criterion, shown: Shown, on: date) -> Means | None:
    """Return how the answer to a criterion was verified; None where the criterion does not concern the service."""
    if shown.verdict is Verdict.NOT_APPLICABLE or (shown.is_declared_not_applicable and shown.verdict is None):
        return None
    if shown.verdict in (Verdict.NON_COMPLIANT, Verdict.TO_COMPLETE):
        return Means.RESERVED
    if _is_certified(criterion, shown.valid_until, on):
        return Means.CERTIFICATE
    return Means.DECLARED if shown.verdict is None else Means.REVIEWER


def _is_certified(criterion: Criterion, valid_until: Iterable[date], on: date) -> bool:
    is_expected = criterion.evidence_expires or "certificate" in criterion.evidence
    return is_expected and any(until >= on for until in valid_until)
