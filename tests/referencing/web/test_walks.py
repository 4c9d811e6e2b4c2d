"""What people of the house may not meet, wherever links and lists lead them: cases closed to them, dossiers not filed.

What the whole world reads – the catalogue, campaigns of audits, what a document is worth – is left out.
"""

import io
import itertools
import shutil
import zipfile
from pathlib import Path

import pytest
import time_machine
from markupsafe import escape
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from app import create_app
from models.application import Answer
from models.database import make_engine, make_sessions, reading
from models.queries.cases import case_numbered
from referencing.access import Access, marks
from referencing.services.people import actor_for, declare_interest, person_with_email
from tests.house.access_arguments import values_of
from tests.referencing.web.conftest import settings_for
from tests.referencing.web.strict import Page
from tests.referencing.web.test_access_matrix import LEFT_ALONE, READERS
from tests.referencing.web.town import HOUSE

RECUSED = ("instruction", "guichet", "membre1", "decision", "audit")
FOR_ALL = {Access.PUBLIC, Access.DEMO, Access.MACHINE}
FIRST = (
    *("/", "/instruction?tout=oui", "/instruction?q=souffle", "/instruction?q=sommeil"),
    *("/instruction/export.csv?tout=oui", "/instruction/export.xlsx?tout=oui"),
)
LONGEST = 70


@pytest.fixture(scope="module")
def closed(town_built, tmp_path_factory):
    """The town, where people of the house declared an interest in the services of vendors 1 and 3; values of 1."""
    folder = tmp_path_factory.mktemp("closed")
    path = town_built.app.config["SQLALCHEMY_DATABASE_URI"].partition("sqlite:///")[2]
    shutil.copyfile(path, folder / "parcours.sqlite")
    settings = settings_for(f"sqlite:///{folder / 'parcours.sqlite'}", Path(path).parent)  # the same evidence, to read
    engine = make_engine(settings.database_url)
    with reading(), make_sessions(engine)() as session:
        values = values_of(session, 1, town_built.application)
    with make_sessions(engine).begin() as session:
        cases = [case_numbered(session, number) for number in (town_built.application, town_built.submitted)]
        for case, name in itertools.product(cases, RECUSED):
            actor = actor_for(session, person_with_email(session, f"{name}@{HOUSE}"))
            said = {"has_interest": True, "statement": "Mon frère la dirige.", "at": town_built.at}
            declare_interest(session, case.id, actor, **said)
    engine.dispose()
    app = create_app(settings, demo=True)
    yield town_built.served_by(app), values
    with app.app_context():
        app.extensions["sqlalchemy"].engine.dispose()


def _secrets(town):
    numbers = [town.application, town.listing, town.reservation, town.audit, town.planned_audit, town.submitted]
    return [*numbers, "Exemple Souffle", "Exemple Sommeil"]


def _walk(town, name, more=()):
    """Return address → what it says, from the lists and the first page on, and at some more addresses."""
    visitor, places = town.visitor(name), town.app.url_map.bind("localhost")
    bare = [address for address, is_named in _routes(town.app, name) if not is_named]
    seen, waiting = {}, [*FIRST, *bare, *more]
    while waiting and len(seen) < LONGEST + len(FIRST) + len(bare) + len(more):
        path = waiting.pop(0)
        if path in seen or not (path in FIRST or _is_inside(town.app, places, path)):
            continue
        with visitor.client.get(path) as answer:
            assert answer.status_code < 500 or answer.headers.get("Retry-After"), (path, answer.status_code)
            seen[path] = _said(answer)
            is_page = answer.mimetype == "text/html" and answer.status_code == 200
            waiting += [link.partition("#")[0] for link in Page(answer).links if link] if is_page else []
    return seen


def _routes(app, name, values=None):
    """Yield the addresses that are not for all and let a reader in, with whether they name a thing."""
    with app.test_request_context():
        urls = app.url_map.bind("localhost")
        for rule in app.url_map.iter_rules():
            mark = marks(app)[rule.endpoint]
            if "GET" not in rule.methods or mark in FOR_ALL or rule.endpoint in LEFT_ALONE:
                continue
            if mark.value in READERS[name.rstrip("2")] and rule.arguments <= (values or {}).keys():
                given = {argument: values[argument] for argument in rule.arguments}
                yield urls.build(rule.endpoint, given), bool(rule.arguments)


def _is_inside(app, places, path):
    """Return whether an address is one of ours that is not for all."""
    if not path.startswith("/"):
        return False
    try:
        endpoint = places.match(path.partition("?")[0], method="GET")[0]
    except HTTPException:
        return False
    return marks(app)[endpoint] not in FOR_ALL and endpoint not in LEFT_ALONE


def _said(answer):
    """Return the words of an answer; of a workbook, those of all its parts."""
    if not zipfile.is_zipfile(io.BytesIO(answer.data)):
        return "" if answer.mimetype == "application/pdf" else answer.get_data(as_text=True)
    with zipfile.ZipFile(io.BytesIO(answer.data)) as parts:
        return " ".join(parts.read(part).decode(errors="replace") for part in parts.namelist())


def _met(pages, secrets):
    return {path: met for path, text in pages.items() if (met := [one for one in secrets if one in text])}


@pytest.mark.parametrize("name", RECUSED)
def test_recused_person_meets_nothing_of_the_case_anywhere(closed, name):
    town, values = closed
    with time_machine.travel(town.at, tick=False):
        own = [address for address, is_named in _routes(town.app, name, values) if is_named]
        pages = _walk(town, name, own)

    assert _met(pages, _secrets(town)) == {}
    assert len(pages) > len(own)


def test_colleague_without_interest_meets_the_case_in_queue_search_and_exports(closed):
    town, _values = closed
    with time_machine.travel(town.at, tick=False):
        met = _met(_walk(town, "instruction2"), [town.submitted])

    assert {"/instruction?tout=oui", "/instruction?q=sommeil", "/instruction/export.csv?tout=oui"} <= met.keys()


@pytest.mark.parametrize("name", ["membre1", "decision", "audit"])
def test_who_comes_after_the_filing_meets_no_draft(closed, name):
    town, _values = closed
    written = _written(town)
    with time_machine.travel(town.at, tick=False):
        pages = _walk(town, name, [f"/dossiers/{town.draft}", f"/dossiers/{town.draft}/messages"])

    assert _met(pages, [town.draft, *written]) == {}
    assert written


def _written(town):
    """Return what the vendor wrote in the dossier that was not filed, as pages write it."""
    engine = make_engine(town.app.config["SQLALCHEMY_DATABASE_URI"])
    with reading(), make_sessions(engine)() as session:
        case = case_numbered(session, town.draft)
        comments = session.scalars(select(Answer.comment).where(Answer.application_id == case.id, Answer.comment != ""))
        found = {str(escape(text)) for text in comments}
    engine.dispose()
    return found
