"""What people prepare between two steps: in which states, in which role, and only what was flagged."""

import pytest

from tests.workflows.ready import actor
from workflows.labels import label
from workflows.procedures import APPLICATION, AUDIT, LISTING, RESERVATION
from workflows.vocabulary import ApplicationState, AuditState, Refusal, Role
from workflows.works import WORKS, forbidden_work

EXPECTED = {
    "declare": ("eligibility, conformity", "vendor, signatory"),
    "answer": ("eligibility, conformity, changes_requested", "vendor, signatory"),
    "find": ("assessment", "reviewer"),
    "flag": ("assessment", "reviewer"),
    "deliberate": ("commission", "secretary"),
    "vote": ("commission", "member"),
    "record_vote": ("commission", "secretary"),
    "prepare_decision": ("decision", "decider"),
    "test_connection": ("connection", "officer"),
    "record_release": ("active, suspended", "vendor, signatory"),
    "attach_evidence": ("open, overdue", "vendor, signatory"),
    "plan_audit": ("planned", "auditor"),
    "answer_audit": ("collecting", "vendor, signatory"),
    "find_audit": ("analysis, on_site", "auditor"),
    "ask_again": ("analysis", "auditor"),
    "note_visit": ("analysis, on_site", "auditor"),
    "observe_audit": ("contradictory", "vendor, signatory"),
    "reply_audit": ("contradictory", "auditor"),
    "draft_conclusion": ("commission", "secretary"),
}
STATES = {procedure.states: procedure for procedure in (APPLICATION, LISTING, RESERVATION, AUDIT)}


def table(name):
    return STATES[type(WORKS[name].states[0])]


def test_the_table_of_works_in_plain_words():
    assert {name: (", ".join(work.states), ", ".join(work.roles)) for name, work in WORKS.items()} == EXPECTED


@pytest.mark.parametrize("name", WORKS)
def test_a_work_is_open_in_its_states_to_its_roles_and_closed_elsewhere(name):
    work = WORKS[name]
    reserved = (Refusal("wrong_role", tuple(label(role) for role in work.roles)),)

    for state in table(name).states:
        for role in Role:
            closed = () if state in work.states else (Refusal("not_in_this_state", (label(state),)),)
            said = forbidden_work(name, state, actor(role), flagged=frozenset({"URB-HDS"}), key="URB-HDS")
            assert said == (closed if role in work.roles else reserved)


@pytest.mark.parametrize("name", WORKS)
def test_no_work_is_open_in_a_final_state(name):
    assert set(WORKS[name].states) & table(name).final == set()


def test_only_flagged_criteria_are_editable_while_changes_are_asked():
    asked = {
        "state": ApplicationState.CHANGES_REQUESTED,
        "actor": actor(Role.VENDOR),
        "flagged": frozenset({"URB-HDS"}),
    }

    said = {key: forbidden_work("answer", **asked, key=key) for key in ("URB-HDS", "SEC-TLS", "")}

    assert said == {
        "URB-HDS": (),
        "SEC-TLS": (Refusal("not_flagged", ("SEC-TLS",)),),
        "": (Refusal("not_flagged", ("",)),),
    }


def test_every_criterion_is_editable_before_the_deposit():
    assert forbidden_work("answer", ApplicationState.CONFORMITY, actor(Role.VENDOR), key="SEC-TLS") == ()


@pytest.mark.parametrize(
    ("name", "state", "role"),
    [
        ("find", ApplicationState.ASSESSMENT, Role.REVIEWER),
        ("vote", ApplicationState.COMMISSION, Role.MEMBER),
        ("find_audit", AuditState.ANALYSIS, Role.AUDITOR),
    ],
)
def test_an_interest_closes_the_work_of_the_staff(name, state, role):
    assert forbidden_work(name, state, actor(role), is_recused=True) == (Refusal("recused"),)


def test_an_interest_does_not_close_the_work_of_the_vendor():
    vendor = actor(Role.VENDOR, Role.MEMBER)

    assert forbidden_work("declare", ApplicationState.CONFORMITY, vendor, is_recused=True) == ()
