"""The catalogue as open data: its files, streamed, and the page that describes them.

The files lie outside of what is held for a second in front of the application: they may be of any length.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from itertools import chain
from typing import Any

from flask import Blueprint, Response, render_template, request, stream_with_context

from models.database import see_one_moment
from models.queries import open_data as query
from referencing import access, clock
from referencing.services.errors import NotFoundError
from referencing.services.open_data.codes import TABLES, codes
from referencing.services.open_data.columns import DATASETS, JSON_FILE, LICENCE, LICENCE_URL
from referencing.services.open_data.reading import told
from referencing.services.open_data.writing import as_csv, as_json
from referencing.web.api.blueprint import SHARED, tag_of
from referencing.web.database import session
from workflows.calendar import PARIS, day_of

blueprint = Blueprint("open_data", __name__)
_PIECE = 64 * 1024  # signs sent at a time: a line a packet would take longer


@blueprint.get("/catalogue/donnees")
@access.public
def page() -> Any:  # noqa: ANN401 - what Flask takes
    """Describe the files: columns, codes, licence."""
    return render_template(
        "pages/open_data/page.html",
        datasets=DATASETS.values(),
        json_file=JSON_FILE,
        tables=TABLES,
        codes=codes(),
        licence=LICENCE,
        licence_url=LICENCE_URL,
    )


@blueprint.get("/donnees/<export>")
@access.public
def file(export: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Send one of the files while it is being read, or 304 to who has it already."""
    if export not in (*DATASETS, JSON_FILE):
        raise NotFoundError(export)
    see_one_moment(session())
    at = clock.now()
    answer = _validated(export, at)
    if answer.status_code == 200 and request.method == "GET":  # noqa: PLR2004 - not 304
        answer.response = stream_with_context(_begun(_pieces(_lines(export, at))))
    return answer


def _validated(filename: str, at: datetime) -> Response:
    """Return the answer without its body: headers, and 304 where they say so."""
    kind = "application/json" if filename == JSON_FILE else "text/csv; header=present"
    answer = Response(content_type=f"{kind}; charset=utf-8")
    midnight = datetime.combine(day_of(at), time(0), PARIS).astimezone(UTC)  # a term may have ended with the day
    moved = query.last_move(session()) or midnight
    answer.last_modified = max(moved, midnight)
    answer.set_etag(tag_of(filename, str(day_of(at)), str(query.stamp(session()))), weak=filename == JSON_FILE)
    answer.headers["Cache-Control"] = SHARED
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Content-Disposition"] = f"attachment; filename={filename}"
    answer.make_conditional(request)
    return answer


def _lines(filename: str, at: datetime) -> Iterator[str]:
    rows = told(session(), session().info["public_url"], day_of(at))
    return as_json(rows, at) if filename == JSON_FILE else as_csv(DATASETS[filename], rows)


def _begun(pieces: Iterator[str]) -> Iterator[str]:
    """Return the pieces, the first one read: while this request still counts as one that reads."""
    return chain([next(pieces)], pieces)


def _pieces(lines: Iterator[str]) -> Iterator[str]:
    held, size = [], 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size > _PIECE:
            yield "".join(held)
            held, size = [], 0
    yield "".join(held)
