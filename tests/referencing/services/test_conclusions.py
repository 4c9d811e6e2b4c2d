"""What each conclusion of an audit does to the right and leaves on paper, by the door, on both databases."""

import pytest
from sqlalchemy import select

from models.document import IssuedDocument
from models.queries import facts as query
from models.reservation import Reservation
from referencing.documents.pages import html_of
from referencing.services import rulebooks
from referencing.services.demo import audits
from referencing.services.public_holidays import french_holidays
from workflows.calendar import day_of, due_on
from workflows.rulebook import DelayName
from workflows.vocabulary import (
    AuditConclusion,
    AuditFinding,
    AuditState,
    Holder,
    ListingState,
    MissedEffect,
    Role,
    Track,
)

CONTRADICTED, UNVERIFIABLE = AuditFinding.CONTRADICTED, AuditFinding.UNVERIFIABLE
PAPERS = ["audit_plan", "audit_draft_report", "audit_report", "audit_conclusion"]


def _conclude(town, conclusion):
    """Return a listing of the exchange track and its audit, just concluded so."""
    _, listing = town.publish(Track.EXCHANGE)
    audit = town.play(audits.conduct(town.world, listing, conclusion), with_clock=True)
    assert town.read(audit, "state", "conclusion") == (AuditState.CLOSED, conclusion)
    return listing, audit


def _papers(town, number):
    """Return what the papers of a case say, by kind, in the order in which they were issued."""
    with town.sessions() as session:
        town.world.session = session
        of_case = IssuedDocument.case_id == town.world.case(number).id
        rows = session.scalars(select(IssuedDocument).where(of_case).order_by(IssuedDocument.number))
        return {row.kind: row.context for row in rows}


def _imposed(town):
    with town.sessions() as session:
        return session.scalars(select(Reservation).order_by(Reservation.number)).all()


def _found(town, audit, *findings):
    return town.do(
        lambda w: [one.criterion for one in query.audit_items(w.session, w.case(audit).id) if one.finding in findings]
    )


def _after_the_conclusion(town, audit, name):
    delay = rulebooks.load("demo-2").delay(name)
    return due_on(day_of(town.read(audit, "moved_at")), delay, french_holidays())


def _runs(town, listing):
    """Return whether the accesses of a listing still run."""
    return town.do(lambda w: any(grant.revoked_at is None for grant in w.case(listing).grants))


def _hearing(town, listing):
    return town.do(lambda w: query.open_hearing(w.session, w.case(listing).id))


def _letter(town, audit):
    context = _papers(town, audit)["audit_conclusion"]
    assert context["number"] in html_of("audit_conclusion", context)
    return context


def test_compliant_changes_nothing_and_is_told(town):
    listing, audit = _conclude(town, AuditConclusion.COMPLIANT)

    letter = _letter(town, audit)

    assert (town.read(listing), _runs(town, listing), _imposed(town)) == (ListingState.ACTIVE, True, [])
    assert list(_papers(town, audit)) == PAPERS
    assert (letter["appeal"], letter["letters"], letter["reservations"]) == (None, [], [])
    assert "le référencement se poursuit sans changement" in html_of("audit_conclusion", letter)


def test_reservations_have_an_owner_and_a_day_for_each_declaration_not_confirmed(town):
    listing, audit = _conclude(town, AuditConclusion.RESERVATIONS)

    letter, imposed = _letter(town, audit), _imposed(town)

    day = _after_the_conclusion(town, audit, DelayName.RESERVATION)
    assert [one.criterion for one in imposed] == _found(town, audit, CONTRADICTED, UNVERIFIABLE)
    assert {(one.owner, one.must_be_lifted_by, one.due_on, one.is_suspensive) for one in imposed} == {
        (Holder.VENDOR, day, day, False)
    }
    assert (town.read(listing), _hearing(town, listing)) == (ListingState.ACTIVE, None)
    assert [row["number"] for row in letter["reservations"]] == [one.number for one in imposed]
    assert letter["appeal"]["words"] == "2 mois"


def test_formal_notice_asks_for_corrections_within_the_delay_to_be_heard(town):
    listing, audit = _conclude(town, AuditConclusion.FORMAL_NOTICE)

    letter, imposed, hearing = _letter(town, audit), _imposed(town), _hearing(town, listing)

    assert [one.criterion for one in imposed] == _found(town, audit, CONTRADICTED)
    assert {(one.missed_effect, one.must_be_lifted_by) for one in imposed} == {
        (MissedEffect.PROPOSE_SUSPENSION, hearing.due_on)
    }
    assert hearing.due_on == _after_the_conclusion(town, audit, DelayName.HEARING)
    assert town.read(listing) == ListingState.ACTIVE
    assert letter["letters"] == [
        {
            "number": _papers(town, listing)["hearing"]["number"],
            "kind": "hearing",
            "title": "Ouverture d’une procédure contradictoire",
        }
    ]
    assert "mise en demeure" in html_of("audit_conclusion", letter)


def test_formal_notice_without_answer_proposes_the_suspension(town):
    listing, audit = _conclude(town, AuditConclusion.FORMAL_NOTICE)
    last = _after_the_conclusion(town, audit, DelayName.HEARING)
    town.wait((last - day_of(town.at)).days)
    town.tick()
    before = town.read(listing, "flagged_at")

    town.wait(1)
    town.tick()

    assert (before, town.read(listing, "flagged_at")) == (None, town.at)


def test_formal_notice_obeyed_leaves_nothing_behind(town):
    listing, audit = _conclude(town, AuditConclusion.FORMAL_NOTICE)

    town.play(audits.comply(town.world, audit, AuditConclusion.FORMAL_NOTICE))
    town.wait(60)
    town.tick()

    assert {one.state for one in _imposed(town)} == {"lifted"}
    assert (town.read(listing, "flagged_at"), _hearing(town, listing)) == (None, None)


def test_suspension_is_at_once_and_its_own_letter_says_the_appeal(town):
    listing, audit = _conclude(town, AuditConclusion.SUSPEND)

    letter, suspension = _letter(town, audit), _papers(town, listing)["suspension"]

    assert (town.read(listing), _runs(town, listing)) == (ListingState.SUSPENDED, False)
    assert [one["number"] for one in letter["letters"]] == [suspension["number"]]
    assert (letter["appeal"], suspension["appeal"]["words"]) == (None, "2 mois")
    assert suspension["grounds"].startswith(f"Conclusion de l’audit {audit} : Suspension.")


def test_removal_waits_for_the_decider_after_a_hearing(town):
    listing, audit = _conclude(town, AuditConclusion.REMOVE)
    letter, hearing = _letter(town, audit), _hearing(town, listing)
    still = town.read(listing), _runs(town, listing)

    town.step(listing, "file_observations", Role.SIGNATORY, "Nous contestons.")
    town.step(listing, "remove", Role.DECIDER, "Des déclarations essentielles sont contredites.")

    assert (hearing.observed_at, still) == (None, (ListingState.ACTIVE, True))
    assert [one["kind"] for one in letter["letters"]] == ["hearing"]
    assert letter["appeal"] is None
    assert (town.read(listing), _runs(town, listing)) == (ListingState.REMOVED, False)


@pytest.mark.parametrize("conclusion", list(AuditConclusion))
def test_right_that_ended_meanwhile_is_left_as_it_is(town, conclusion):
    _, listing = town.publish(Track.EXCHANGE)
    audit = town.play(audits.plan(town.world, listing))
    story = audits.follow(town.world, audit, conclusion)
    while town.read(audit) != AuditState.COMMISSION:
        town.wait(town.do(lambda _world: next(story)))
        town.tick()
    town.step(listing, "withdraw", Role.SIGNATORY)

    town.play(story)

    assert town.read(audit) == AuditState.CLOSED
    assert (town.read(listing), _imposed(town), _hearing(town, listing)) == (ListingState.WITHDRAWN, [], None)
    assert _letter(town, audit)["listing"]["state"]["code"] == "withdrawn"
