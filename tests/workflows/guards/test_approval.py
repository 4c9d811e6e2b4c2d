"""Guards of the approval inside a vendor's organisation."""

import pytest

from tests.workflows.ready import application_facts, said
from workflows.facts import Approval
from workflows.guards import approval as guard

NONE = Approval()
AWAITED = Approval(is_known=True, is_awaited=True, is_current=True)
AWAITED_OLD = Approval(is_known=True, is_awaited=True)
GIVEN = Approval(is_known=True, is_given=True, is_current=True)
GIVEN_OLD = Approval(is_known=True, is_given=True)
SENT_BACK = Approval(is_known=True, is_current=True)


@pytest.mark.parametrize(
    ("approval", "asking", "approving", "sending_back", "filing"),
    [
        (NONE, [], [], [("no_approval_asked",)], []),
        (AWAITED, [("approval_asked_already",)], [], [], [("approval_missing",)]),
        (AWAITED_OLD, [], [], [], [("approval_missing",)]),
        (GIVEN, [("approved_already",)], [("approved_already",)], [("no_approval_asked",)], []),
        (GIVEN_OLD, [], [], [("no_approval_asked",)], [("approval_changed",)]),
        (SENT_BACK, [], [], [("no_approval_asked",)], [("approval_missing",)]),
    ],
)
def test_an_approval_is_asked_given_and_kept_for_one_dossier(approval, asking, approving, sending_back, filing):
    facts = application_facts(approval=approval)

    assert said(guard.no_approval_answers_for_it, facts) == asking
    assert said(guard.it_is_not_approved_yet, facts) == approving
    assert said(guard.an_approval_is_awaited, facts) == sending_back
    assert said(guard.the_approval_holds, facts) == filing
