"""Render every document that has no PDF yet, by several processes, without a worker: for a whole demonstration."""

import os
import signal
from collections.abc import Callable, Generator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from models.database import reading
from models.queries.outbox import settle
from models.queries.rendering import note_rendering
from models.queries.summary import documents_with_case
from referencing.services.store import Room, Store

Report = Callable[[int, int], None]
_AT_ONCE = 4  # documents a process takes at a time
_MOST_PROCESSES = 4


def print_all(sessions: sessionmaker[Session], store: Store, folder: Path, at: datetime, report: Report) -> None:
    """Keep the PDF of every document and write it as folder/<case>/<number>-<kind>.pdf; `report` gets done, in all."""
    with reading(), sessions() as session:
        wanted = [(document, case) for document, case in documents_with_case(session) if document.rendered_at is None]
    contexts = [(document.kind, document.context) for document, _case in wanted]
    with closing(_rendered(contexts)) as pdfs:
        for done, ((document, case), pdf) in enumerate(zip(wanted, pdfs, strict=True), start=1):
            path = folder / case / f"{document.number}-{document.kind.replace('_', '-')}.pdf"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(pdf)
            kept = store.keep(Room.PAPERS, pdf)
            with sessions.begin() as session:
                note_rendering(session, document.id, kept.sha256, kept.size, at)
            report(done, len(wanted))
    with sessions.begin() as session:
        settle(session, ["render"], at)


def _rendered(contexts: list[tuple[str, dict[str, Any]]]) -> Generator[bytes]:
    """Yield the PDFs in the order of their contexts; what is left is given up when nobody asks for more.

    Processes are spawned: Pango's threads do not survive a fork. Ctrl-C is this process's to answer.
    """
    spawned, ignore = get_context("spawn"), (signal.SIGINT, signal.SIG_IGN)
    processes = min(os.cpu_count() or 1, _MOST_PROCESSES)
    with ProcessPoolExecutor(processes, spawned, signal.signal, ignore) as pool:
        yield from pool.map(_pdf, contexts, chunksize=_AT_ONCE)


def _pdf(wanted: tuple[str, dict[str, Any]]) -> bytes:
    from referencing.documents import render  # noqa: PLC0415 - WeasyPrint: only the processes that render load it

    return render(*wanted)
