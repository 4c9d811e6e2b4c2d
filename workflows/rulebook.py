"""The rulebook: what is asked of a service, as data. A case keeps the version it was opened under."""

import ast
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from workflows import expression
from workflows.calendar import Delay
from workflows.vocabulary import Access, MissedEffect, Party, Track


class Obligation(StrEnum):
    MANDATORY = "mandatory"
    OPTIONAL = "optional"


class DelayName(StrEnum):
    """Every delay a rulebook must set."""

    ADMISSIBILITY = "admissibility"
    ASSESSMENT = "assessment"
    COMMISSION = "commission"
    DECISION = "decision"
    AGREEMENT = "agreement"
    CONNECTION = "connection"
    PUBLICATION = "publication"
    CHANGE_REQUEST = "change_request"
    LAPSE_ELIGIBILITY = "lapse_eligibility"
    LAPSE_CONFORMITY = "lapse_conformity"
    LAPSE_CHANGES = "lapse_changes"
    UPDATE_AFTER_MAJOR = "update_after_major"
    RESERVATION = "reservation"
    RESERVATION_REVIEW = "reservation_review"
    HEARING = "hearing"
    APPEAL = "appeal"
    AUDIT_NOTICE = "audit_notice"
    AUDIT_COLLECTION = "audit_collection"
    AUDIT_COMPLEMENT = "audit_complement"
    AUDIT_ANALYSIS = "audit_analysis"
    AUDIT_ON_SITE = "audit_on_site"
    AUDIT_OBSERVATIONS = "audit_observations"
    AUDIT_COMMISSION = "audit_commission"
    REPORT_TRIAGE = "report_triage"
    REPORT_ANSWER = "report_answer"
    REPORT_REMINDER = "report_reminder"
    REPORT_WINDOW = "report_window"
    REPORT_CONTACT = "report_contact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    value: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    key: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceKind:
    key: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityPoint:
    """One point of the founding document: `field` of the service must hold one of `accepts` (empty: any answer)."""

    key: str
    title: str
    guidance: str
    field: str
    mandatory: bool
    accepts: tuple[str, ...] = ()
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A yes/no question of the orientation questionnaire; criteria name it in their `when`."""

    key: str
    title: str
    guidance: str
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeQuestion:
    """A yes/no question of the self-check of significant change; yes makes a version major.

    `touches` names the themes and criteria whose answers must then be looked at again.
    """

    key: str
    title: str
    guidance: str
    touches: tuple[str, ...]
    source: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One requirement. `key` is ours and never shown as official; `official_id` only when read in a public text."""

    key: str
    theme: str
    title: str
    guidance: str
    obligation: Obligation
    source: tuple[str, ...]
    when: str = ""
    track: Track | None = None
    target: int = 1
    evidence: tuple[str, ...] = ()
    evidence_minimum: int = 0
    evidence_expires: bool = False
    scheme: str = "MES"
    official_id: str | None = None

    @cached_property
    def condition(self) -> ast.Expression | None:
        """The parsed `when`, or None when the criterion always applies."""
        return expression.parse(self.when) if self.when else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """One API of Mon espace santé: its operations and the specification that tests refer to."""

    key: str
    title: str
    guidance: str
    operations: tuple[Access, ...]
    specification: str
    specification_version: str
    base: bool = False
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    key: str
    title: str
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """Days before the end of a term: when renewal opens, and when the vendor is reminded."""

    window_days: int
    reminder_days: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapse:
    """Days before a silent case lapses at which the vendor is warned."""

    notice_days: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Who signs; `in_order` when each party must wait for the one before it."""

    parties: tuple[Party, ...]
    in_order: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Commission:
    members: int
    quorum: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Audits:
    """Share of the listings audited in a year (per cent), and months without a second audit."""

    yearly_quota_percent: int
    quiet_months: int


@dataclass(frozen=True, kw_only=True)
class Rulebook:
    """One version of the rules, read from a folder of TOML; `digest` is the SHA-256 of those files."""

    key: str
    title: str
    version: str
    note: str
    terms_years: tuple[int, ...]
    levels: tuple[Level, ...]
    themes: tuple[Theme, ...]
    evidence_kinds: tuple[EvidenceKind, ...]
    renewal: Renewal
    lapse: Lapse
    agreement: Agreement
    commission: Commission
    audits: Audits
    missed_effect: MissedEffect
    delays: dict[str, Delay]
    eligibility: tuple[EligibilityPoint, ...]
    questions: tuple[Question, ...]
    criteria: tuple[Criterion, ...]
    apis: tuple[Api, ...]
    purposes: tuple[Purpose, ...]
    changes: tuple[ChangeQuestion, ...]
    source: tuple[str, ...] = ()
    digest: str = field(default="", compare=False)

    def delay(self, name: DelayName) -> Delay:
        """Return a delay by its name."""
        return self.delays[name]

    @cached_property
    def criterion(self) -> dict[str, Criterion]:
        """The criteria by key, in rulebook order."""
        return {criterion.key: criterion for criterion in self.criteria}

    @cached_property
    def change(self) -> dict[str, ChangeQuestion]:
        """The questions of the self-check of significant change by key, in rulebook order."""
        return {question.key: question for question in self.changes}

    @cached_property
    def theme(self) -> dict[str, Theme]:
        """The themes by key, in rulebook order."""
        return {theme.key: theme for theme in self.themes}

    @cached_property
    def api(self) -> dict[str, Api]:
        """The APIs by key, in rulebook order."""
        return {api.key: api for api in self.apis}

    @cached_property
    def base_api(self) -> Api | None:
        """The API that every other one requires (appariement), if the rulebook has one."""
        return next((api for api in self.apis if api.base), None)

    @cached_property
    def purpose(self) -> dict[str, Purpose]:
        """The purposes by key."""
        return {purpose.key: purpose for purpose in self.purposes}
