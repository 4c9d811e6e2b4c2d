"""The listing's table as the design tells it, in plain words."""

from tests.workflows.spelled import rows, spelled
from workflows.procedures import LISTING
from workflows.vocabulary import ListingState, Role

ROWS = """
open | nothing → active | procedure | a_decided_application_grounds_it | nothing

renew | active, suspended → = | procedure
| a_decided_application_grounds_it, a_further_term_exists | nothing

revive | expired → active | procedure
| a_decided_application_grounds_it, a_further_term_exists, it_was_not_suspended_at_its_end | nothing

revive_suspended | expired → suspended | procedure
| a_decided_application_grounds_it, a_further_term_exists, it_was_suspended_at_its_end | nothing

update | active, suspended → = | procedure | a_decided_application_grounds_it, the_term_is_not_over | nothing

remind | active, suspended → = | clock | a_reminder_is_due | renewal_reminder

declare_release | active, suspended → = | vendor, signatory
| a_release_awaits_its_declaration, the_term_is_not_over | nothing

flag_overdue_update | active, suspended → = | clock | an_update_is_overdue | nothing

propose_suspension | active → = | officer, auditor, procedure | it_is_not_flagged | reason

suspend | active → suspended | officer, auditor, procedure | always | reason, suspension

reinstate | suspended → active | officer | the_term_is_not_over | reason, reinstatement

open_hearing | active, suspended → = | officer, auditor, decider, procedure | no_hearing_is_open | reason, hearing

file_observations | active, suspended → = | signatory | a_hearing_awaits_observations | reason

close_hearing | active, suspended → = | decider | the_vendor_was_heard | reason

remove | active, suspended → removed | decider | the_vendor_was_heard | reason, removal

expire | active, suspended → expired | clock | the_term_is_over | nothing

replace | active, suspended → replaced | procedure | always | nothing

withdraw | active, suspended → withdrawn | signatory | always | nothing
"""


def test_the_table_says_what_the_design_says():
    assert spelled(LISTING) == rows(ROWS)


def test_a_listing_is_opened_and_renewed_by_a_publication_only():
    lasting = [LISTING.opening, LISTING.step["renew"], LISTING.step["update"], LISTING.step["replace"]]

    assert {step.roles for step in lasting} == {(Role.PROCEDURE,)}


def test_a_removed_withdrawn_or_replaced_listing_never_comes_back():
    assert LISTING.final == {ListingState.REMOVED, ListingState.WITHDRAWN, ListingState.REPLACED}
    assert [step.trigger for step in LISTING.steps_from(ListingState.EXPIRED)] == ["revive", "revive_suspended"]


def test_access_is_revoked_in_the_same_commit_wherever_the_right_ends():
    keeps = LISTING.step["revive_suspended"]
    ends = [step for step in LISTING.steps if step.target not in (None, ListingState.ACTIVE) and step is not keeps]

    assert {step.trigger: step.effects[0] for step in ends} == dict.fromkeys(
        ["suspend", "remove", "expire", "replace", "withdraw"], "revoke_access"
    )


def test_access_is_granted_wherever_the_right_begins():
    begins = [LISTING.opening, *(step for step in LISTING.steps if step.target is ListingState.ACTIVE)]

    assert {step.trigger for step in begins if "grant_access" in step.effects} == {"open", "revive", "reinstate"}
    assert {step.trigger for step in begins} == {"open", "revive", "reinstate"}


def test_only_a_reinstatement_ends_a_suspension():
    ends = [step.trigger for step in LISTING.steps_from(ListingState.SUSPENDED) if step.target is ListingState.ACTIVE]

    assert ends == ["reinstate"]
    assert LISTING.step["revive_suspended"].target is ListingState.SUSPENDED


def test_the_clock_ends_a_listing_that_nobody_renewed():
    assert {state.value: trigger for state, trigger in LISTING.silence.items()} == {
        "active": "expire",
        "suspended": "expire",
    }
