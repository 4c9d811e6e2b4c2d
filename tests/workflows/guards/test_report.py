from tests.workflows.builders import ON
from tests.workflows.ready import DAY, YESTERDAY, report_facts, said
from workflows.guards import report as guard
from workflows.report_facts import Auditing


def test_vendor_gets_a_text():
    assert said(guard.a_text_for_the_vendor_is_written, report_facts()) == []
    assert said(guard.a_text_for_the_vendor_is_written, report_facts(has_text_for_vendor=False)) == [
        ("report_text_missing",)
    ]


def test_reminder_is_due_on_its_day_and_not_before():
    days = {offset: said(guard.its_reminder_is_due, report_facts(remind_on=ON + offset * DAY)) for offset in (-1, 0, 1)}

    assert {offset for offset, refused in days.items() if not refused} == {-1, 0}
    assert said(guard.its_reminder_is_due, report_facts(remind_on=None)) == [("not_due_yet", "")]


def test_delay_has_passed_once_its_last_day_is_over():
    assert said(guard.its_due_date_has_passed, report_facts(due_on=YESTERDAY)) == []
    assert said(guard.its_due_date_has_passed, report_facts(due_on=ON)) == [("not_due_yet", ON.isoformat())]
    assert said(guard.its_due_date_has_passed, report_facts(due_on=None)) == [("not_due_yet", "")]


def test_delay_of_the_desk_is_noted_once_for_each_due_date():
    assert said(guard.its_delay_is_not_noted_yet, report_facts()) == []
    assert said(guard.its_delay_is_not_noted_yet, report_facts(noted_for=ON - 40 * DAY)) == []
    assert said(guard.its_delay_is_not_noted_yet, report_facts(noted_for=YESTERDAY)) == [
        ("not_due_yet", YESTERDAY.isoformat())
    ]


def test_audit_needs_a_listing_and_somebody_to_do_it():
    gone = report_facts(auditing=Auditing(is_listed=False, has_auditor=False))
    alone = report_facts(auditing=Auditing(is_listed=True, has_auditor=False))

    assert said(guard.its_listing_can_be_audited, gone) == [("report_listing_ended",)]
    assert said(guard.somebody_may_audit_it, gone) == []
    assert said(guard.its_listing_can_be_audited, alone) == []
    assert said(guard.somebody_may_audit_it, alone) == [("report_without_auditor",)]
