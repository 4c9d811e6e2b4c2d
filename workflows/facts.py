"""What a guard may look at. The memory builds these; a guard that asks for a section names it with `needs`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from workflows.calendar import Holidays
from workflows.completeness import Gap
from workflows.rulebook import Rulebook
from workflows.vocabulary import (
    Access,
    Actor,
    AuditConclusion,
    Kind,
    ListingState,
    MissedEffect,
    Opinion,
    Party,
    Refusal,
    Track,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Common to all procedures: who acts, on which day (Europe/Paris), under which rulebook, with which words.

    `is_recused`: the actor has an interest in the service; `is_undeclared`: they have to say whether they have one.
    """

    actor: Actor
    on: date
    book: Rulebook
    holidays: Holidays
    reason: str = ""
    is_recused: bool = False
    is_undeclared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What is missing from the dossier on the day of the step."""

    eligibility_gaps: tuple[Gap, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingInBrief:
    """The listing of the service, if it has one: state, last day, rank of its term (1 = first)."""

    state: ListingState
    ends_on: date
    rank: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What stands in the way of a new application: the service's listing and its open applications."""

    listing: ListingInBrief | None
    open_applications: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """The last word asked of a signatory of the vendor; `is_current` when the dossier is still the one it is about."""

    is_known: bool = False
    is_awaited: bool = False
    is_given: bool = False
    is_current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What is left to do with the answers taken over: those to look at again, those to confirm as they stand."""

    to_review: tuple[str, ...] = ()
    to_confirm: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """One item of a change request: criterion, the reviewer's reason, whether the vendor answered it."""

    criterion: str
    reason: str
    is_answered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """The change request being drafted or answered; `changed_unflagged` must stay empty while it runs."""

    flags: tuple[Flag, ...]
    due_on: date | None
    changed_unflagged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """Criteria still without a finding by a reviewer free of interests, those still to complete, those found."""

    without_finding: tuple[str, ...]
    to_complete: tuple[str, ...]
    found: frozenset[str]
    assessors: frozenset[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliberation:
    """The commission on one case: members present and able to vote, ballots, opinion and reservations written.

    `voters` counts the sittings that sent the case back as well; `is_explained`: a summary says why; `held_on`: the
    day of the session, None as long as the case is on no agenda.
    """

    present: int
    ballots: tuple[tuple[UUID, Opinion], ...]
    voters: frozenset[UUID]
    recused_voters: tuple[str, ...]
    absent_voters: tuple[str, ...]
    opinion: Opinion | None
    suspensive: int
    non_suspensive: int
    is_explained: bool = True
    held_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """Parties that have signed the agreement."""

    signed: frozenset[Party]


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """Operations asked for, and those with a passing test run of the current version."""

    asked: tuple[tuple[str, Access], ...]
    passed: frozenset[tuple[str, Access]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """When a silent case lapses, and the last warning sent in this state (days before, and its day)."""

    lapses_on: date
    warned_days: int | None
    warned_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationFacts(Facts):
    kind: Kind
    track: Track
    opening: Opening | None = None
    filing: Filing | None = None
    approval: Approval | None = None
    carried: Carried | None = None
    changes: Changes | None = None
    assessment: Assessment | None = None
    deliberation: Deliberation | None = None
    signing: Signing | None = None
    connection: Connection | None = None
    silence: Silence | None = None
    open_suspensive: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounding:
    """The application that opens, renews or updates a listing: what must be true of it."""

    kind: Kind
    opinion: Opinion | None
    decider: UUID | None
    assessors: frozenset[UUID]
    voters: frozenset[UUID]
    signed: frozenset[Party]
    open_suspensive: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """The chance to be heard before a removal: last day for observations, whether they came."""

    due_on: date
    is_answered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingFacts(Facts):
    """`reminded_days`: the smallest reminder offset sent in this term; `was_suspended`: nobody reinstated it since."""

    ends_on: date
    rank: int
    reminded_days: int | None = None
    grounding: Grounding | None = None
    hearing: Hearing | None = None
    is_flagged: bool = False
    was_suspended: bool = False
    undeclared_releases: int = 0
    overdue_releases: tuple[str, ...] = ()
    is_update_filed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationFacts(Facts):
    due_on: date
    missed_effect: MissedEffect
    has_evidence: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFacts(Facts):
    """`unanswered` and `unfound` count declarations without the vendor's answer, without the auditor's finding.

    `placement`: every rule of the schedule that the day and the auditor asked for would break.
    `asked_again`: how many items are marked for a complement; `unreplied`: observations without the auditor's reply.
    """

    placement: tuple[Refusal, ...] | None = None
    has_plan: bool = False
    starts_on: date | None = None
    due_on: date | None = None
    next_reminder_on: date | None = None
    unanswered: int = 0
    unfound: tuple[str, ...] = ()
    contradicted: int = 0
    unverifiable: int = 0
    asked_again: int = 0
    has_observations: bool = False
    unreplied: tuple[str, ...] = ()
    conclusion: AuditConclusion | None = None
    auditor_is_conflicted: bool = False
    auditor_assessed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """An official of a draw: who, what they published, what they revealed."""

    number: int
    person: UUID
    name: str
    commitment: str | None = None
    is_revealed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawFacts(Facts):
    """`refusals`: what keeps the population from being frozen now; `is_unchanged`: what is kept is what was frozen.

    `typed`: public values typed and not set aside, first to last; `begun`: audits of the draw that have begun.
    """

    number: str
    seats: tuple[Seat, ...] = ()
    reveal_by: date | None = None
    public_on: date | None = None
    standing: tuple[str, ...] = ()
    typed: tuple[str, ...] = ()
    refusals: tuple[Refusal, ...] | None = None
    is_unchanged: bool | None = None
    begun: tuple[str, ...] | None = None

    @property
    def own_seat(self) -> Seat | None:
        """The seat of whoever acts."""
        return next((seat for seat in self.seats if seat.person == self.actor.id), None)


T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Iterator[Refusal]])


def needs(*sections: str) -> Callable[[F], F]:
    """Mark a guard with the sections of the facts that it reads, so that the memory loads no other."""

    def mark(guard: F) -> F:
        guard.needs = frozenset(sections)  # type: ignore[attr-defined]  # read by Step.needs
        return guard

    return mark


def sections_of(guards: tuple[Callable[[Any], Iterator[Refusal]], ...]) -> frozenset[str]:
    """Return the sections that some guards read together."""
    return frozenset().union(*(getattr(guard, "needs", frozenset()) for guard in guards))


def loaded(section: T | None) -> T:
    """Return a section of the facts; LookupError when a guard reads one that it did not name in `needs`."""
    if section is None:
        raise LookupError
    return section
