from workflows.procedures import PROCEDURES
from workflows.sight import is_dossier_open_to_staff, is_told_to_vendor, row_of, staff_concerned, waiting_states
from workflows.vocabulary import ApplicationState, AuditState, ReservationState, Role

# Steps whose words (reason, opinion, name) stay inside the house; spelled out so that a wrong row shows here.
INSIDE = {
    "application": {
        "admit": False,
        "return_to_assessment": True,
        "give_opinion": True,
        "open_connection": False,
        "make_ready": True,
        "refuse": False,
    },
    "listing": {
        "propose_suspension": True,
        "suspend": False,
        "remove": False,
        "open_hearing": False,
        "replace": True,
        "reinstate": False,
    },
    "reservation": {"impose": True, "send_back": False, "lift": False, "void": True},
    "audit": {
        "plan": True,
        "notify": False,
        "return_from_site": True,
        "go_on_site": False,
        "cancel": False,
        "refer": False,
    },
}


def test_vendor_reads_the_words_of_steps_it_is_told_of():
    found = {
        name: {trigger: not is_told_to_vendor(row_of(name, trigger), Role.OFFICER) for trigger in rows}
        for name, rows in INSIDE.items()
    }

    assert found == INSIDE


def test_vendor_reads_its_own_words():
    assert is_told_to_vendor(row_of("listing", "file_observations"), Role.SIGNATORY)


def test_each_procedure_concerns_the_roles_that_work_on_it_or_are_told_of_it():
    assert {name: staff_concerned(procedure) for name, procedure in PROCEDURES.items()} == {
        "application": {Role.OFFICER, Role.REVIEWER, Role.SECRETARY, Role.MEMBER, Role.DECIDER, Role.CNAM},
        "listing": {Role.OFFICER, Role.AUDITOR, Role.DECIDER},
        "reservation": {Role.OFFICER, Role.AUDITOR},
        "audit": {Role.AUDITOR, Role.SECRETARY, Role.MEMBER, Role.OFFICER},
        "report": {Role.OFFICER},
        "draw": {Role.AUDITOR, Role.SECRETARY, Role.OFFICER, Role.DECIDER, Role.CNAM},
    }


def test_house_reads_no_dossier_that_was_never_filed():
    assert [is_dossier_open_to_staff(filings) for filings in (0, 1, 2)] == [False, True, True]


def test_states_wait_for_whoever_holds_the_ball():
    reviewer, signatory = frozenset({Role.REVIEWER}), frozenset({Role.VENDOR, Role.SIGNATORY})

    assert waiting_states(PROCEDURES["application"], reviewer) == (ApplicationState.ASSESSMENT,)
    assert waiting_states(PROCEDURES["listing"], signatory) == ()
    assert waiting_states(PROCEDURES["reservation"], signatory) == (ReservationState.OPEN, ReservationState.OVERDUE)
    assert AuditState.PLANNED not in waiting_states(PROCEDURES["audit"], signatory)
