"""Words every other room speaks: states, roles, outcomes. A member's value is its code."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from workflows.words import _


class Kind(StrEnum):
    """Why a vendor files an application."""

    INITIAL = "initial"
    RENEWAL = "renewal"
    UPDATE = "update"


class Track(StrEnum):
    """Whether the service exchanges data with Mon espace santé."""

    SIMPLE = "simple"
    EXCHANGE = "exchange"


class ApplicationState(StrEnum):
    ELIGIBILITY = "eligibility"
    CONFORMITY = "conformity"
    SUBMITTED = "submitted"
    ASSESSMENT = "assessment"
    CHANGES_REQUESTED = "changes_requested"
    COMMISSION = "commission"
    DECISION = "decision"
    AGREEMENT = "agreement"
    CONNECTION = "connection"
    READY = "ready"
    PUBLISHED = "published"
    REFUSED = "refused"
    INADMISSIBLE = "inadmissible"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class ListingState(StrEnum):
    ACTIVE = "active"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    REMOVED = "removed"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"


class ReservationState(StrEnum):
    OPEN = "open"
    EVIDENCE_FILED = "evidence_filed"
    OVERDUE = "overdue"
    ENTRUSTED = "entrusted"
    ENTRUSTED_OVERDUE = "entrusted_overdue"
    LIFTED = "lifted"
    VOID = "void"


class AuditState(StrEnum):
    PLANNED = "planned"
    NOTIFIED = "notified"
    COLLECTING = "collecting"
    ANALYSIS = "analysis"
    ON_SITE = "on_site"
    CONTRADICTORY = "contradictory"
    COMMISSION = "commission"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class DrawState(StrEnum):
    PREPARING = "preparing"
    FROZEN = "frozen"
    DRAWN = "drawn"
    CANCELLED = "cancelled"


class Role(StrEnum):
    """In what capacity a person, or the service itself, takes a step on a case."""

    VENDOR = "vendor"
    SIGNATORY = "signatory"
    OFFICER = "officer"
    REVIEWER = "reviewer"
    SECRETARY = "secretary"
    MEMBER = "member"
    DECIDER = "decider"
    CNAM = "cnam"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    CLOCK = "clock"
    PROCEDURE = "procedure"


VENDOR_ROLES = frozenset({Role.VENDOR, Role.SIGNATORY})
AUTOMATIC_ROLES = frozenset({Role.CLOCK, Role.PROCEDURE})
STAFF_ROLES = frozenset(Role) - VENDOR_ROLES - AUTOMATIC_ROLES


class Holder(StrEnum):
    """Who holds the ball while a case is in a state."""

    VENDOR = "vendor"
    DESK = "desk"
    REVIEWERS = "reviewers"
    COMMISSION = "commission"
    DECIDER = "decider"
    PARTIES = "parties"
    AUDITOR = "auditor"
    OFFICIALS = "officials"
    NOBODY = "nobody"


class Party(StrEnum):
    """Signatories of the agreement (CSP R.1111-38)."""

    VENDOR = "vendor"
    MINISTER = "minister"
    CNAM = "cnam"


class Opinion(StrEnum):
    FAVOURABLE = "favourable"
    NON_SUSPENSIVE = "favourable_non_suspensive"
    SUSPENSIVE = "favourable_suspensive"
    UNFAVOURABLE = "unfavourable"


class ConveningAnswer(StrEnum):
    """What a member of the commission answers to a convening."""

    CONFIRMED = "confirmed"
    EXCUSED = "excused"


class Circle(StrEnum):
    """Who reads a comment: the staff, the staff and the vendor, the reviewers of a theme. There are no others."""

    STAFF = "staff"
    SHARED = "shared"
    THEME = "theme"


class Verdict(StrEnum):
    COMPLIANT = "compliant"
    NON_COMPLIANT = "non_compliant"
    TO_COMPLETE = "to_complete"
    NOT_APPLICABLE = "not_applicable"


class MissedEffect(StrEnum):
    """What happens when a reservation is not lifted in time."""

    REMINDER = "reminder"
    PROPOSE_SUSPENSION = "propose_suspension"
    SUSPENSION = "suspension"


class AuditOrigin(StrEnum):
    DRAW = "draw"
    COMPLAINT = "complaint"


class ScheduleOutcome(StrEnum):
    """How the search for a schedule ended: every audit placed, none can be, or the time was too short to tell."""

    PLACED = "placed"
    IMPOSSIBLE = "impossible"
    UNDECIDED = "undecided"


class AuditConclusion(StrEnum):
    COMPLIANT = "compliant"
    RESERVATIONS = "reservations"
    FORMAL_NOTICE = "formal_notice"
    SUSPEND = "suspend"
    REMOVE = "remove"


class AuditSide(StrEnum):
    """Whose evidence stands beside a declaration under audit; DECLARED: that of the dossier in force at listing."""

    DECLARED = "declared"
    VENDOR = "vendor"
    AUDITOR = "auditor"


class AuditFinding(StrEnum):
    CONFIRMED = "confirmed"
    CONTRADICTED = "contradicted"
    UNVERIFIABLE = "unverifiable"


class Access(StrEnum):
    READ = "read"
    WRITE = "write"


class Facet(StrEnum):
    """What the services of the public catalogue are sorted by."""

    TOPIC = "topic"
    FIELD = "field"
    FORM = "form"
    PRICE = "price"
    OBJECTS = "objects"
    DEVICE = "device"
    REGION = "region"


class NewsGroup(StrEnum):
    """What a mail is about, as its reader chooses by it; the first two always leave at once."""

    LEGAL = "legal"
    ACCOUNT = "account"
    WORK = "work"
    PROGRESS = "progress"
    MESSAGES = "messages"
    REMINDERS = "reminders"


class Rhythm(StrEnum):
    """How often somebody is written to about a group of news."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


class Withheld(StrEnum):
    """Why a mail that was meant for somebody is not sent."""

    ACCOUNT_CLOSED = "account_closed"
    NOT_VISIBLE = "not_visible"
    UNSUBSCRIBED = "unsubscribed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why a step may not be taken: a code with its words, and the details that fill them."""

    code: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: identifier (None for the service itself), name as written in the ledger, roles on this case."""

    id: UUID | None
    name: str
    roles: frozenset[Role]
    organisation_id: UUID | None = field(default=None, kw_only=True)


THE_CLOCK = Actor(None, _("Horloge du service"), frozenset({Role.CLOCK}))
THE_PROCEDURE = Actor(None, _("Procédure"), frozenset({Role.PROCEDURE}))
