"""A certificate and a report of 150 criteria, beside bare WeasyPrint of the same HTML; two workers; memory."""

import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from itertools import count, cycle, islice
from multiprocessing import get_context
from typing import Any

from sqlalchemy import select
from weasyprint import HTML

from bench.measure import Row, alternating, seconds
from bench.rendering import peak_megabytes, size_of
from models.database import make_engine, make_sessions, upgrade
from models.document import IssuedDocument
from models.entropy import seeded
from referencing.config import Settings
from referencing.documents import html_of, render
from referencing.documents.pdf import VARIANT
from referencing.documents.press import press
from referencing.services.demo.director import direct
from referencing.services.demo.stories import major_version
from referencing.services.demo.world import World
from referencing.services.store import make_store

_FIRST = date(2026, 1, 5)
_DAYS = 200
_CRITERIA = 150
_PAPERS = 60  # a batch for one worker, then for two
_MEMORY_MB = 120
Context = dict[str, Any]


def rows(_scale: float) -> Iterator[Row]:
    """Yield time, speed-up by a second worker, and peak memory."""
    certificate, report = _contexts()
    for work, kind, context, rounds in (
        ("certificate", "certificate", certificate, 20),
        (f"report of {_CRITERIA} criteria", "assessment_report", report, 5),
    ):
        took, bare = _rendering(kind, context, rounds)
        yield Row(work=work, ours=took * 1e3, bare=bare * 1e3, unit="ms", budget=1.1)
    one, two = (_batch(workers, certificate) for workers in (1, 2))
    yield Row(
        work="certificates, two workers beside one", ours=two, bare=one, unit="papers/s", budget=1.6, is_rate=True
    )
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        peak = pool.submit(peak_megabytes, report).result()
    yield Row(work="peak memory while rendering a report", ours=peak, bare=_MEMORY_MB, unit="MB", budget=1)


def _contexts() -> tuple[Context, Context]:
    """Take one application to its publication; return what its certificate and its report say."""
    with tempfile.TemporaryDirectory() as folder, seeded(1):
        settings = Settings.from_environ({"PARCOURS_INSTANCE": folder})
        upgrade(settings.database_url)
        engine = make_engine(settings.database_url)
        sessions, world = make_sessions(engine), World(make_store(settings), 1, _FIRST + timedelta(days=_DAYS))
        _play(sessions, world)
        with sessions() as session:
            said = {row.kind: row.context for row in session.scalars(select(IssuedDocument))}
        engine.dispose()
    return said["certificate"], _long(said["assessment_report"])


def _play(sessions: Any, world: World) -> None:  # noqa: ANN401 - a session factory
    story = major_version(world, 1)

    def told() -> Iterator[int]:
        world.populate()
        yield 1
        yield from story

    direct(sessions, world, [(1, 0, told())], _FIRST, _DAYS)


def _long(report: Context) -> Context:
    """Return a report with as many criteria as a full case may meet."""
    missing = _CRITERIA - sum(len(theme["criteria"]) for theme in report["themes"])
    numbers = count(1)
    more = [
        {**criterion, "key": f"{criterion['key']}-{next(numbers)}"}
        for theme in report["themes"]
        for criterion in theme["criteria"]
    ]
    last = report["themes"][-1]
    longer = {**last, "criteria": [*last["criteria"], *islice(cycle(more), max(missing, 0))]}
    return {**report, "themes": [*report["themes"][:-1], longer]}


def _rendering(kind: str, context: Context, rounds: int) -> tuple[float, float]:
    html, tools = html_of(kind, context), press()

    def bare() -> None:
        page = HTML(string=html, url_fetcher=tools.fetcher)
        page.write_pdf(font_config=tools.fonts, stylesheets=[tools.style], pdf_variant=VARIANT)

    return alternating(lambda: render(kind, context), bare, rounds, warm_up=2)


def _batch(workers: int, context: Context) -> float:
    """Return how many certificates a second some warm workers render."""
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        list(pool.map(size_of, [context] * 4 * workers))
        took = seconds(lambda: list(pool.map(size_of, [context] * _PAPERS)))
    return _PAPERS / took
