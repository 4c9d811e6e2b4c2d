"""Takes steps until it is killed, and tells each commit: «open CAND-…», «submit CAND-…».

The process that is started only imports and forks, once for each number that it reads: what is killed is the fork.
"""

import os
import sys
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from models.database import make_engine, upgrade
from referencing.services.demo import acts
from tests.fixtures.town import Town
from workflows.vocabulary import Role, Track

STEPS = (("confirm_eligibility", Role.VENDOR), ("submit", Role.SIGNATORY), ("admit", Role.OFFICER))


def tell(*words: object) -> None:
    print(*words, flush=True)  # noqa: T201 - the test reads it


def step_for_ever(url: str, folder: Path, first: int) -> None:
    """Open cases and take them to their assessment, each step in a transaction of its own."""
    town = Town(make_engine(url), folder, is_new=False)
    for town.count in count(first):
        number = town.do(acts.open_only, town.count, f"Service {town.count}", Track.SIMPLE, town.book)
        tell("open", number)
        for trigger, role in STEPS:
            town.step(number, trigger, role)
            tell(trigger, number)


def warm_up() -> None:
    """Load once what every fork would load again."""
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'warm.sqlite'}"
        upgrade(url)
        engine = make_engine(url)
        Town(engine, Path(folder)).file()
        engine.dispose()


if __name__ == "__main__":
    warm_up()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            tell("pid", os.getpid())
            step_for_ever(sys.argv[1], Path(sys.argv[2]), int(line))
        os.waitpid(child, 0)
        tell("dead")
