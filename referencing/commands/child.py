"""What a child of the supervisor does: `web` serves pages, `worker` runs the queue. Not for people."""

import argparse
import importlib
import multiprocessing
import os
import shutil
import socket
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from referencing.commands.processes import die_with

_APPLICATION = "app:create_app"
_WEB_WORKERS = 2
_THREADS = 8  # a worker's; the pool of database connections holds 15
_KILL_SECONDS = 5
_METERS = "PROMETHEUS_MULTIPROC_DIR"  # where the processes that serve count together; read on import


def main(arguments: list[str] | None = None) -> None:
    """Run one child."""
    parser = argparse.ArgumentParser(prog="referencing.commands.child")
    parser.add_argument("role", choices=("web", "worker"))
    parser.add_argument("--parent", type=int, required=True)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--demo", action="store_true")
    parser.add_argument("--clock", action="store_true")
    parser.add_argument("--lease", type=float, help="seconds")
    given = parser.parse_args(arguments)
    die_with(given.parent)
    if given.role == "web":
        web(given.host, given.port, demo=given.demo)
    else:
        worker(with_clock=given.clock, lease=given.lease)


def web(host: str, port: int, *, demo: bool) -> None:
    """Serve the application until SIGTERM; granian starts the processes that hold it."""
    from granian.constants import HTTPModes, Interfaces  # noqa: PLC0415 - a worker needs none of it
    from granian.log import LogLevels  # noqa: PLC0415
    from granian.server import Server  # noqa: PLC0415

    from referencing.config import Settings  # noqa: PLC0415

    os.environ[_METERS] = str(_emptied(Settings.from_environ(os.environ).instance / "meters"))
    _import_the_application()  # once, here: the processes that granian forks find it ready
    workers, threads = strength()
    Server(
        _APPLICATION,
        address=_address(host),
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,  # what browsers and proxies speak without TLS; nobody has to guess
        workers=workers,
        blocking_threads=threads,
        workers_kill_timeout=_KILL_SECONDS,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    ).serve(target_loader=partial(load, os.getpid(), demo=demo))


def strength() -> tuple[int, int]:
    """Return how many processes serve on this machine, and how many threads in each."""
    cores = multiprocessing.cpu_count()
    return min(_WEB_WORKERS, cores), min(_THREADS, 2 * cores + 1)


def _import_the_application() -> None:
    from referencing.commands.rules import sound_rules  # noqa: PLC0415 - what does not even import is known at once

    with sound_rules():
        importlib.import_module(_APPLICATION.partition(":")[0])


def load(parent: int, target: str, *, demo: bool) -> Any:  # noqa: ANN401 - a WSGI application
    """Return the application, made in the process that serves it, which must not outlive granian's own."""
    die_with(parent)
    module, name = target.split(":")
    make = getattr(importlib.import_module(module), name)

    from referencing.commands.rules import sound_rules  # noqa: PLC0415 - what does not even import is known at once
    from referencing.commands.start import settings_or_exit  # noqa: PLC0415
    from referencing.web.collecting import collecting_between_requests  # noqa: PLC0415
    from referencing.web.holding import HeldPages  # noqa: PLC0415

    with sound_rules():
        return HeldPages(collecting_between_requests(make(settings_or_exit(), demo=demo)))


def _emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def worker(*, with_clock: bool, lease: float | None) -> None:
    """Run the queue until SIGTERM."""
    from referencing.commands.start import context_or_exit  # noqa: PLC0415 - the web child needs none of it
    from referencing.jobs import run_worker  # noqa: PLC0415
    from referencing.services.outbox import LEASE  # noqa: PLC0415

    context = context_or_exit()
    run_worker(context, with_clock=with_clock, lease=timedelta(seconds=lease) if lease else LEASE)


def _address(host: str) -> str:
    """Return the address of a host: granian takes no names."""
    return str(socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0][4][0])


if __name__ == "__main__":
    main()
