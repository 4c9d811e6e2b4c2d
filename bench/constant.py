"""The web server of the service with one answer and nothing behind it: what any page at all costs there."""

import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.server import Server

_HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip")]


def main() -> None:
    """Serve the bytes of a file on a port, with the processes and threads of `parcours serve`."""
    port, file, workers, threads = sys.argv[1:]
    Server(
        "constant",
        address="127.0.0.1",
        port=int(port),
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=int(workers),
        blocking_threads=int(threads),
        log_enabled=False,
    ).serve(target_loader=partial(_load, Path(file).read_bytes()))


def _load(body: bytes, _target: str) -> Callable[..., Iterable[bytes]]:
    headers = [*_HEADERS, ("Content-Length", str(len(body)))]

    def answer(_environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", headers)
        return [body]

    return answer


if __name__ == "__main__":
    main()
