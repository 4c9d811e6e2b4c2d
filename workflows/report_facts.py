"""What the guards of a report may look at."""

from dataclasses import dataclass
from datetime import date

from workflows.facts import Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Auditing:
    """What stands in the way of an audit: whether the listing still runs, whether somebody may audit the service."""

    is_listed: bool
    has_auditor: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFacts(Facts):
    """`remind_on`: when the vendor is reminded, once; `noted_for`: the due date of the last delay of the desk noted."""

    due_on: date | None = None
    remind_on: date | None = None
    noted_for: date | None = None
    has_text_for_vendor: bool = False
    auditing: Auditing | None = None
