"""Play many lives into a database of their own, and measure."""

import time
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from models.database import reading, upgrade
from models.entropy import seeded
from models.queries.summary import states_of
from referencing.config import Settings
from referencing.services import ledger
from referencing.services.context import make_context
from referencing.services.demo.lives import lives
from referencing.services.demo.playing import Start, play
from referencing.words import gettext
from workflows.calendar import anniversary
from workflows.procedures import PROCEDURES
from workflows.words import _


@dataclass(frozen=True, slots=True)
class Simulation:
    """What was played: how long it took (seconds), how many cases ended where, what the check of the ledger found."""

    seconds: float
    states: dict[str, dict[str, int]]
    ledger: ledger.LedgerReport

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
    try:
        began = time.perf_counter()
        with seeded(seed):
            told, report = lives(count, days), start(gettext(_("Services")))
            play(context.sessions, context.store, seed=seed, first=first, days=days, stories=told, report=report)
        spent = time.perf_counter() - began
        with reading(), context.sessions() as session:
            states = {name: dict(Counter(states_of(session, name))) for name in PROCEDURES}
            return Simulation(spent, states, ledger.verify(session))
    finally:
        context.close()
