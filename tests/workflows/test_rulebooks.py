"""Two rulebooks under one table: what differs is data, and no code knows the words of either."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.workflows.builders import complete_dossier, rulebook
from tests.workflows.ready import application_facts, audit_facts, deliberation, listing_facts, said
from tests.workflows.spelled import calendar
from workflows import facts as f
from workflows.calendar import due_on, last_day
from workflows.completeness import applicable, gaps
from workflows.guards import application, audit, decision, listing
from workflows.machine import StepRefusedError, decide
from workflows.procedures import APPLICATION, PROCEDURES
from workflows.rulebook import DelayName
from workflows.vocabulary import ApplicationState, Kind, ListingState, Opinion, Party, Role, Track

BOOKS = [rulebook("mes-2023"), rulebook("demo-2")]
ON = date(2027, 1, 1)

# The rows that were verified before the rulebook was written: each is one criterion, or the block it was split into.
VERIFIED = (
    "ELI-3 ELI-4 URB-ID-USAGER URB-ID-PRO URB-2FA URB-PSC URB-INS URB-HDS URB-PGSSIS URB-TLC INT-OPT INT-MESURES "
    "INT-TESTS INT-APPAR DCP-AIPD DCP-RGPD DCP-TRACEURS DCP-TRANSP FIN-1 FIN-2 FIN-3 FIN-4 FIN-5 FIN-6 FIN-7 "
    "ETH-EDITO ETH-HAS-PERT ETH-HAS-TRANSP ETH-USERS ETH-INCL ETH-ERGO ETH-AIDE ETH-IA ETH-ECOSCORE ETH-RGESN "
    "DM-CE DMN-IEU2 DMN-IEU7 DMN-IEU8 DMN-IEU9 DMN-INS39 DMN-INS41 DMN-INS45 DMN-INS46 DMN-PSC2 DMN-PSC5 DMN-PSC6 "
    "DMN-PORT1 DMN-RGPD1 DMN-ADM1 DMN-ApCV1"
)
BLOCKS = {"INT-CDA-": 4, "SEC-ECH-": 15}
READ_IN_A_PUBLIC_PAGE = {"DMN-IEU2": "IEU 2", "DMN-IEU7": "IEU 7", "DMN-IEU8": "IEU 8"}


def test_every_verified_row_has_its_criterion_or_its_block():
    keys = list(rulebook().criterion)

    assert set(VERIFIED.split()) - set(keys) == set()
    assert {block: sum(key.startswith(block) for key in keys) for block in BLOCKS} == BLOCKS
    assert sum(key.startswith("SEC-") and not key.startswith("SEC-ECH-") for key in keys) >= 20
    assert sum(key.startswith("ETH-HAS-") for key in keys) >= 7


def test_an_identifier_is_official_only_where_a_public_page_was_read():
    official = {one.key: one.official_id for one in rulebook().criteria if one.official_id}
    second_hand = [one.key for one in rulebook().criteria if any("source secondaire" in text for text in one.source)]

    assert official == READ_IN_A_PUBLIC_PAGE
    assert len(second_hand) == 12
    assert official.keys() & set(second_hand) == set()


def test_every_source_is_an_address_or_a_named_text():
    vague = {"RGPD", "Code de la santé publique", "ANSSI", "CNIL", "OWASP", "RGAA", "PGSSI-S"}
    sources = [(one.key, text) for one in rulebook().criteria for text in one.source]

    assert [(key, text) for key, text in sources if text in vague or len(text) < len("RFC 7636")] == []


def test_terms_differ_under_one_table():
    first = date(2026, 3, 1)
    ends = [[last_day(first, years) for years in book.terms_years] for book in BOOKS]

    assert ends == [[date(2027, 2, 28), date(2028, 2, 29)], [date(2028, 2, 29), date(2027, 2, 28)]]


@pytest.mark.parametrize("name", ["application", "audit", "reservation"])
def test_every_delay_of_a_procedure_is_set_by_both_and_differs(name):
    ours, theirs = (calendar(PROCEDURES[name], book.key) for book in BOOKS)

    assert list(ours) == list(theirs)
    assert {state for state in ours if ours[state] == theirs[state]} == set()


def test_only_the_law_is_the_same_in_both():
    same = {
        name
        for name in DelayName
        if due_on(ON, BOOKS[0].delay(name), frozenset()) == due_on(ON, BOOKS[1].delay(name), frozenset())
    }

    assert same == {DelayName.APPEAL}


def test_the_window_of_renewal_is_the_rulebooks():
    brief = f.ListingInBrief(state=ListingState.ACTIVE, ends_on=ON + timedelta(days=90), rank=1)
    facts = application_facts(kind=Kind.RENEWAL, opening=f.Opening(listing=brief, open_applications=()), on=ON)

    told = [said(application.the_kind_fits_the_listing, replace(facts, book=book)) for book in BOOKS]

    assert told == [[], [("renewal_not_open_yet", "2027-01-31")]]


def test_reminders_are_the_rulebooks():
    facts = listing_facts(on=ON, ends_on=ON + timedelta(days=50))

    due = [None if said(listing.a_reminder_is_due, replace(facts, book=book)) else book.key for book in BOOKS]

    assert due == ["mes-2023", None]
    assert [listing.due_reminder(replace(facts, book=book)) for book in BOOKS] == [60, None]


def test_the_quorum_is_the_rulebooks():
    facts = application_facts(deliberation=deliberation(Opinion.FAVOURABLE, present=2))

    assert [said(decision.the_quorum_is_met, replace(facts, book=book)) for book in BOOKS] == [
        [("no_quorum", "2", "5")],
        [],
    ]


def test_the_parties_and_their_order_are_the_rulebooks():
    def step(book, role, *signed):
        facts = application_facts(role, book=book, signing=f.Signing(signed=frozenset(signed)))
        try:
            return decide(APPLICATION, ApplicationState.AGREEMENT, "sign", facts).trigger
        except StepRefusedError as refused:
            return refused.refusals[0].code

    assert [step(book, Role.CNAM) for book in BOOKS] == ["sign", "not_their_turn"]
    assert [step(book, Role.DECIDER) for book in BOOKS] == ["sign", "not_a_party"]
    assert [step(book, Role.CNAM, Party.VENDOR) for book in BOOKS] == ["sign", "sign"]


def test_the_notice_of_an_audit_is_the_rulebooks():
    facts = audit_facts(on=ON, starts_on=date(2027, 2, 1))

    assert [said(audit.the_notice_is_long_enough, replace(facts, book=book)) for book in BOOKS] == [
        [],
        [("notice_too_short", "2027-03-01")],
    ]


def test_the_scale_and_the_criteria_are_the_rulebooks():
    dossiers = [complete_dossier(book, Track.EXCHANGE) for book in BOOKS]
    top = [max(level.value for level in book.levels) for book in BOOKS]

    assert top == [3, 1]
    assert [gaps(dossier, book, ON) for dossier, book in zip(dossiers, BOOKS, strict=True)] == [(), ()]
    assert [one.key for one in applicable(dossiers[1], BOOKS[1])] == ["D-1", "D-2", "D-3", "D-4"]


def test_everything_else_that_a_rulebook_sets_differs_too():
    ours, theirs = BOOKS

    assert ours.lapse != theirs.lapse
    assert ours.audits != theirs.audits
    assert ours.missed_effect is not theirs.missed_effect
    assert len(ours.apis) > len(theirs.apis)
