from datetime import UTC, datetime

import pytest

from workflows.news import AGREEMENT, LEGAL, group_of_step, next_digest_at
from workflows.procedures import PROCEDURES
from workflows.vocabulary import Holder, NewsGroup, Rhythm


@pytest.mark.parametrize(
    ("at", "rhythm", "hour", "weekday", "leaves"),
    [
        # Monday 2 March 2026, 9:00 in Paris is 8:00 UTC
        ("2026-03-02T06:59", Rhythm.DAILY, 8, 0, "2026-03-02T07:00"),
        ("2026-03-02T07:00", Rhythm.DAILY, 8, 0, "2026-03-03T07:00"),
        ("2026-03-02T07:00", Rhythm.WEEKLY, 8, 0, "2026-03-09T07:00"),
        ("2026-03-02T06:59", Rhythm.WEEKLY, 8, 0, "2026-03-02T07:00"),
        ("2026-03-02T09:00", Rhythm.WEEKLY, 18, 4, "2026-03-06T17:00"),
        # the clocks go forward on 29 March: 8 o'clock is 6:00 UTC from then on
        ("2026-03-28T12:00", Rhythm.DAILY, 8, 0, "2026-03-29T06:00"),
    ],
)
def test_digest_leaves_at_the_next_chosen_hour_in_paris(at, rhythm, hour, weekday, leaves):
    found = next_digest_at(datetime.fromisoformat(at).replace(tzinfo=UTC), rhythm, hour, weekday)

    assert found == datetime.fromisoformat(leaves).replace(tzinfo=UTC)


def test_digest_of_what_leaves_at_once_has_no_time():
    with pytest.raises(ValueError, match="at_once"):
        next_digest_at(datetime(2026, 3, 2, tzinfo=UTC), Rhythm.AT_ONCE)


def test_every_legal_notice_is_a_step_that_tells_the_vendor():
    told = {
        name: {step.trigger for step in procedure.steps if Holder.VENDOR in step.notifies}
        for name, procedure in PROCEDURES.items()
    }

    assert {name: set(triggers) - told[name] for name, triggers in LEGAL.items()} == {name: set() for name in LEGAL}


@pytest.mark.parametrize(
    ("procedure", "trigger", "is_vendor", "is_awaited", "group"),
    [
        ("application", "refuse", True, False, NewsGroup.LEGAL),
        ("application", "refuse", False, False, NewsGroup.PROGRESS),
        ("application", "admit", False, True, NewsGroup.WORK),
        ("application", "admit", True, False, NewsGroup.PROGRESS),
        ("listing", "remind", True, True, NewsGroup.REMINDERS),
    ],
)
def test_group_of_a_step_depends_on_who_reads_it(procedure, trigger, is_vendor, is_awaited, group):
    assert group_of_step(procedure, trigger, is_vendor=is_vendor, is_awaited=is_awaited) is group


def test_cnam_hears_of_the_agreement_by_official_notice_and_of_the_rest_as_staff():
    told = {
        trigger: group_of_step("application", trigger, is_vendor=False, is_awaited=True, is_cnam=True)
        for trigger in ("accept", "sign", "admit")
    }

    assert told == {"accept": NewsGroup.LEGAL, "sign": NewsGroup.LEGAL, "admit": NewsGroup.WORK}
    signed = PROCEDURES["application"].steps
    assert {step.trigger for step in signed if Holder.PARTIES in step.notifies} == AGREEMENT["application"]
