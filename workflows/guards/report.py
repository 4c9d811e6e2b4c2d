"""Guards of the report: what its vendor reads, the clocks of the desk and of the vendor, an audit that follows."""

from collections.abc import Iterator

from workflows.facts import loaded, needs
from workflows.report_facts import ReportFacts
from workflows.vocabulary import Refusal

Refusals = Iterator[Refusal]


def a_text_for_the_vendor_is_written(facts: ReportFacts) -> Refusals:
    """The desk wrote what the vendor reads of the report, without what tells who reports."""
    if not facts.has_text_for_vendor:
        yield Refusal("report_text_missing")


def its_reminder_is_due(facts: ReportFacts) -> Refusals:
    """The day of the vendor's reminder has come, and none was sent."""
    if facts.remind_on is None or facts.on < facts.remind_on:
        yield Refusal("not_due_yet", (facts.remind_on.isoformat() if facts.remind_on else "",))


def its_due_date_has_passed(facts: ReportFacts) -> Refusals:
    """The last day of the delay that runs has passed, in Europe/Paris."""
    if facts.due_on is None or facts.on <= facts.due_on:
        yield Refusal("not_due_yet", (facts.due_on.isoformat() if facts.due_on else "",))


def its_delay_is_not_noted_yet(facts: ReportFacts) -> Refusals:
    """The desk is told once that it is late, and once more only for another delay."""
    if facts.noted_for is not None and facts.noted_for == facts.due_on:
        yield Refusal("not_due_yet", (facts.noted_for.isoformat(),))


@needs("auditing")
def its_listing_can_be_audited(facts: ReportFacts) -> Refusals:
    """The listing still runs: there is something to audit."""
    if not loaded(facts.auditing).is_listed:
        yield Refusal("report_listing_ended")


@needs("auditing")
def somebody_may_audit_it(facts: ReportFacts) -> Refusals:
    """An audit runs that the report can join, or an auditor without interest can be named."""
    auditing = loaded(facts.auditing)
    if auditing.is_listed and not auditing.has_auditor:
        yield Refusal("report_without_auditor")
