"""Play many lives into a database of their own, and measure."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from models.database import reading, upgrade
from models.entropy import seeded
from models.queries.grants import stray_grants
from models.queries.summary import states_of
from referencing.config import Settings
from referencing.services import ledger
from referencing.services.context import make_context
from referencing.services.demo.agreeing import disagreements
from referencing.services.demo.lives import lives
from referencing.services.demo.playing import Start, play
from referencing.services.feed import number_pending
from referencing.words import gettext
from workflows.calendar import anniversary
from workflows.procedures import PROCEDURES
from workflows.words import _

_SHOWN = 20  # strays told at one midnight


@dataclass(frozen=True, slots=True)
class Simulation:
    """What was played: how long it took (seconds), how many cases ended where, what the checks found.

    `midnights`: how often the grants in force were compared with the listings; `strays`: listings that were not active
    and held one all the same, each with the day of the calendar on which it was first seen. `disagreements`: listings
    that ledger, catalogue, changes and authorisations do not tell alike on the last day.
    """

    seconds: float
    states: dict[str, dict[str, int]]
    ledger: ledger.LedgerReport
    midnights: int
    strays: dict[str, int]
    disagreements: Sequence[str]

    @property
    def is_sound(self) -> bool:
        """Whether the ledger is whole, no access outlived its right, and everything tells the same of the listings."""
        return self.ledger.is_valid and not self.strays and not self.disagreements

    @property
    def steps_per_second(self) -> float:
        """Steps taken through the door a second, by people, by the procedure and by the clock."""
        return self.ledger.entries / self.seconds


def simulate_lives(folder: Path, count: int, years: int, seed: int, first: date, start: Start) -> Simulation:
    """Play `count` services over some years in an empty folder, each act in a transaction of its own."""
    settings = Settings.from_environ({"PARCOURS_INSTANCE": str(folder)})
    upgrade(settings.database_url)
    context = make_context(settings)
    days = (anniversary(first, years) - timedelta(days=1) - first).days
    watch = _Watch(context.sessions)
    try:
        began = time.perf_counter()
        with seeded(seed):
            told, report = lives(count, days), start(gettext(_("Services")))
            play(
                context.sessions,
                context.store,
                seed=seed,
                first=first,
                days=days,
                stories=told,
                report=report,
                at_midnight=watch.look,
            )
        spent = time.perf_counter() - began
        number_pending(context.engine)
        with reading(), context.sessions() as session:
            states = {name: dict(Counter(states_of(session, name))) for name in PROCEDURES}
            apart = disagreements(session, first + timedelta(days=days))
            return Simulation(spent, states, ledger.verify(session), watch.midnights, watch.strays, apart)
    finally:
        context.close()


class _Watch:
    """Looks every simulated midnight whether a grant in force belongs to a listing that is not active."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self.sessions, self.midnights = sessions, 0
        self.strays: dict[str, int] = {}

    def look(self, day: int) -> None:
        """Remember what is wrong on a day of the calendar."""
        self.midnights += 1
        with reading(), self.sessions() as session:
            for number in stray_grants(session, _SHOWN):
                self.strays.setdefault(number, day)
