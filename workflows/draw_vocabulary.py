"""Words about campaigns and draws: strata, bands, exclusions. A member's value is its code."""

from enum import StrEnum


class Dimension(StrEnum):
    """What may set the strata of a campaign apart."""

    TRACK = "track"
    FIELD = "field"
    RISK = "risk"
    AGE = "age"
    AUDITED = "audited"


class RiskBand(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class AgeBand(StrEnum):
    """How long a listing has been in force."""

    FIRST_YEAR = "first_year"
    SECOND_YEAR = "second_year"
    LATER = "later"


class AuditedBefore(StrEnum):
    NEVER = "never_audited"
    ONCE = "audited_before"


class Exclusion(StrEnum):
    """Why a listing of the perimeter is not in the population."""

    RECENT_AUDIT = "recent_audit"
    OPEN_AUDIT = "open_audit"
    REMOVAL = "removal"
    ENDING = "ending"
