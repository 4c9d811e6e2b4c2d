"""Kill -9 the worker again and again, at any moment: no row is lost and no mail is written twice."""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from models.database import make_sessions
from referencing.services import outbox
from tests.referencing.told import AT, application, entry, person, rows, vendor
from workflows.vocabulary import Role

ENTRIES, OFFICERS, KILLS = 40, 4, 6
LEASE = "2"  # seconds: what a killed worker had in hand is free again soon
DEADLINE = 60


@pytest.fixture
def environ(database_url, tmp_path):
    return {**os.environ, "PARCOURS_INSTANCE": str(tmp_path / "instance"), "PARCOURS_DATABASE_URL": database_url}


@contextmanager
def _worker(environ):
    """Run a real worker; kill it at the end, whatever it is doing."""
    command = [sys.executable, "-P", "-m", "referencing.commands.child", "worker", "--clock", "--lease", LEASE]
    with subprocess.Popen([*command, "--parent", str(os.getpid())], env=environ) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGKILL)


def _wait(condition):
    deadline = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < deadline, "too late"
        time.sleep(0.02)


def test_killed_worker_loses_no_row_and_writes_no_mail_twice(engine, environ, tmp_path):
    folder, sessions = tmp_path / "instance" / "mail", make_sessions(engine)
    chance = random.Random(20231120)  # noqa: S311 - the same moments each time, as far as a machine can
    with sessions.begin() as session:
        ours = vendor(session)
        for number in range(OFFICERS):
            person(session, f"Officer{number}", Role.OFFICER)
        for _ in range(ENTRIES):
            told = entry(session, application(session, ours, service=str(time.monotonic_ns())), "submit")
            outbox.put(session, "announce", f"announce:{told.id}", {"entry_id": str(told.id)}, AT)

    def written():
        return {file.name for file in folder.glob("*.eml")}

    def waiting():
        with sessions() as session:
            return outbox.outbox_state(session).waiting

    for _ in range(KILLS):
        before = written()
        with _worker(environ):
            _wait(lambda before=before: written() > before)  # it is at work: any moment will do
            time.sleep(chance.uniform(0, 0.15))
    caught_at_work = waiting()
    with _worker(environ):
        _wait(lambda: waiting() == 0)

    with sessions() as session:
        kept = rows(session)
    mails = [row for row in kept if row.kind == "mail"]
    assert caught_at_work > 0
    assert [row.kind for row in kept if row.failed_at or not row.done_at] == []
    assert (len(kept), len(mails)) == (ENTRIES * (1 + OFFICERS), ENTRIES * OFFICERS)
    assert len(written()) == ENTRIES * OFFICERS
    assert all(file.read_bytes().endswith(b"--\r\n") for file in folder.glob("*.eml"))
