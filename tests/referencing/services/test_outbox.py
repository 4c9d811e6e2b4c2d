import threading
from collections import Counter
from datetime import timedelta

import pytest

from models.database import make_sessions
from models.queries.outbox import OutboxState
from referencing.services import outbox
from referencing.services.outbox import BACKOFF, LEASE, MAX_ATTEMPTS, Outcome
from tests.referencing.told import AT, rows

LATER = AT + timedelta(minutes=1)


@pytest.fixture
def sessions(engine):
    return make_sessions(engine)


def _put(sessions, *keys, kind="note", due_at=None):
    with sessions.begin() as session:
        return [outbox.put(session, kind, key, {"key": key}, AT, due_at) for key in keys]


def _only(sessions):
    with sessions() as session:
        [row] = rows(session)
        return row


def _fail(_delivery):
    message = "no answer"
    raise ConnectionError(message)


def test_put_adds_a_key_once(sessions):
    first, second = _put(sessions, "a")[0], _put(sessions, "a")[0]

    assert first == _only(sessions).id
    assert second is None


def test_put_leaves_nothing_when_the_transaction_rolls_back(sessions):
    with sessions() as session:
        outbox.put(session, "note", "a", {}, AT)
        session.rollback()

    with sessions() as session:
        assert rows(session) == []


def test_claim_takes_due_rows_oldest_first_and_counts_the_attempt(sessions):
    _put(sessions, "late", due_at=AT + timedelta(days=1))
    _put(sessions, "second", due_at=AT + timedelta(seconds=2))
    _put(sessions, "first", due_at=AT + timedelta(seconds=1))

    with sessions.begin() as session:
        claimed = outbox.claim(session, LATER, "w", limit=5)

    assert [(row.key, row.attempts, row.payload, row.created_at) for row in claimed] == [
        ("first", 1, {"key": "first"}, AT),
        ("second", 1, {"key": "second"}, AT),
    ]


def test_claimed_row_is_hidden_until_its_lease_is_over(sessions):
    _put(sessions, "a")

    with sessions.begin() as session:
        taken = [
            len(outbox.claim(session, at, "w", limit=5))
            for at in (AT, AT + LEASE - timedelta(seconds=1), AT + LEASE, AT + LEASE)
        ]

    assert taken == [1, 0, 1, 0]


def _race(work, count):
    """Run `work(number)` in threads that start together; return what they returned."""
    barrier, results = threading.Barrier(count), [None] * count

    def run(number):
        barrier.wait()
        results[number] = work(number)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_two_claimers_never_get_the_same_row(sessions):
    keys = [f"k{number}" for number in range(40)]
    _put(sessions, *keys)

    def take_all(number):
        taken = []
        while True:
            with sessions.begin() as session:
                claimed = outbox.claim(session, AT, f"worker-{number}", limit=3)
            if not claimed:
                return taken
            taken += [row.key for row in claimed]

    first, second = _race(take_all, 2)

    assert sorted(first + second) == sorted(keys)


def test_one_row_wanted_by_many_runs_once(sessions):
    [wanted] = _put(sessions, "a")
    runs = []

    outcomes = _race(lambda _: outbox.run_one(sessions, wanted, {"note": runs.append}, AT), 4)

    assert Counter(outcomes) == {Outcome.DONE: 1, Outcome.ELSEWHERE: 3}
    assert len(runs) == 1


def test_run_one_hands_the_row_over_and_closes_it(sessions):
    [wanted] = _put(sessions, "a")
    seen = []

    outcome = outbox.run_one(sessions, wanted, {"note": seen.append}, LATER)

    row = _only(sessions)
    assert outcome is Outcome.DONE
    assert [(d.id, d.kind, d.key, d.payload, d.created_at, d.at) for d in seen] == [
        (wanted, "note", "a", {"key": "a"}, AT, LATER)
    ]
    assert (row.done_at, row.leased_by, row.leased_until, row.error) == (LATER, None, None, None)


def test_run_one_leaves_a_row_whose_time_has_not_come(sessions):
    [wanted] = _put(sessions, "a", due_at=LATER)

    assert outbox.run_one(sessions, wanted, {"note": _fail}, AT) is Outcome.ELSEWHERE


def test_failing_row_is_tried_later_and_later_then_given_up_with_its_error(sessions):
    [wanted] = _put(sessions, "a")
    at, tried = AT, []

    while (outcome := outbox.run_one(sessions, wanted, {"note": _fail}, at)) is Outcome.RETRY:
        tried.append(_only(sessions).due_at - at)
        at = _only(sessions).due_at

    row = _only(sessions)
    assert tried == list(BACKOFF)
    assert outcome is Outcome.FAILED
    assert (row.attempts, row.failed_at, row.error) == (MAX_ATTEMPTS, at, "ConnectionError: no answer")


def test_error_that_no_database_takes_is_written_down_all_the_same(sessions):
    def garble(_delivery):
        raise ConnectionError("\0\udcff")  # noqa: EM101 - the text is the point

    [wanted] = _put(sessions, "a")

    assert outbox.run_one(sessions, wanted, {"note": garble}, AT) is Outcome.RETRY
    assert _only(sessions).error == "ConnectionError: \\0\\udcff"


def test_kind_that_nobody_knows_waits_for_a_newer_worker(sessions):
    [wanted] = _put(sessions, "a", kind="webhook")

    assert outbox.run_one(sessions, wanted, {}, AT) is Outcome.RETRY
    assert _only(sessions).error == "KeyError: 'webhook'"


def test_row_that_kills_every_worker_is_given_up_unrun(sessions):
    [wanted] = _put(sessions, "a")
    at = AT
    for _ in range(MAX_ATTEMPTS):
        with sessions.begin() as session:
            outbox.claim(session, at, "killed", limit=1)
        at += LEASE

    outcome = outbox.run_one(sessions, wanted, {"note": _fail}, at)

    assert outcome is Outcome.FAILED
    assert _only(sessions).error == "RuntimeError: every worker that took this row died"


def test_slow_worker_does_not_undo_what_another_did_after_its_lease(sessions):
    [wanted] = _put(sessions, "a")
    later = AT + LEASE

    def slow(delivery):
        outbox.run_one(sessions, wanted, {"note": lambda _: None}, later)
        _fail(delivery)

    outbox.run_one(sessions, wanted, {"note": slow}, AT)

    assert (_only(sessions).done_at, _only(sessions).error) == (later, None)


def test_sweep_hands_out_due_rows_abandoned_rows_and_rows_due_soon(sessions):
    [due] = _put(sessions, "due")
    [soon] = _put(sessions, "soon", due_at=AT + timedelta(seconds=40))
    _put(sessions, "far", due_at=AT + timedelta(hours=1))
    [abandoned] = _put(sessions, "abandoned", due_at=AT - timedelta(hours=1))
    [held] = _put(sessions, "held", due_at=AT - timedelta(hours=2))
    with sessions.begin() as session:
        outbox.claim(session, AT, "alive", 1, timedelta(minutes=9), held)
        outbox.claim(session, AT, "dead", 1, timedelta(seconds=20), abandoned)

    swept = outbox.sweep(sessions, AT, timedelta(minutes=1), 10)

    assert dict(swept) == {
        due: AT,
        soon: AT + timedelta(seconds=40),
        abandoned: AT + timedelta(seconds=20),
    }


def test_run_all_runs_what_effects_put_as_well(sessions):
    _put(sessions, "a", "b")

    def spread(delivery):
        if delivery.key in {"a", "b"}:
            _put(sessions, f"{delivery.key}{delivery.key}")

    assert outbox.run_all(sessions, {"note": spread}, AT) == {Outcome.DONE: 4}
    assert outbox.run_all(sessions, {"note": spread}, AT) == {}


def test_state_counts_what_waits_and_what_was_given_up_and_revive_starts_it_again(sessions):
    _put(sessions, "waits", due_at=LATER)
    [retried] = _put(sessions, "retried")
    [lost] = _put(sessions, "lost")
    [done] = _put(sessions, "done")
    outbox.run_one(sessions, retried, {"note": _fail}, AT)
    outbox.run_one(sessions, done, {"note": lambda _: None}, AT)
    at = AT
    while outbox.run_one(sessions, lost, {"note": _fail}, at) is Outcome.RETRY:
        at += timedelta(days=2)

    with sessions.begin() as session:
        before = outbox.outbox_state(session)
        revived = outbox.revive(session, at)
        after = outbox.outbox_state(session)

    assert before == OutboxState(waiting=2, retrying=1, failed=1, oldest_at=LATER)
    assert revived == 1
    assert (after.waiting, after.failed) == (3, 0)
    assert outbox.run_one(sessions, lost, {"note": lambda _: None}, at) is Outcome.DONE
