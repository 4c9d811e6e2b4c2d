"""A suspension, seen by the public within two seconds: the real server, its processes and its held pages."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from http.client import HTTPConnection
from urllib.error import HTTPError

import pytest

from models.database import make_sessions
from models.listing import Listing
from referencing.services.steps import take_step
from tests.fixtures.tree import ROOT
from tests.referencing.listed import listed
from tests.referencing.told import AT
from workflows.vocabulary import Actor, Role

DEADLINE = 90
BUDGET = 2.0
OFFICER = Actor(None, "Agente Exemple", frozenset({Role.OFFICER}))


@pytest.fixture
def serve(tmp_path, database_url):
    """Serve pages as `parcours serve` does, and return the port."""
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        port = probe.getsockname()[1]
    environ = {**os.environ, "PARCOURS_INSTANCE": str(tmp_path / "instance"), "PARCOURS_DATABASE_URL": database_url}
    command = [sys.executable, "-P", "-m", "referencing.commands.child", "web", "--parent", str(os.getpid())]
    server = subprocess.Popen([*command, "--port", str(port)], env=environ | {"PYTHONPATH": str(ROOT)})
    yield port
    server.terminate()
    server.wait(30)


def _page(port, path):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
        return answer.read().decode()


def _ready(port, path):
    deadline = time.monotonic() + DEADLINE
    while True:
        try:
            return _page(port, path)
        except HTTPError:
            raise
        except OSError:
            assert time.monotonic() < deadline, "too late"
            time.sleep(0.1)


def _shows(port):
    """Return whether list or page still show a service in force, in whichever process answers."""
    return "/catalogue/sommeil" in _page(port, "/catalogue") or "est suspendu" not in _page(port, "/catalogue/sommeil")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_suspension_is_seen_within_two_seconds(engine, serve):
    sessions = make_sessions(engine)
    with sessions.begin() as session:
        number = listed(session, "Sommeil", slug="sommeil", starts_on=_today()).id
    _ready(serve, "/catalogue")
    for _ in range(20):  # both processes hold the page
        assert _shows(serve)

    with sessions.begin() as session:
        take_step(session, session.get_one(Listing, number), "suspend", actor=OFFICER, at=AT, reason="Panne.")
    committed = time.monotonic()
    last = committed
    while time.monotonic() - committed < BUDGET + 1:
        if _shows(serve):
            last = time.monotonic()

    assert last - committed < BUDGET


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_held_page_is_compressed_and_answers_304(engine, serve):
    with make_sessions(engine).begin() as session:
        listed(session, "Sommeil", slug="sommeil", starts_on=_today())
    whole = _ready(serve, "/catalogue")

    with closing(HTTPConnection("127.0.0.1", serve)) as connection:
        connection.request("GET", "/catalogue", headers={"Accept-Encoding": "gzip"})
        zipped = connection.getresponse()
        size, tag = len(zipped.read()), zipped.headers["ETag"]
        connection.request("GET", "/catalogue", headers={"If-None-Match": tag})
        again = connection.getresponse()
        body = again.read()

    assert zipped.headers["Content-Encoding"] == "gzip"
    assert size < len(whole) / 3
    assert (again.status, body) == (304, b"")


def _today():
    from referencing import clock  # noqa: PLC0415 - the server's own day
    from workflows.calendar import day_of  # noqa: PLC0415

    return day_of(clock.now())
