"""parcours serve as one process tree: it starts, mends itself, ends whole."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing, suppress

import psutil
import pytest

APP = """
import os

def create_app(settings=None, *, demo=False):
    def application(environ, start):
        start("200 OK", [("Content-Type", "text/plain")])
        return [f"{os.getpid()} {os.environ['PARCOURS_PUBLIC_URL']}".encode()]
    return application
"""
DEADLINE = 30


@pytest.fixture
def port():
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        return probe.getsockname()[1]


@pytest.fixture
def start(tmp_path):
    """Start the command with an application that only answers; whatever is left of it is killed at the end."""
    (tmp_path / "app.py").write_text(APP)
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PARCOURS_")}
    environ |= {"PYTHONPATH": str(tmp_path), "PARCOURS_INSTANCE": str(tmp_path / "instance")}
    started, errors = [], (tmp_path / "errors").open("w")

    def run(command, *arguments, **more):
        code = f"from referencing.commands.{command} import {command}; {command}()"
        process = subprocess.Popen(
            [sys.executable, "-P", "-c", code, *arguments],
            env=environ | more,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        for running in _tree(process.pid):
            with suppress(psutil.NoSuchProcess):
                running.kill()
        process.kill()
        process.communicate()
    errors.close()


def _tree(pid):
    with suppress(psutil.NoSuchProcess):
        return psutil.Process(pid).children(recursive=True)
    return []


def _runs(process):
    with suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def _wait(condition):
    deadline = time.monotonic() + DEADLINE
    while not (found := condition()):
        assert time.monotonic() < deadline, "too late"
        time.sleep(0.05)
    return found


def _page(port):
    with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=1) as answer:
        return answer.read().decode()
    return ""


def _child(process, role):
    for child in psutil.Process(process.pid).children():
        with suppress(psutil.NoSuchProcess):
            if role in child.cmdline():
                return child
    return None


def test_serve_says_where_it_is_and_ends_whole_when_told(start, port):
    process = start("serve", "--port", str(port))

    said = process.stdout.readline()
    page = _page(port)
    tree = _tree(process.pid)
    process.send_signal(signal.SIGINT)
    code = process.wait(15)

    assert said == f"Parcours est prêt : http://127.0.0.1:{port}\n"
    assert page.endswith(f" http://127.0.0.1:{port}")
    assert len(tree) >= 4  # granian, its workers, two workers of the queue
    assert code == 0
    assert [child for child in tree if _runs(child)] == []


@pytest.mark.parametrize("role", ["web", "worker"])
def test_process_that_dies_is_started_again(start, port, role):
    process = start("serve", "--port", str(port))
    process.stdout.readline()
    killed = _child(process, role)
    below = killed.children(recursive=True)

    killed.kill()

    _wait(lambda: (again := _child(process, role)) and again.pid != killed.pid)
    _wait(lambda: not any(map(_runs, below)))
    _wait(lambda: _page(port))
    process.send_signal(signal.SIGTERM)
    assert process.wait(15) == 0


def test_children_do_not_outlive_a_supervisor_that_is_killed(start, port):
    process = start("serve", "--port", str(port))
    process.stdout.readline()
    tree = _tree(process.pid)

    process.kill()

    _wait(lambda: not any(map(_runs, tree)))


def test_taken_port_is_refused(start, port):
    with closing(socket.create_server(("127.0.0.1", port))):
        process = start("serve", "--port", str(port))

        assert process.wait(15) == 1


def test_service_that_cannot_start_ends_with_its_reason(start, port, tmp_path):
    (tmp_path / "app.py").write_text("raise SystemExit(3)")

    process = start("serve", "--port", str(port))

    assert process.wait(DEADLINE) == 1
    assert "un de ses processus ne démarre pas" in (tmp_path / "errors").read_text()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "exemple.fr"])  # noqa: S104 - refused
def test_demonstration_is_for_this_machine_alone(start, port, tmp_path, host):
    process = start("serve", "--demo", "--host", host, "--port", str(port))

    assert process.wait(15) == 2
    assert "adresse locale" in (tmp_path / "errors").read_text()


def test_wrong_setting_stops_the_start_with_its_name(start, port, tmp_path):
    process = start("serve", "--port", str(port), PARCOURS_LOG_LEVEL="LOUD")

    assert process.wait(15) == 2
    assert (tmp_path / "errors").read_text().startswith("PARCOURS_LOG_LEVEL : niveau inconnu.")


def test_process_that_will_not_end_is_killed_with_what_it_started():
    stubborn = "import signal, subprocess, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    stubborn += "print('up', subprocess.Popen(['sleep', '60']).pid, flush=True); time.sleep(60)"
    supervisor = "import sys; from referencing.commands.processes import Supervisor; "
    supervisor += "sys.exit(Supervisor({'stubborn': [sys.executable, '-c', sys.argv[1]]}, {}, stop_seconds=0.3).run())"

    with subprocess.Popen([sys.executable, "-c", supervisor, stubborn], stdout=subprocess.PIPE, text=True) as process:
        below = psutil.Process(int(process.stdout.readline().split()[1]))
        process.send_signal(signal.SIGTERM)
        code = process.wait(15)

    assert code == 0
    _wait(lambda: not _runs(below))


def test_worker_runs_alone_and_ends_when_told(start):
    process = start("worker", "--processes", "2")
    tree = _wait(lambda: (found := _tree(process.pid)) and len(found) == 2 and found)
    process.send_signal(signal.SIGTERM)

    assert process.wait(15) == 0
    assert [child for child in tree if _runs(child)] == []
