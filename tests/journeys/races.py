"""What two writers of test_races do, in threads of one process or in processes of their own."""

import sys
from threading import Barrier

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from models.application import Application
from models.database import make_engine, make_sessions, reading
from models.queries.cases import case_numbered
from referencing.services.errors import StaleError
from referencing.services.steps import take_step
from tests.referencing.told import AT
from workflows.vocabulary import Actor, Role

OFFICER = Actor(None, "Agente Exemple", frozenset({Role.OFFICER}))


def numbers(sessions: sessionmaker[Session]) -> list[str]:
    with reading(), sessions() as session:
        return list(session.scalars(select(Application.number).order_by(Application.number)))


def admit(sessions: sessionmaker[Session], number: str, seen_version: int) -> str:
    """Admit a case as it was seen; return «won» or «stale»."""
    try:
        with sessions.begin() as session:
            case = case_numbered(session, number)
            take_step(session, case, "admit", actor=OFFICER, at=AT, seen_version=seen_version)
    except StaleError:
        return "stale"
    return "won"


def race(sessions: sessionmaker[Session], barrier: Barrier | None = None) -> list[str]:
    """Try to admit every case, each as soon as the other writer is ready; return how each attempt ended."""
    ended = []
    for number in numbers(sessions):
        if barrier is not None:
            barrier.wait()
        ended.append(admit(sessions, number, 1))
    return ended


if __name__ == "__main__":  # a writer in a process: says it is ready, waits for the start, tells how it went
    engine = make_engine(sys.argv[1])
    sessions = make_sessions(engine)
    first = numbers(sessions)
    for number in first:
        print("ready", flush=True)  # noqa: T201 - the test reads it
        sys.stdin.readline()
        print(admit(sessions, number, 1), flush=True)  # noqa: T201 - as above
    engine.dispose()
