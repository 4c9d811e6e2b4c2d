"""Play the demonstration into a database: people first, then every story, over a simulated calendar."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from models.database import all_or_nothing, reading
from models.entropy import seeded
from models.queries.draws import all_draws
from models.queries.outbox import settle
from models.queries.programme import note_programme_rendering, programmes
from referencing.services import ledger
from referencing.services.context import Context
from referencing.services.demo.director import direct
from referencing.services.demo.stories import DAYS, Telling, tellings
from referencing.services.demo.world import World
from referencing.services.printing import print_all
from referencing.services.programme.papers import PROGRAMME
from referencing.services.programme.proposals import SEARCH
from referencing.services.reports.telling import REPORT_MAIL
from referencing.services.store import Room, Store
from referencing.services.summary import summary_of
from referencing.services.telling import MAIL
from referencing.words import gettext
from workflows.calendar import PARIS
from workflows.words import _

Report = Callable[[int, int], None]
Start = Callable[[str], Report]
PUBLIC_URL = "https://parcours.example"  # what the papers of a demonstration point to: no machine's own address
_BEFORE_ANYTHING = time(0, 1)
_AFTER_EVERYTHING = time(23, 59)
_MOST_PROGRAMMES = 100


def play(
    sessions: sessionmaker[Session],
    store: Store,
    *,
    seed: int,
    first: date,
    days: int = DAYS,
    stories: Sequence[Telling] | None = None,
    report: Report = lambda _done, _total: None,
    at_midnight: Callable[[int], None] = lambda _day: None,
) -> None:
    """Play stories (all of them by default) over some days from a first one; `report` gets days played, days in all.

    What they would have mailed is not mailed: it is of the past.
    """
    world = World(store, seed, first + timedelta(days=days))
    with sessions.begin() as session:
        world.session, world.at = session, datetime.combine(first, _BEFORE_ANYTHING, PARIS)
        world.populate()
    told = tellings() if stories is None else stories
    cast = [(telling.number, telling.starts_on_day, telling.tell(world, telling.number)) for telling in told]
    direct(sessions, world, cast, first, days, lambda day: report(day, days), at_midnight)
    with sessions.begin() as session:
        settle(session, ["announce", MAIL, REPORT_MAIL, SEARCH], end_of(first, days))


def end_of(first: date, days: int) -> datetime:
    """Return the last minute of a calendar of some days after a first one."""
    return datetime.combine(first + timedelta(days=days), _AFTER_EVERYTHING, PARIS)


def write_draws(sessions: sessionmaker[Session], folder: Path) -> None:
    """Write the file of every draw that was made as folder/draw-N.json, in the order of their numbers."""
    with reading(), sessions() as session:
        files = [draw.file.encode() for draw in all_draws(session) if draw.file]
    folder.mkdir()
    for number, file in enumerate(files, start=1):
        (folder / f"draw-{number}.json").write_bytes(file)


def write_programmes(context: Context, folder: Path, at: datetime) -> None:
    """Keep the PDF of every programme of audits issued and write it as folder/programme-N.pdf, by number."""
    from referencing.documents import render  # noqa: PLC0415 - WeasyPrint: half a second, 50 MB

    with reading(), context.sessions() as session:
        wanted = [(one.id, one.context) for one in reversed(programmes(session, _MOST_PROGRAMMES))]
    folder.mkdir()
    for number, (identifier, said) in enumerate(wanted, start=1):
        pdf = render(PROGRAMME, said)
        (folder / f"programme-{number}.pdf").write_bytes(pdf)
        kept = context.store.keep(Room.PAPERS, pdf)
        with context.sessions.begin() as session:
            note_programme_rendering(session, identifier, kept.sha256, kept.size, at)
    with context.sessions.begin() as session:
        settle(session, [PROGRAMME], at)


def show(
    context: Context,
    folder: Path,
    seed: int,
    first: date,
    start: Start,
    *,
    days: int = DAYS,
    stories: Sequence[Telling] | None = None,
) -> dict[str, Any]:
    """Play into an empty database, print every document into a folder, and return the summary of it all.

    The same seed and first day give the same bytes, whatever the machine and its settings.
    """
    context.sessions.configure(info={"public_url": PUBLIC_URL})
    with seeded(seed), all_or_nothing(context.sessions) as together:
        report = start(gettext(_("Procédures")))
        play(together, context.store, seed=seed, first=first, days=days, stories=stories, report=report)
    at = end_of(first, days)
    print_all(context.sessions, context.store, folder, at, start(gettext(_("Documents"))))
    with reading(), context.sessions() as session:
        checked = ledger.verify(session)
        return {
            "seed": seed,
            "first_day": first.isoformat(),
            "last_day": (first + timedelta(days=days)).isoformat(),
            "ledger": {"entries": checked.entries, "valid": checked.is_valid},
            **summary_of(session),
        }
