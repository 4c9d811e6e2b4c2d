"""Guards of the audit (order of 20 November 2023): notice, collection, observations, conclusion."""

from collections.abc import Iterator

from workflows.calendar import due_on
from workflows.facts import AuditFacts, loaded, needs
from workflows.rulebook import DelayName
from workflows.vocabulary import AuditConclusion, Refusal

Refusals = Iterator[Refusal]


def the_auditor_is_independent(facts: AuditFacts) -> Refusals:
    """The auditor has no declared interest in the service, and assessed nothing of it of late."""
    if facts.auditor_is_conflicted:
        yield Refusal("auditor_conflicted")
    if facts.auditor_assessed:
        yield Refusal("auditor_assessed_of_late")


@needs("placement")
def the_placement_keeps_the_rules(facts: AuditFacts) -> Refusals:
    """A day and an auditor are chosen in the programme, and break no rule of the schedule (workflows/scheduling.py)."""
    yield from loaded(facts.placement)


def the_plan_is_written(facts: AuditFacts) -> Refusals:
    """Perimeter, calendar and conditions are written."""
    if not facts.has_plan:
        yield Refusal("plan_missing")


def the_notice_is_long_enough(facts: AuditFacts) -> Refusals:
    """The audit starts at least one notice delay after the plan is sent."""
    earliest = due_on(facts.on, facts.book.delay(DelayName.AUDIT_NOTICE), facts.holidays)
    if facts.starts_on is None:
        yield Refusal("start_missing")
    elif facts.starts_on < earliest:
        yield Refusal("notice_too_short", (earliest.isoformat(),))


def the_start_has_come(facts: AuditFacts) -> Refusals:
    """The day announced in the plan has come."""
    if facts.starts_on is None or facts.on < facts.starts_on:
        yield Refusal("not_due_yet", (facts.starts_on.isoformat() if facts.starts_on else "",))


@needs("items")
def every_item_is_answered(facts: AuditFacts) -> Refusals:
    """The vendor answered every item of the questionnaire."""
    if facts.unanswered:
        yield Refusal("items_unanswered", (str(facts.unanswered),))


def the_collection_is_over(facts: AuditFacts) -> Refusals:
    """The last day to deposit evidence has passed."""
    if facts.due_on is None or facts.on <= facts.due_on:
        yield Refusal("not_due_yet", (facts.due_on.isoformat() if facts.due_on else "",))


def the_end_is_near(facts: AuditFacts) -> Refusals:
    """The day to remind of the running delay has come, its last day has not passed, and nobody was reminded yet."""
    remind_on, last = facts.next_reminder_on, facts.due_on
    if remind_on is None or last is None or not remind_on <= facts.on <= last:
        yield Refusal("not_due_yet", (remind_on.isoformat() if remind_on else "",))


@needs("items")
def some_item_is_asked_again(facts: AuditFacts) -> Refusals:
    """A complement says what it is about."""
    if not facts.asked_again:
        yield Refusal("nothing_asked_again")


@needs("items")
def some_anomaly_is_found(facts: AuditFacts) -> Refusals:
    """On documents first: a visit follows a declaration that they contradict or do not prove."""
    if not facts.contradicted + facts.unverifiable:
        yield Refusal("no_anomaly")


@needs("items")
def every_item_has_a_finding(facts: AuditFacts) -> Refusals:
    """Each declaration is confirmed, contradicted or found unverifiable."""
    for key in facts.unfound:
        yield Refusal("finding_missing", (key,))


def the_vendor_gave_no_observations(facts: AuditFacts) -> Refusals:
    """Observations are given once."""
    if facts.has_observations:
        yield Refusal("observations_already_filed")


def the_vendor_may_still_observe(facts: AuditFacts) -> Refusals:
    """Observations come within their delay."""
    if facts.due_on is not None and facts.on > facts.due_on:
        yield Refusal("observations_too_late", (facts.due_on.isoformat(),))


@needs("items")
def every_observation_has_a_reply(facts: AuditFacts) -> Refusals:
    """The auditor answers what the vendor says about a finding."""
    for key in facts.unreplied:
        yield Refusal("reply_missing", (key,))


def the_vendor_could_observe(facts: AuditFacts) -> Refusals:
    """The vendor answered the draft report or let the delay pass."""
    if not facts.has_observations and (facts.due_on is None or facts.on <= facts.due_on):
        yield Refusal("hearing_still_open", (facts.due_on.isoformat() if facts.due_on else "",))


@needs("items")
def a_conclusion_is_written(facts: AuditFacts) -> Refusals:
    """One of the five conclusions is written; «compliant» contradicts no declaration."""
    if facts.conclusion is None:
        yield Refusal("conclusion_missing")
    elif facts.conclusion is AuditConclusion.COMPLIANT and facts.contradicted:
        yield Refusal("compliant_despite_contradictions", (str(facts.contradicted),))
