"""The filtered queue as CSV and XLSX."""

import tempfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from flask import Response, send_file, stream_with_context

from referencing import access, clock
from referencing.services.queue import whole_queue
from referencing.services.queue_export import csv_of, xlsx_to
from referencing.services.queue_filter import described
from referencing.web.database import session
from referencing.web.desk.blueprint import blueprint
from referencing.web.desk.queue import asked_filter
from referencing.web.identity import signed_in_person
from referencing.web.templating import words
from workflows.calendar import PARIS, day_of

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PIECE = 64 * 1024  # signs sent at a time: a line a packet would take longer


@blueprint.get("/instruction/export.csv")
@access.desk
def as_csv() -> Any:  # noqa: ANN401 - what Flask takes
    """Send the filtered queue as CSV while it is being read."""
    at, chosen = clock.now(), asked_filter()
    rows = whole_queue(session(), signed_in_person(), chosen, day_of(at))
    lines = _pieces(csv_of(rows, described(chosen, words), at, day_of(at)))
    first = next(lines)  # the database is asked while this request still counts as one that reads
    answer = Response(stream_with_context(chain([first], lines)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f"attachment; filename={_name()}.csv"
    return answer


@blueprint.get("/instruction/export.xlsx")
@access.desk
def as_xlsx() -> Any:  # noqa: ANN401 - what Flask takes
    """Send the filtered queue as a workbook, written row by row into a file that nobody else sees."""
    at, chosen = clock.now(), asked_filter()
    rows = whole_queue(session(), signed_in_person(), chosen, day_of(at))
    with tempfile.TemporaryDirectory(prefix="parcours-export-") as folder:
        path = Path(folder) / "export.xlsx"
        xlsx_to(path, rows, described(chosen, words), at, day_of(at))
        opened = path.open("rb")  # stays readable once the folder is gone
    return send_file(opened, mimetype=_XLSX, as_attachment=True, download_name=f"{_name()}.xlsx")


def _name() -> str:
    return f"file-instruction-{clock.now().astimezone(PARIS):%Y-%m-%d-%H%M}"


def _pieces(lines: Iterator[str]) -> Iterator[str]:
    held, size = [], 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size > _PIECE:
            yield "".join(held)
            held, size = [], 0
    yield "".join(held)
