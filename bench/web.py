"""The web processes after many requests beside the same processes after few: what they keep of them."""

import itertools
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPResponse, RemoteDisconnected
from urllib.parse import urlencode

import psutil

from bench.measure import Row

OFFICER = "guichet@parcours.example"
FEW, MANY = 1_000, 10_000
_CLIENTS = 8
_MEGABYTE = 1 << 20
_PATIENCE = 180  # seconds: the demonstration is loaded first
_CASE = re.compile(r'href="(/dossiers/[A-Z]+-\d+-\d+)"')
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def rows(scale: float) -> Iterator[Row]:
    """Yield the memory of the web processes after 10,000 requests against that after 1,000."""
    with served() as (port, server):
        reader = Reader(port)
        pages = ["/", *reader.cases(), "/verifier", "/connexion", "/dossiers/CAND-1999-00001"]
        few, many = int(FEW * scale), int(MANY * scale)
        reader.read(pages, few)
        processes = _web_processes(server)
        before = _memory(processes)
        reader.read(pages, many - few)
        if _web_processes(server) != processes:
            message = "a web process died under the requests"
            raise RuntimeError(message)
        after = _memory(processes)
    yield Row(work=f"web memory after {many:,} requests beside {few:,}", ours=after, bare=before, unit="MB", budget=1.1)


class Reader:
    """An officer of the demonstration who reads pages, several at a time."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.own = threading.local()
        self.cookie = ""
        page, self.cookie = self._answer("GET", "/connexion")
        form = {"email": OFFICER, "csrf_token": _TOKEN.findall(page)[0]}
        _, self.cookie = self._answer("POST", "/connexion", urlencode(form))

    def cases(self) -> list[str]:
        """Return the addresses of the cases on the first page."""
        return _CASE.findall(self._answer("GET", "/")[0])

    def read(self, pages: list[str], count: int) -> None:
        """Read pages in turn."""
        with ThreadPoolExecutor(_CLIENTS) as clients:
            list(clients.map(lambda page: self._answer("GET", page), itertools.islice(itertools.cycle(pages), count)))

    def _answer(self, method: str, path: str, body: str | None = None) -> tuple[str, str]:
        """Return the page and the cookie that came with it."""
        if not hasattr(self.own, "connection"):
            self.own.connection = HTTPConnection("127.0.0.1", self.port)
        try:
            answer = self._asked(method, path, body)
        except RemoteDisconnected:  # a server may close a kept connection just when it is used again
            answer = self._asked(method, path, body)
        return answer.read().decode(), (answer.getheader("Set-Cookie") or "").split(";")[0]

    def _asked(self, method: str, path: str, body: str | None) -> HTTPResponse:
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        self.own.connection.request(method, path, body, headers)
        answer: HTTPResponse = self.own.connection.getresponse()
        return answer


@contextmanager
def served() -> Iterator[tuple[int, psutil.Process]]:
    """Serve the demonstration as `make run` does, in an instance of its own: its port and its process."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="parcours-bench-") as instance:
        command = [sys.executable, "-m", "referencing.cli", "serve", "--demo", "--port", str(port)]
        environ = {**os.environ, "PARCOURS_INSTANCE": instance, "PARCOURS_LOG_LEVEL": "ERROR"}
        server = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL)
        try:
            wait_for(port)
            yield port, psutil.Process(server.pid)
        finally:
            server.terminate()
            server.wait()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        port: int = probe.getsockname()[1]
        return port


def wait_for(port: int) -> None:
    """Wait until somebody listens; ConnectionError when nobody does in time."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return


def _web_processes(server: psutil.Process) -> list[psutil.Process]:
    """Return the processes that serve pages: the children of the child that listens."""
    [web] = [child for child in server.children() if "web" in child.cmdline()]
    found: list[psutil.Process] = web.children(recursive=True)
    return found


def _memory(processes: list[psutil.Process]) -> float:
    return sum(process.memory_info().rss for process in processes) / _MEGABYTE
