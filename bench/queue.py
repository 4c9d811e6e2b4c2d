"""The desk's queue over a million cases: page 1,000 beside the first, a whole page beside its query as plain SQL."""

import itertools
import re
import tempfile
import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy import Row as Found

from app import create_app
from bench.databases import AT, a_vendor, applications, databases, fill
from bench.measure import Row, alternating
from models.database import make_sessions, reading
from models.entropy import new_id
from models.organisation import Person
from models.queries.queue import page_query, queued_cases
from referencing.config import Settings
from referencing.services.queue import wanted_by
from referencing.services.queue_filter import Filter
from referencing.web.desk.queue import PAGE_SIZE

CASES = 1_000_000
DEEP = 1_000  # pages before the deep one
_ROUNDS = 40
_DAYS = 700  # on which the cases are due
_STATES = ("submitted", "assessment", "changes_requested", "commission", "decision", "agreement", "ready")
ON = date(2026, 3, 2)
OFFICER = "guichet@parcours.example"
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def rows(scale: float) -> Iterator[Row]:
    """Yield the deep page beside the first and the whole page beside its query, on each database."""
    with databases() as every:
        for name, engine in every:
            size = int(CASES * scale)
            ids = a_vendor(engine)
            fill(engine, "application", _cases(ids, size))
            ids["person"] = _officer(engine)
            yield _deep(name, engine, ids, size)
            yield _page(name, engine, ids["person"], size)


def _cases(ids: dict[str, Any], size: int) -> Iterator[dict[str, Any]]:
    states = itertools.cycle(_STATES)
    for number, case in enumerate(applications(ids, size)):
        due_on = ON + timedelta(days=number % _DAYS)
        yield case | {"state": next(states), "due_on": due_on, "queue_on": due_on}


def _officer(engine: Engine) -> uuid.UUID:
    """Return the identifier of an officer who signs in as in a demonstration."""
    person, role = new_id(), {"id": new_id(), "role": "officer", "given_at": AT}
    made = {"id": person, "email": OFFICER, "name": "Banc", "is_active": True, "is_demo": True, "created_at": AT}
    fill(engine, "person", iter([made]))
    fill(engine, "staff_role", iter([role | {"person_id": person}]))
    return person


def _deep(name: str, engine: Engine, ids: dict[str, Any], size: int) -> Row:
    """Walk to the deep page by its places, as a reader does, then measure it beside the first."""
    with reading(), make_sessions(engine)() as session:
        wanted = wanted_by(session, session.get_one(Person, ids["person"]), Filter(), ON)
        pages, after = min(DEEP, size // PAGE_SIZE - 1), None
        for _page_before in range(pages):
            last = queued_cases(session, wanted, after, PAGE_SIZE)[-1]
            after = (last.due_on, last.id)
        deep, first = alternating(
            lambda: queued_cases(session, wanted, after, PAGE_SIZE + 1),
            lambda: queued_cases(session, wanted, None, PAGE_SIZE + 1),
            _ROUNDS,
        )
    work = f"queue, page {pages + 1:,} beside the first, {size:,} cases, {name}"
    return Row(work=work, ours=deep * 1e3, bare=first * 1e3, unit="ms", budget=1.5)


def _page(name: str, engine: Engine, person: uuid.UUID, size: int) -> Row:
    """Measure the page as it is answered, from the session cookie to the last byte, beside the query alone."""
    url = engine.url.render_as_string(hide_password=False)
    with tempfile.TemporaryDirectory(prefix="parcours-bench-") as folder, engine.connect() as connection:
        settings = {"PARCOURS_INSTANCE": str(Path(folder)), "PARCOURS_DATABASE_URL": url}
        app = create_app(Settings.from_environ(settings), demo=True)
        client = _signed_in(app.test_client())
        query = _written(engine, person)
        took, bare = alternating(lambda: _answered(client), lambda: _asked(connection, query), _ROUNDS)
        with app.app_context():
            app.extensions["sqlalchemy"].engine.dispose()
    work = f"queue, a page of {PAGE_SIZE} beside its query, {size:,} cases, {name}"
    return Row(work=work, ours=took * 1e3, bare=bare * 1e3, unit="ms", budget=12)


def _signed_in(client: Any) -> Any:  # noqa: ANN401 - Flask's test client
    [token, *_others] = _TOKEN.findall(client.get("/connexion").text)
    client.post("/connexion", data={"email": OFFICER, "csrf_token": token})
    return client


def _answered(client: Any) -> None:  # noqa: ANN401 - as above
    answer = client.get("/instruction")
    if answer.status_code != 200:  # noqa: PLR2004 - a page that answers something else measures nothing
        raise RuntimeError(answer.status)


def _written(engine: Engine, person: uuid.UUID) -> str:
    """Return, as text, the one query that gives the cases of the page."""
    with reading(), make_sessions(engine)() as session:
        wanted = wanted_by(session, session.get_one(Person, person), Filter(), ON)
    query = page_query(wanted, PAGE_SIZE + 1, is_first=True)
    if query is None:
        raise RuntimeError(wanted)
    return str(query.compile(engine, compile_kwargs={"literal_binds": True}))


def _asked(connection: Connection, query: str) -> list[Found[Any]]:
    found = list(connection.exec_driver_sql(query).all())
    if len(found) != PAGE_SIZE + 1:
        raise RuntimeError(len(found))
    return found
