"""Guards of the application's filing and course: listing, dossier, change request, findings, silence."""

from collections.abc import Iterator
from datetime import timedelta

from workflows.facts import ApplicationFacts, ListingInBrief, loaded, needs
from workflows.vocabulary import Kind, ListingState, Refusal

Refusals = Iterator[Refusal]
IN_FORCE = (ListingState.ACTIVE, ListingState.SUSPENDED)


@needs("opening")
def the_kind_fits_the_listing(facts: ApplicationFacts) -> Refusals:
    """An initial application needs no listing in force, a renewal one in its window, an update one in force."""
    opening = loaded(facts.opening)
    if opening.open_applications:
        yield Refusal("application_already_open", opening.open_applications)
    listing = opening.listing
    in_force = listing is not None and listing.state in IN_FORCE and facts.on <= listing.ends_on
    if listing is None or not in_force:
        if facts.kind is not Kind.INITIAL:
            yield Refusal("no_listing_in_force")
    elif facts.kind is Kind.INITIAL:
        yield from _replaceable(facts, listing)
    elif facts.kind is Kind.RENEWAL:
        yield from _renewable(facts, listing)


def _replaceable(facts: ApplicationFacts, listing: ListingInBrief) -> Refusals:
    """Once every term is used up, a new initial application may be filed in the renewal window."""
    if listing.rank < len(facts.book.terms_years):
        yield Refusal("already_listed")
    else:
        yield from _in_window(facts, listing)


def _renewable(facts: ApplicationFacts, listing: ListingInBrief) -> Refusals:
    if listing.rank >= len(facts.book.terms_years):
        yield Refusal("no_further_term", (str(sum(facts.book.terms_years)),))
    yield from _in_window(facts, listing)


def _in_window(facts: ApplicationFacts, listing: ListingInBrief) -> Refusals:
    opens_on = listing.ends_on - timedelta(days=facts.book.renewal.window_days)
    if facts.on < opens_on:
        yield Refusal("renewal_not_open_yet", (opens_on.isoformat(),))


@needs("filing")
def the_service_is_eligible(facts: ApplicationFacts) -> Refusals:
    """Every mandatory eligibility point is met."""
    filing = loaded(facts.filing)
    for gap in filing.eligibility_gaps:
        yield Refusal("not_eligible", gap.details)


@needs("filing")
def the_dossier_is_complete(facts: ApplicationFacts) -> Refusals:
    """Orientation, answers, evidence, grants and usability: no gap is left."""
    filing = loaded(facts.filing)
    for gap in filing.gaps:
        yield Refusal("gap", (gap.key, gap.code, *gap.details))


@needs("opening")
def the_renewal_is_in_time(facts: ApplicationFacts) -> Refusals:
    """A renewal is filed before its listing ends."""
    opening = loaded(facts.opening)
    if facts.kind is not Kind.RENEWAL:
        return
    listing = opening.listing
    if listing is None or listing.state not in IN_FORCE or facts.on > listing.ends_on:
        yield Refusal("renewal_too_late", (listing.ends_on.isoformat() if listing else "",))


@needs("changes")
def some_criterion_is_flagged_with_reason(facts: ApplicationFacts) -> Refusals:
    """At least one criterion is flagged, each with its reason."""
    changes = loaded(facts.changes)
    if not changes.flags:
        yield Refusal("nothing_flagged")
    for flag in changes.flags:
        if not flag.reason.strip():
            yield Refusal("flag_without_reason", (flag.criterion,))


@needs("changes")
def the_due_date_lies_ahead(facts: ApplicationFacts) -> Refusals:
    """The answer is due on a later day."""
    changes = loaded(facts.changes)
    if changes.due_on is None or changes.due_on <= facts.on:
        yield Refusal("due_date_not_ahead")


@needs("changes")
def every_flag_is_answered(facts: ApplicationFacts) -> Refusals:
    """Every flagged item is answered, and nothing else was changed."""
    changes = loaded(facts.changes)
    for flag in changes.flags:
        if not flag.is_answered:
            yield Refusal("flag_unanswered", (flag.criterion,))
    for key in changes.changed_unflagged:
        yield Refusal("changed_without_flag", (key,))


@needs("filing", "changes")
def what_is_filed_next_is_whole(facts: ApplicationFacts) -> Refusals:
    """While a change request runs its items are answered; else the whole dossier is complete."""
    yield from every_flag_is_answered(facts) if loaded(facts.changes).flags else the_dossier_is_complete(facts)


@needs("assessment")
def every_criterion_has_a_finding(facts: ApplicationFacts) -> Refusals:
    """Every applicable criterion has a finding by a reviewer free of interests, and none is still to complete."""
    assessment = loaded(facts.assessment)
    for key in assessment.without_finding:
        yield Refusal("finding_missing", (key,))
    for key in assessment.to_complete:
        yield Refusal("still_to_complete", (key,))


@needs("changes")
def no_flag_is_pending(facts: ApplicationFacts) -> Refusals:
    """No criterion is flagged in a change request that was not sent."""
    for flag in loaded(facts.changes).flags:
        yield Refusal("still_flagged", (flag.criterion,))


@needs("opening")
def the_listing_can_take_it(facts: ApplicationFacts) -> Refusals:
    """A renewal needs a listing that was neither removed nor withdrawn, an update one that is in force."""
    listing = loaded(facts.opening).listing
    if facts.kind is Kind.RENEWAL and (listing is None or listing.state not in (*IN_FORCE, ListingState.EXPIRED)):
        yield Refusal("listing_gone")
    if facts.kind is Kind.UPDATE and (listing is None or listing.state not in IN_FORCE or facts.on > listing.ends_on):
        yield Refusal("listing_gone")


@needs("silence")
def a_warning_is_due(facts: ApplicationFacts) -> Refusals:
    """The clock warns once at each offset before the case lapses."""
    if due_warning(facts) is None:
        yield Refusal("nothing_due")


def due_warning(facts: ApplicationFacts) -> int | None:
    """Return the offset (days before) whose warning is due and not sent yet: the smallest one reached."""
    silence = loaded(facts.silence)
    left = (silence.lapses_on - facts.on).days
    reached = [days for days in facts.book.lapse.notice_days if left <= days]
    if not reached or (silence.warned_days is not None and silence.warned_days <= min(reached)):
        return None
    return min(reached)


@needs("silence")
def the_silence_lasted_too_long(facts: ApplicationFacts) -> Refusals:
    """The delay is over, and the last warning was sent its whole offset before."""
    silence = loaded(facts.silence)
    last = min(facts.book.lapse.notice_days, default=0)
    if facts.on <= silence.lapses_on:
        yield Refusal("not_silent_long_enough", (silence.lapses_on.isoformat(),))
    elif facts.book.lapse.notice_days and (
        silence.warned_on is None or silence.warned_days != last or facts.on <= silence.warned_on + timedelta(days=last)
    ):
        yield Refusal("not_warned")
