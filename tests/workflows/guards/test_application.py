"""Guards of the application: listing and window, dossier, change request, findings, silence."""

from datetime import date

import pytest

from tests.workflows.builders import ON, rulebook
from tests.workflows.ready import DAY, TOMORROW, YESTERDAY, application_facts, said
from workflows import facts as f
from workflows.completeness import Gap
from workflows.guards import application as guard
from workflows.vocabulary import Kind, ListingState

WINDOW = 120


def listed(state=ListingState.ACTIVE, ends_on=ON + 30 * DAY, rank=1, others=()):
    listing = f.ListingInBrief(state=state, ends_on=ends_on, rank=rank)
    return f.Opening(listing=listing, open_applications=others)


NOT_LISTED = f.Opening(listing=None, open_applications=())
ENDED = (ListingState.EXPIRED, ListingState.REMOVED, ListingState.WITHDRAWN, ListingState.REPLACED)


def test_what_is_filed_next_is_the_dossier_or_the_answers_to_a_change_request():
    flag = f.Flag(criterion="D-3", reason="Pourquoi ?", is_answered=False)
    gapped = f.Filing(eligibility_gaps=(), gaps=(Gap("D-1", "unanswered"),))
    asked, unasked = (f.Changes(flags=flags, due_on=TOMORROW) for flags in ((flag,), ()))

    assert said(guard.what_is_filed_next_is_whole, application_facts(filing=gapped, changes=unasked)) == [
        ("gap", "D-1", "unanswered")
    ]
    assert said(guard.what_is_filed_next_is_whole, application_facts(filing=gapped, changes=asked)) == [
        ("flag_unanswered", "D-3")
    ]


@pytest.mark.parametrize(
    ("kind", "opening"),
    [
        (Kind.INITIAL, NOT_LISTED),
        *((Kind.INITIAL, listed(state)) for state in ENDED),
        (Kind.INITIAL, listed(rank=2)),
        (Kind.INITIAL, listed(ends_on=YESTERDAY)),
        (Kind.RENEWAL, listed()),
        (Kind.RENEWAL, listed(ListingState.SUSPENDED)),
        (Kind.RENEWAL, listed(ends_on=ON)),
        (Kind.RENEWAL, listed(ends_on=ON + WINDOW * DAY)),
        (Kind.UPDATE, listed(ends_on=ON + 300 * DAY)),
        (Kind.UPDATE, listed(ListingState.SUSPENDED)),
        (Kind.UPDATE, listed(rank=2)),
    ],
)
def test_the_kind_fits_the_listing(kind, opening):
    assert said(guard.the_kind_fits_the_listing, application_facts(kind=kind, opening=opening)) == []


@pytest.mark.parametrize(
    ("kind", "opening", "refusals"),
    [
        (Kind.INITIAL, listed(), [("already_listed",)]),
        (Kind.INITIAL, listed(ListingState.SUSPENDED), [("already_listed",)]),
        (Kind.INITIAL, listed(rank=2, ends_on=date(2027, 6, 1)), [("renewal_not_open_yet", "2027-02-01")]),
        (Kind.RENEWAL, NOT_LISTED, [("no_listing_in_force",)]),
        (Kind.RENEWAL, listed(ends_on=YESTERDAY), [("no_listing_in_force",)]),
        *((Kind.RENEWAL, listed(state), [("no_listing_in_force",)]) for state in ENDED),
        (Kind.RENEWAL, listed(ends_on=ON + (WINDOW + 1) * DAY), [("renewal_not_open_yet", TOMORROW.isoformat())]),
        (Kind.RENEWAL, listed(rank=2), [("no_further_term", "3")]),
        (
            Kind.RENEWAL,
            listed(rank=2, ends_on=ON + 200 * DAY, others=("D-1", "D-2")),
            [
                ("application_already_open", "D-1", "D-2"),
                ("no_further_term", "3"),
                ("renewal_not_open_yet", (ON + 80 * DAY).isoformat()),
            ],
        ),
        (Kind.UPDATE, NOT_LISTED, [("no_listing_in_force",)]),
        (Kind.UPDATE, listed(ListingState.REMOVED), [("no_listing_in_force",)]),
    ],
)
def test_a_kind_that_does_not_fit_is_refused_for_every_reason(kind, opening, refusals):
    assert said(guard.the_kind_fits_the_listing, application_facts(kind=kind, opening=opening)) == refusals


def test_the_window_is_the_rulebooks():
    facts = application_facts(kind=Kind.RENEWAL, opening=listed(ends_on=ON + 61 * DAY), book=rulebook("demo-2"))

    assert said(guard.the_kind_fits_the_listing, facts) == [("renewal_not_open_yet", TOMORROW.isoformat())]


def test_the_service_is_eligible_unless_a_point_is_missed():
    missed = f.Filing(eligibility_gaps=(Gap("ELI-PUBLIC", "not_eligible", ("Le public",)),), gaps=())

    assert said(guard.the_service_is_eligible, application_facts()) == []
    assert said(guard.the_service_is_eligible, application_facts(filing=missed)) == [("not_eligible", "Le public")]


def test_the_dossier_is_complete_unless_a_gap_is_left_and_each_is_told():
    gaps = (Gap("URB-HDS", "below_target", ("1", "3")), Gap("grants", "no_grant"))
    facts = application_facts(filing=f.Filing(eligibility_gaps=(), gaps=gaps))

    assert said(guard.the_dossier_is_complete, application_facts()) == []
    assert said(guard.the_dossier_is_complete, facts) == [
        ("gap", "URB-HDS", "below_target", "1", "3"),
        ("gap", "grants", "no_grant"),
    ]


@pytest.mark.parametrize(
    ("kind", "opening", "refusals"),
    [
        (Kind.INITIAL, NOT_LISTED, []),
        (Kind.UPDATE, listed(ends_on=YESTERDAY), []),
        (Kind.RENEWAL, listed(ends_on=ON), []),
        (Kind.RENEWAL, listed(ends_on=YESTERDAY), [("renewal_too_late", YESTERDAY.isoformat())]),
        (Kind.RENEWAL, listed(ListingState.REMOVED, ends_on=TOMORROW), [("renewal_too_late", TOMORROW.isoformat())]),
        (Kind.RENEWAL, NOT_LISTED, [("renewal_too_late", "")]),
    ],
)
def test_a_renewal_is_filed_before_its_listing_ends(kind, opening, refusals):
    assert said(guard.the_renewal_is_in_time, application_facts(kind=kind, opening=opening)) == refusals


def flag(reason="Précisez.", *, is_answered=True, criterion="URB-HDS"):
    return f.Flag(criterion=criterion, reason=reason, is_answered=is_answered)


def changes(*flags, due_on=TOMORROW, changed=()):
    return {"changes": f.Changes(flags=flags, due_on=due_on, changed_unflagged=changed)}


def test_a_change_request_flags_something_each_with_its_reason():
    silent = changes(flag(), flag(" ", criterion="SEC-TLS"))

    assert said(guard.some_criterion_is_flagged_with_reason, application_facts(**changes(flag()))) == []
    assert said(guard.some_criterion_is_flagged_with_reason, application_facts(**changes())) == [("nothing_flagged",)]
    assert said(guard.some_criterion_is_flagged_with_reason, application_facts(**silent)) == [
        ("flag_without_reason", "SEC-TLS")
    ]


@pytest.mark.parametrize(
    ("due_on", "refusals"),
    [
        (TOMORROW, []),
        (ON, [("due_date_not_ahead",)]),
        (YESTERDAY, [("due_date_not_ahead",)]),
        (None, [("due_date_not_ahead",)]),
    ],
)
def test_the_answer_is_due_on_a_later_day(due_on, refusals):
    assert said(guard.the_due_date_lies_ahead, application_facts(**changes(flag(), due_on=due_on))) == refusals


def test_every_flag_is_answered_and_nothing_else_was_touched():
    partly = changes(flag(), flag(is_answered=False, criterion="SEC-TLS"), changed=("URB-2FA",))

    assert said(guard.every_flag_is_answered, application_facts(**changes(flag()))) == []
    assert said(guard.every_flag_is_answered, application_facts(**partly)) == [
        ("flag_unanswered", "SEC-TLS"),
        ("changed_without_flag", "URB-2FA"),
    ]


def test_a_late_answer_is_still_taken():
    assert said(guard.every_flag_is_answered, application_facts(**changes(flag(), due_on=YESTERDAY))) == []


def test_every_criterion_has_a_finding_that_counts_and_none_is_to_complete():
    partly = f.Assessment(
        without_finding=("URB-HDS",), to_complete=("SEC-TLS",), found=frozenset({"SEC-TLS"}), assessors=frozenset()
    )

    assert said(guard.every_criterion_has_a_finding, application_facts()) == []
    assert said(guard.every_criterion_has_a_finding, application_facts(assessment=partly)) == [
        ("finding_missing", "URB-HDS"),
        ("still_to_complete", "SEC-TLS"),
    ]


def test_nothing_goes_to_the_commission_with_a_flag_that_was_not_sent():
    assert said(guard.no_flag_is_pending, application_facts(**changes())) == []
    assert said(guard.no_flag_is_pending, application_facts(**changes(flag()))) == [("still_flagged", "URB-HDS")]


@pytest.mark.parametrize(
    ("kind", "opening", "refusals"),
    [
        (Kind.INITIAL, NOT_LISTED, []),
        (Kind.RENEWAL, listed(), []),
        (Kind.RENEWAL, listed(ListingState.SUSPENDED), []),
        (Kind.RENEWAL, listed(ListingState.EXPIRED, ends_on=YESTERDAY), []),
        (Kind.RENEWAL, listed(ListingState.REMOVED), [("listing_gone",)]),
        (Kind.RENEWAL, listed(ListingState.WITHDRAWN), [("listing_gone",)]),
        (Kind.RENEWAL, NOT_LISTED, [("listing_gone",)]),
        (Kind.UPDATE, listed(), []),
        (Kind.UPDATE, listed(ListingState.SUSPENDED, ends_on=ON), []),
        (Kind.UPDATE, listed(ends_on=YESTERDAY), [("listing_gone",)]),
        (Kind.UPDATE, listed(ListingState.EXPIRED), [("listing_gone",)]),
        (Kind.UPDATE, NOT_LISTED, [("listing_gone",)]),
    ],
)
def test_the_listing_can_take_a_renewal_or_an_update(kind, opening, refusals):
    assert said(guard.the_listing_can_take_it, application_facts(kind=kind, opening=opening)) == refusals


def silence(left, warned_days=None, warned_ago=None):
    """Return facts of a silent case: days left before it lapses, last warning sent and days since."""
    warned_on = None if warned_ago is None else ON - warned_ago * DAY
    return application_facts(silence=f.Silence(lapses_on=ON + left * DAY, warned_days=warned_days, warned_on=warned_on))


@pytest.mark.parametrize(
    ("left", "warned", "due"),
    [
        (31, None, None),
        (30, None, 30),
        (8, None, 30),
        (8, 30, None),
        (7, 30, 7),
        (7, None, 7),
        (0, 30, 7),
        (-40, None, 7),
        (-40, 7, None),
    ],
)
def test_a_warning_is_due_once_at_each_offset(left, warned, due):
    facts = silence(left, warned)

    assert guard.due_warning(facts) == due
    assert said(guard.a_warning_is_due, facts) == ([] if due else [("nothing_due",)])


@pytest.mark.parametrize(
    ("left", "warned", "ago", "refusals"),
    [
        (0, 7, 7, [("not_silent_long_enough", ON.isoformat())]),
        (-1, 7, 8, []),
        (-1, 7, 7, [("not_warned",)]),
        (-1, 30, 31, [("not_warned",)]),
        (-1, None, None, [("not_warned",)]),
        (-100, 7, 7, [("not_warned",)]),
        (-100, 7, 8, []),
    ],
)
def test_a_case_lapses_after_its_delay_and_its_last_warning(left, warned, ago, refusals):
    assert said(guard.the_silence_lasted_too_long, silence(left, warned, ago)) == refusals
