import socket
from contextlib import closing
from datetime import timedelta

import pytest

from referencing import clock, jobs
from referencing.config import Settings
from referencing.services import outbox
from referencing.services.context import make_context
from tests.referencing.told import AT, application, entry, person, rows, vendor
from workflows.vocabulary import Role


def _context(database_url, tmp_path, queue):
    return make_context(
        Settings.from_environ(
            {
                "PARCOURS_INSTANCE": str(tmp_path / "instance"),
                "PARCOURS_DATABASE_URL": database_url,
                "PARCOURS_QUEUE": queue,
            }
        )
    )


@pytest.fixture
def context(database_url, tmp_path):
    context = _context(database_url, tmp_path, "sqlite")
    yield context
    context.close()


@pytest.fixture
def queue(context):
    queue = jobs.make_queue(context)
    jobs.enqueue_after_commit(context.sessions, queue)
    yield queue
    queue.huey.storage.close()


def _waiting(queue):
    return [(task.name, task.args) for task in queue.huey.pending()]


def _work(queue):
    """Run what is on the queue, and what that puts there, as a worker would."""
    while queue.huey.pending_count():
        queue.huey.execute(queue.huey.dequeue())


def _announce(session):
    ours = vendor(session)
    person(session, "Omar", Role.OFFICER)
    person(session, "Olga", Role.OFFICER)
    told = entry(session, application(session, ours), "submit")
    return outbox.put(session, "announce", f"announce:{told.id}", {"entry_id": str(told.id)}, AT)


@pytest.mark.parametrize(
    ("database_url", "kind"),
    [("sqlite", "sqlite"), ("postgresql", "postgresql"), ("postgresql", "redis"), ("sqlite", "redis")],
    indirect=["database_url"],
)
def test_queue_carries_rows_to_their_effects(database_url, tmp_path, request, kind):
    address = request.getfixturevalue("redis_url") if kind == "redis" else kind
    context = _context(database_url, tmp_path, address)
    queue = jobs.make_queue(context)
    queue.huey.flush()
    jobs.enqueue_after_commit(context.sessions, queue)

    with context.sessions.begin() as session:
        _announce(session)
    _work(queue)

    assert len(list((tmp_path / "instance" / "mail").glob("*.eml"))) == 2
    with context.sessions() as session:
        assert {row.kind: row.done_at is not None for row in rows(session)} == {"announce": True, "mail": True}
    queue.huey.storage.close() if kind != "redis" else queue.huey.storage.pool.disconnect()
    context.close()


def test_row_is_on_the_queue_as_soon_as_it_is_committed(context, queue):
    with context.sessions() as session:
        added = outbox.put(session, "note", "a", {}, AT)
        before = _waiting(queue)
        session.commit()

    assert before == []
    assert _waiting(queue) == [("deliver", (str(added),))]


def test_row_for_later_and_row_rolled_back_are_not_on_the_queue(context, queue):
    with context.sessions() as session:
        outbox.put(session, "note", "later", {}, AT, due_at=AT + timedelta(days=1))
        session.commit()
        outbox.put(session, "note", "undone", {}, AT)
        session.rollback()
        session.commit()

    assert _waiting(queue) == []


def test_savepoint_waits_for_the_whole_transaction(context, queue):
    with context.sessions() as session:
        with session.begin_nested():
            outbox.put(session, "note", "a", {}, AT)
        before = _waiting(queue)
        session.commit()

    assert (before, len(_waiting(queue))) == ([], 1)


def test_rows_noted_by_hand_are_on_the_queue_too_and_many_wait_for_one_sweep(context, queue):
    with context.sessions() as session:
        added = outbox.put(session, "note", "a", {}, AT)
        outbox.remember(session, [added] * jobs.AT_ONCE)
        session.commit()

    assert _waiting(queue) == [("sweep", ())]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_queue_out_of_reach_does_not_undo_the_commit(database_url, tmp_path):
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        port = probe.getsockname()[1]
    context = _context(database_url, tmp_path, f"redis://127.0.0.1:{port}/0")
    jobs.enqueue_after_commit(context.sessions, jobs.make_queue(context))

    with context.sessions.begin() as session:
        outbox.put(session, "note", "a", {}, AT)

    with context.sessions() as session:
        assert len(rows(session)) == 1
    context.close()


def test_sweep_hands_out_a_row_that_lost_its_task(context, queue):
    with context.sessions.begin() as session:
        added = _announce(session)
    queue.huey.flush()

    queue.sweep.call_local()

    assert _waiting(queue) == [("deliver", (str(added),))]


def test_sweep_schedules_what_comes_due_within_the_minute(context, queue):
    now = clock.now()
    with context.sessions.begin() as session:
        outbox.put(session, "note", "soon", {}, now, due_at=now + timedelta(seconds=30))

    queue.sweep.call_local()
    _work(queue)

    [task] = queue.huey.scheduled()
    assert abs(task.eta - (now + timedelta(seconds=30)).replace(tzinfo=None)) < timedelta(seconds=5)


def test_sweep_stands_back_when_the_queue_is_long(context, queue, monkeypatch):
    monkeypatch.setattr(jobs, "HANDED_OUT", 1)
    with context.sessions.begin() as session:
        outbox.put(session, "note", "a", {}, AT)

    queue.sweep.call_local()

    assert len(_waiting(queue)) == 1


def test_task_that_we_did_not_sign_is_not_opened(context, queue):
    forged = Settings.from_environ(
        {"PARCOURS_INSTANCE": str(context.settings.instance), "PARCOURS_SECRET_KEY": "x" * 40}
    )
    other = jobs.make_huey(forged)
    other.storage.enqueue(other.serializer.serialize(("id", "referencing.jobs.deliver", None)))

    with pytest.raises(ValueError, match="mismatch"):
        queue.huey.dequeue()
    other.storage.close()


def test_minutes_are_struck(queue):
    assert sorted(task.name for task in queue.huey.read_periodic(AT)) == ["strike", "sweep"]
