import pytest

from models.queries.facts import audit_items
from referencing.services import auditing
from referencing.services.demo import audits
from referencing.services.demo.world import World
from referencing.services.errors import NotFoundError
from referencing.services.people import declare_interest
from workflows.calendar import start_of
from workflows.machine import StepRefusedError
from workflows.vocabulary import AuditConclusion, AuditFinding, AuditOrigin, AuditState, Refusal, Role


@pytest.fixture
def listing(town):
    return town.publish()[1]


@pytest.fixture
def collecting(town, listing):
    """An audit whose vendor may deposit evidence."""
    audit = town.play(audits.plan(town.world, listing))
    town.step(audit, "notify", Role.AUDITOR)
    town.at = start_of(town.read(audit, "starts_on"))
    town.tick()
    return audit


def _open(town, listing):
    def opened(w):
        auditor = w.staff(Role.AUDITOR)
        return auditing.open_audit(w.session, w.case(listing), reason="Contrôle.", actor=auditor, at=w.at)

    return town.do(opened)


def test_audit_opened_by_hand_is_planned(town, listing):
    audit = _open(town, listing)

    assert (audit.origin, audit.state) == (AuditOrigin.DRAW, AuditState.PLANNED)


def test_auditor_with_an_interest_opens_none(town, listing):
    auditor = town.do(World.staff, Role.AUDITOR)
    town.do(
        lambda w: declare_interest(
            w.session, w.application_behind(w.case(listing)).id, auditor, has_interest=True, statement="", at=w.at
        )
    )

    with pytest.raises(StepRefusedError) as caught:
        _open(town, listing)

    assert caught.value.refusals == (Refusal("recused"),)


def test_questionnaire_holds_the_declarations_in_force(town, collecting):
    items = town.do(lambda w: audit_items(w.session, w.case(collecting).id))

    assert [(item.criterion, item.declared_level, item.answer, item.finding) for item in items] == [
        (key, 1, None, None) for key in ("D-1", "D-2", "D-3")
    ]


def test_deposit_waits_for_every_answer(town, collecting):
    def answer(w, key):
        audit = w.case(collecting)
        auditing.answer_item(w.session, audit, key, "Maintenu.", actor=w.vendor_of(audit), at=w.at)

    town.do(answer, "D-1")
    with pytest.raises(StepRefusedError) as caught:
        town.step(collecting, "deposit", Role.SIGNATORY)
    for key in ("D-2", "D-3"):
        town.do(answer, key)
    town.step(collecting, "deposit", Role.SIGNATORY)

    assert caught.value.refusals == (Refusal("items_unanswered", ("2",)),)
    assert town.read(collecting) == AuditState.ANALYSIS


def test_item_that_is_not_asked_is_not_found(town, collecting):
    with pytest.raises(NotFoundError):
        town.do(
            lambda w: auditing.answer_item(
                w.session, w.case(collecting), "D-99", "Oui.", actor=w.vendor_of(w.case(collecting)), at=w.at
            )
        )


def test_finding_before_the_analysis_is_refused(town, collecting):
    with pytest.raises(StepRefusedError) as caught:
        town.do(
            lambda w: auditing.find_item(
                w.session, w.case(collecting), "D-1", AuditFinding.CONFIRMED, actor=w.staff(Role.AUDITOR), at=w.at
            )
        )

    assert [refusal.code for refusal in caught.value.refusals] == ["not_in_this_state"]


@pytest.mark.parametrize("conclusion", [AuditConclusion.COMPLIANT, AuditConclusion.FORMAL_NOTICE])
def test_conclusion_leaves_the_listing_active(town, listing, conclusion):
    audit = town.play(audits.conduct(town.world, listing, conclusion), with_clock=True)

    assert town.read(audit, "state", "conclusion") == (AuditState.CLOSED, conclusion)
    assert town.read(listing) == "active"
