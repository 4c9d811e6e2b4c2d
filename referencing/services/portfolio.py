"""The portfolio of a demonstration: every story, on a calendar that ends today, loaded once into an empty database."""

from datetime import datetime, timedelta

from models.database import all_or_nothing
from models.queries.summary import has_any_case
from referencing.services.context import Context
from referencing.services.demo.playing import Start, play
from referencing.services.demo.stories import DAYS
from referencing.services.tick import tick
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.words import _

SEED = 1


def load_if_empty(context: Context, at: datetime, start: Start = lambda _title: lambda _done, _total: None) -> bool:
    """Load the portfolio into a database without a case and return whether it was; `at` is now.

    One transaction for the whole of it: a process that dies on the way leaves an empty database, and a second one
    that starts meanwhile waits, then finds the cases. The stories end yesterday, so that nothing has a time to come.
    Their mails are not sent, their papers are rendered by the worker.
    """
    with all_or_nothing(context.sessions) as together:
        with together() as session:
            if has_any_case(session):
                return False
        first = day_of(at) - timedelta(days=DAYS + 1)
        play(together, context.store, seed=SEED, first=first, report=start(gettext(_("Dossiers de démonstration"))))
        tick(together, at)
    return True
