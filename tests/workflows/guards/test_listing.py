"""Guards of the listing: what grounds it, its term, its reminders, releases and hearings."""

import pytest

from tests.workflows.builders import ON, rulebook
from tests.workflows.ready import DAY, ME, MEMBERS, REVIEWER, TOMORROW, YESTERDAY, grounding, listing_facts, said
from workflows import facts as f
from workflows.guards import listing as guard
from workflows.vocabulary import Kind, Opinion, Party


def test_a_decided_application_grounds_a_listing():
    assert said(guard.a_decided_application_grounds_it, listing_facts()) == []


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"opinion": None}, ("opinion_not_favourable",)),
        ({"opinion": Opinion.UNFAVOURABLE}, ("opinion_not_favourable",)),
        ({"decider": None}, ("decision_missing",)),
        ({"decider": REVIEWER}, ("decider_assessed",)),
        ({"decider": MEMBERS[0]}, ("decider_voted",)),
        ({"signed": frozenset({Party.VENDOR, Party.CNAM})}, ("signature_missing", "Ministre")),
        ({"open_suspensive": 1}, ("suspensive_reservation_open", "1")),
    ],
)
def test_anything_less_grounds_none(changes, refusal):
    facts = listing_facts(grounding=grounding(**changes))

    assert said(guard.a_decided_application_grounds_it, facts) == [refusal]


def test_everything_that_is_missing_is_told():
    nothing = grounding(opinion=None, decider=ME, assessors=frozenset({ME}), voters=frozenset({ME}), signed=frozenset())

    assert [code for code, *_ in said(guard.a_decided_application_grounds_it, listing_facts(grounding=nothing))] == [
        "opinion_not_favourable",
        "decider_assessed",
        "decider_voted",
        "signature_missing",
        "signature_missing",
        "signature_missing",
    ]


@pytest.mark.parametrize(
    ("key", "rank", "kind", "refusals"),
    [
        ("mes-2023", 1, Kind.RENEWAL, []),
        ("mes-2023", 2, Kind.RENEWAL, [("no_further_term", "3")]),
        ("mes-2023", 1, Kind.UPDATE, [("not_a_renewal",)]),
        ("mes-2023", 2, Kind.INITIAL, [("no_further_term", "3"), ("not_a_renewal",)]),
        ("demo-2", 1, Kind.RENEWAL, []),
        ("demo-2", 2, Kind.RENEWAL, [("no_further_term", "3")]),
    ],
)
def test_a_renewal_takes_one_further_term_if_the_rulebook_has_one(key, rank, kind, refusals):
    facts = listing_facts(book=rulebook(key), rank=rank, grounding=grounding(kind=kind))

    assert said(guard.a_further_term_exists, facts) == refusals


@pytest.mark.parametrize(("ends_on", "is_over"), [(YESTERDAY, True), (ON, False), (TOMORROW, False)])
def test_a_term_runs_through_its_last_day(ends_on, is_over):
    facts = listing_facts(ends_on=ends_on)

    assert said(guard.the_term_is_over, facts) == ([] if is_over else [("term_not_over", ends_on.isoformat())])
    assert said(guard.the_term_is_not_over, facts) == ([("term_over", ends_on.isoformat())] if is_over else [])


@pytest.mark.parametrize(
    ("left", "reminded", "due"),
    [
        (91, None, None),
        (90, None, 90),
        (61, 90, None),
        (60, 90, 60),
        (31, None, 60),
        (30, 60, 30),
        (7, 30, 7),
        (0, None, 7),
        (0, 7, None),
        (-1, None, None),
    ],
)
def test_a_reminder_is_due_once_at_each_offset_and_never_after_the_end(left, reminded, due):
    facts = listing_facts(ends_on=ON + left * DAY, reminded_days=reminded)

    assert said(guard.a_reminder_is_due, facts) == ([] if due else [("nothing_due",)])
    assert left < 0 or guard.due_reminder(facts) == due


def test_a_release_is_declared_once_it_is_recorded():
    assert said(guard.a_release_awaits_its_declaration, listing_facts(undeclared_releases=1)) == []
    assert said(guard.a_release_awaits_its_declaration, listing_facts(undeclared_releases=0)) == [
        ("no_release_recorded",)
    ]


@pytest.mark.parametrize(
    ("overdue", "is_flagged", "is_filed", "refusals"),
    [
        (("3.0.0",), False, False, []),
        ((), False, False, [("nothing_due",)]),
        (("3.0.0",), True, False, [("nothing_due",)]),
        (("3.0.0",), False, True, [("nothing_due",)]),
    ],
)
def test_a_missed_update_is_flagged_once_and_not_while_one_is_filed(overdue, is_flagged, is_filed, refusals):
    facts = listing_facts(overdue_releases=overdue, is_flagged=is_flagged, is_update_filed=is_filed)

    assert said(guard.an_update_is_overdue, facts) == refusals


def test_a_suspension_is_proposed_once():
    assert said(guard.it_is_not_flagged, listing_facts()) == []
    assert said(guard.it_is_not_flagged, listing_facts(is_flagged=True)) == [("already_flagged",)]


def hearing(due_on, *, is_answered=False):
    return listing_facts(hearing=f.Hearing(due_on=due_on, is_answered=is_answered))


UNHEARD = {"hearing": None}


def test_one_hearing_at_a_time():
    assert said(guard.no_hearing_is_open, listing_facts(**UNHEARD)) == []
    assert said(guard.no_hearing_is_open, hearing(TOMORROW)) == [("hearing_already_open",)]


def test_observations_answer_a_hearing_once_even_late():
    assert said(guard.a_hearing_awaits_observations, hearing(YESTERDAY)) == []
    assert said(guard.a_hearing_awaits_observations, listing_facts(**UNHEARD)) == [("no_hearing",)]
    assert said(guard.a_hearing_awaits_observations, hearing(TOMORROW, is_answered=True)) == [
        ("observations_already_filed",)
    ]


def test_nobody_is_removed_unheard():
    assert said(guard.the_vendor_was_heard, listing_facts(**UNHEARD)) == [("hearing_missing",)]
    assert said(guard.the_vendor_was_heard, hearing(ON)) == [("hearing_still_open", ON.isoformat())]
    assert said(guard.the_vendor_was_heard, hearing(YESTERDAY)) == []
    assert said(guard.the_vendor_was_heard, hearing(TOMORROW, is_answered=True)) == []
