"""Kill -9 again and again, at any moment: no row is lost, no mail is written twice, no step is half taken."""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from sqlalchemy import func, select

from models.application import Application, Filing
from models.database import make_sessions, reading
from models.document import IssuedDocument
from models.ledger import LedgerEntry
from models.outbox import OutboxMessage
from models.register import Counter
from referencing.services import outbox
from referencing.services.ledger import verify
from tests.fixtures.town import Town
from tests.fixtures.tree import ROOT
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


STEP_KILLS = 20


def _told_before_the_kill(stepping, first, moment):
    """Let a process take steps, kill it a moment after its first, and return those that it says are committed."""
    stepping.stdin.write(f"{first}\n")
    stepping.stdin.flush()
    pid = int(stepping.stdout.readline().split()[1])
    told_of = [stepping.stdout.readline()]
    time.sleep(moment)
    os.kill(pid, signal.SIGKILL)
    told_of += iter(stepping.stdout.readline, "dead\n")
    return [tuple(line.split()) for line in told_of]


def test_process_killed_while_it_takes_steps_leaves_none_half_taken(engine, database_url, tmp_path):
    sessions, chance = make_sessions(engine), random.Random(20231120)  # noqa: S311 - as above
    told_of = []
    Town(engine, tmp_path / "store")

    command = [sys.executable, "-m", "tests.journeys.stepping", database_url, str(tmp_path / "store")]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, **pipes) as stepping:
        for kill in range(1, STEP_KILLS + 1):
            told_of += _told_before_the_kill(stepping, 1000 * kill, chance.uniform(0, 0.1))

    with reading(), sessions() as session:
        report = verify(session)
        cases = {case.number: case for case in session.scalars(select(Application))}
        entries = session.execute(
            select(LedgerEntry.trigger, LedgerEntry.case_id, LedgerEntry.id).order_by(LedgerEntry.id)
        ).all()
        filings = session.scalar(select(func.count()).select_from(Filing))
        documents = sorted(session.scalars(select(IssuedDocument.number)))
        messages = sorted(session.scalars(select(OutboxMessage.key)))
        last = dict(session.execute(select(Counter.series, Counter.last)).all())
    submitted = sum(trigger == "submit" for trigger, _, _ in entries)
    announced = [f"announce:{key}" for trigger, _, key in entries if trigger != "confirm_eligibility"]
    assert len(told_of) >= STEP_KILLS
    assert report.broken == []
    # What was told is kept, and of what was not told at most one step a kill: whole.
    kept = {(trigger, case_id) for trigger, case_id, _ in entries}
    assert {(trigger, cases[number].id) for trigger, number in told_of} <= kept
    assert len(kept) - len(told_of) <= STEP_KILLS
    # Every step has all that it leaves, and no number is lost.
    assert (filings, len(documents)) == (submitted, submitted)
    assert messages == sorted([*announced, *(f"render:{number}" for number in documents)])
    assert last == {"CAND": len(cases), **({"DOC": submitted} if submitted else {})}
