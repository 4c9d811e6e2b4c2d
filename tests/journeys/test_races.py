"""Two writers on one case: one wins, the other is told that the case changed, and nothing is written twice."""

import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, insert, select

from models.application import Application
from models.assessment import Finding
from models.database import make_sessions, reading
from models.decision import Signature
from models.entropy import new_id
from models.ledger import LedgerEntry
from models.queries.facts import answers_of
from referencing.services import applications, assessing
from referencing.services.demo import acts
from referencing.services.errors import StaleError
from referencing.services.ledger import verify
from referencing.services.steps import open_case, take_step
from tests.fixtures.town import Town
from tests.fixtures.tree import ROOT
from tests.journeys import races
from tests.referencing import told
from workflows.dossier import Answer
from workflows.machine import StepRefusedError
from workflows.vocabulary import ApplicationState, Party, Role

RACES = 251  # in each of four combinations: threads and processes, two databases
WRITERS = 2


@pytest.fixture
def cases(engine):
    """Submitted applications, each with the first entry of its ledger still to come."""
    sessions = make_sessions(engine)
    with sessions.begin() as session:
        told.application(session, told.vendor(session))
        model = Application.__table__
        row = session.execute(select(model)).one()._asdict()
        copies = [row | {"id": new_id(), "number": f"CAND-2027-{number:05d}"} for number in range(1, RACES)]
        session.execute(insert(model), copies)
    return sessions


def _written(sessions):
    with reading(), sessions() as session:
        entries = session.execute(
            select(LedgerEntry.case_id, func.count()).group_by(LedgerEntry.case_id).order_by(func.count().desc())
        ).all()
        states = Counter(session.scalars(select(Application.state)))
        versions = Counter(session.scalars(select(Application.version)))
    return {count for _, count in entries}, len(entries), states, versions


def _one_won_each(ended):
    return Counter(tuple(sorted(pair)) for pair in zip(*ended, strict=True))


def test_one_of_two_threads_wins_each_race(cases):
    barrier = Barrier(WRITERS)

    with ThreadPoolExecutor(WRITERS) as pool:
        ended = list(pool.map(lambda _: races.race(cases, barrier), range(WRITERS)))

    assert _one_won_each(ended) == {("stale", "won"): RACES}
    assert _written(cases) == ({1}, RACES, {ApplicationState.ASSESSMENT: RACES}, {2: RACES})


def test_one_of_two_processes_wins_each_race(cases, database_url):
    command = [sys.executable, "-m", "tests.journeys.races", database_url]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": ROOT}

    ended = [[], []]
    with subprocess.Popen(command, **pipes) as one, subprocess.Popen(command, **pipes) as other:
        for _ in range(RACES):
            for writer in (one, other):
                assert writer.stdout.readline() == "ready\n"
            for writer in (one, other):
                writer.stdin.write("go\n")
                writer.stdin.flush()
            for writer, results in zip((one, other), ended, strict=True):
                results.append(writer.stdout.readline().strip())

    assert (one.returncode, other.returncode) == (0, 0)
    assert _one_won_each(ended) == {("stale", "won"): RACES}
    assert _written(cases) == ({1}, RACES, {ApplicationState.ASSESSMENT: RACES}, {2: RACES})


@pytest.fixture
def together():
    """Run one verb a thread, all of them at the same moment, and return what each returned."""

    def run(*verbs):
        barrier = Barrier(len(verbs))

        def one(verb):
            barrier.wait()
            return verb()

        with ThreadPoolExecutor(len(verbs)) as pool:
            return list(pool.map(one, verbs))

    return run


def test_parties_that_sign_at_once_all_sign(engine, tmp_path, together):
    town = Town(engine, tmp_path, book="mes-2023")
    case = town.file()
    town.play(acts.assess(town.world, case))
    town.play(acts.opine(town.world, case, acts.Opinion.FAVOURABLE))
    town.step(case, "accept", Role.DECIDER)
    signers = town.do(
        lambda world: [world.vendor_of(world.case(case)), world.staff(Role.DECIDER), world.staff(Role.CNAM)]
    )

    together(*[lambda signer=signer: _until_done(town, case, signer) for signer in signers])

    with reading(), town.sessions() as session:
        report = verify(session)
        parties = session.scalars(select(Signature.party)).all()
    assert sorted(parties) == sorted(Party)
    assert report.is_valid


def _until_done(town, number, actor):
    while True:
        try:
            with town.sessions.begin() as session:
                take_step(session, races.case_numbered(session, number), "sign", actor=actor, at=town.at)
        except StaleError:
            continue
        return


def test_answers_of_two_colleagues_at_once_are_both_kept(engine, tmp_path, together):
    town = Town(engine, tmp_path)
    case = town.open()
    vendor = town.do(lambda world: world.vendor_of(world.case(case)))

    def write(key, text):
        with town.sessions.begin() as session:
            application = races.case_numbered(session, case)
            applications.answer(session, application, key, Answer(level=1, comment=text), {}, actor=vendor, at=town.at)

    for turn in range(20):
        together(lambda turn=turn: write("D-2", f"deux {turn}"), lambda turn=turn: write("D-3", f"trois {turn}"))
        with reading(), town.sessions() as session:
            kept = {row.criterion: row.comment for row in answers_of(session, town.read(case, "id"))}
        assert (kept["D-2"], kept["D-3"]) == (f"deux {turn}", f"trois {turn}")


def test_findings_of_two_reviewers_at_once_leave_one_a_criterion(engine, tmp_path, together):
    town = Town(engine, tmp_path)
    case = town.file()
    town.step(case, "admit", Role.OFFICER)
    reviewers = town.do(lambda w: [w.actor(f"{name}@parcours.example") for name in ("instruction", "instruction2")])
    found = [assessing.Found(key, acts.Verdict.COMPLIANT) for key in ("D-1", "D-2", "D-3")]

    def write(reviewer):
        with town.sessions.begin() as session:
            assessing.find(session, races.case_numbered(session, case), found, actor=reviewer, at=town.at)

    together(*[lambda reviewer=reviewer: write(reviewer) for reviewer in reviewers])

    with reading(), town.sessions() as session:
        rows = session.execute(select(Finding.criterion, Finding.reviewer_id)).all()
    assert sorted(criterion for criterion, _ in rows) == ["D-1", "D-2", "D-3"]
    assert len({reviewer for _, reviewer in rows}) == 1


def test_service_opened_twice_at_once_has_one_open_application(engine, tmp_path, together):
    town = Town(engine, tmp_path)
    first = town.open()
    vendor = town.do(lambda world: world.vendor_of(world.case(first)))
    former = first

    def again():
        try:
            with town.sessions.begin() as session:
                model = races.case_numbered(session, first)
                names = ("organisation_id", "service_id", "rulebook", "kind", "track", "declaration")
                second = Application(**{name: getattr(model, name) for name in names}, round=0)
                open_case(session, second, actor=vendor, at=town.at)
                return second.number
        except StepRefusedError as error:
            return [refusal.code for refusal in error.refusals]

    for _ in range(15):
        town.step(former, "withdraw", Role.SIGNATORY)
        ended = together(again, again)

        assert ["application_already_open"] in ended
        (former,) = [number for number in ended if isinstance(number, str)]
