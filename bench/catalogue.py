"""The public catalogue as browsers ask for it, compressed, beside nginx and beside our own server with a constant."""

import gzip
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from bench.measure import Row
from bench.web import free_port, served, wait_for
from referencing.commands.child import strength

CONNECTIONS = 16
PAGE = "/catalogue"
_ROUNDS = 5
_SECONDS = 4
_ZIPPED = ("Accept-Encoding", "gzip")
_SBIN = "/usr/sbin:/sbin"
_RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
_CONFIGURATION = """
daemon off; master_process on; worker_processes 2; pid {folder}/nginx.pid; error_log stderr crit;
events {{ worker_connections 256; }}
http {{
  access_log off; gzip_static on; sendfile on; tcp_nopush on; keepalive_requests 1000000; default_type text/html;
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  server {{ listen 127.0.0.1:{port} reuseport; root {folder}/www; }}
}}
"""


def rows(scale: float) -> Iterator[Row]:
    """Yield requests a second of the catalogue's first page against those of the same bytes served barely, twice."""
    nginx, wrk = shutil.which("nginx") or shutil.which("nginx", path=_SBIN), shutil.which("wrk")
    if nginx is None or wrk is None:
        return
    with served() as (port, _server):
        page = _answered(port)
        with _nginx(nginx, page) as other, _constant(page) as third:
            seconds = max(int(_SECONDS * scale), 1)
            rates = [[_rate(wrk, asked, seconds) for asked in (port, other, third)] for _ in range(_ROUNDS)]
    ours, bare, constant = (median(column) for column in zip(*rates, strict=True))
    work = f"public catalogue, {len(page):,} bytes, {CONNECTIONS} connections, beside"
    yield Row(work=f"{work} nginx", ours=ours, bare=bare, unit="/s", budget=0.8, is_rate=True)
    yield Row(work=f"{work} our server with a constant", ours=ours, bare=constant, unit="/s", budget=0.8, is_rate=True)


def _answered(port: int) -> bytes:
    """Return the page as it comes over the wire."""
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{PAGE}", headers=dict([_ZIPPED]))
    with urllib.request.urlopen(asked) as answer:  # noqa: S310 - our own server
        page: bytes = answer.read()
    return page


def _rate(wrk: str, port: int, seconds: int) -> float:
    """Return requests a second; RuntimeError when an answer was no page."""
    header = ": ".join(_ZIPPED)
    asked = [wrk, "-t2", f"-c{CONNECTIONS}", f"-d{seconds}s", "-H", header, f"http://127.0.0.1:{port}{PAGE}"]
    told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in told:
        raise RuntimeError(told)
    return float(_RATE.findall(told)[0])


@contextmanager
def _nginx(program: str, page: bytes) -> Iterator[int]:
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="parcours-bench-") as folder:
        (Path(folder) / "www").mkdir()
        file = Path(folder) / "www" / PAGE.strip("/")
        file.write_bytes(gzip.decompress(page))
        file.with_suffix(".gz").write_bytes(page)
        for path in (Path(folder), Path(folder) / "www"):
            path.chmod(0o755)  # its workers read as somebody else
        configuration = Path(folder) / "nginx.conf"
        configuration.write_text(_CONFIGURATION.format(folder=folder, port=port))
        server = subprocess.Popen([program, "-c", str(configuration), "-p", folder])
        try:
            wait_for(port)
            yield port
        finally:
            server.terminate()
            server.wait()


@contextmanager
def _constant(page: bytes) -> Iterator[int]:
    port, (workers, threads) = free_port(), strength()
    with tempfile.TemporaryDirectory(prefix="parcours-bench-") as folder:
        file = Path(folder) / "page"
        file.write_bytes(page)
        server = subprocess.Popen([sys.executable, "-m", "bench.constant", *map(str, (port, file, workers, threads))])
        try:
            wait_for(port)
            yield port
        finally:
            server.terminate()
            server.wait()
