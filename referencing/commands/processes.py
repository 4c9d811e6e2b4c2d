"""A small supervisor: starts children, restarts one that died, ends them all; they do not outlive it."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import structlog

_PR_SET_PDEATHSIG = 1
_LOOK_SECONDS = 0.1
_QUICK_SECONDS = 10  # a child that dies sooner has not really started
_QUICK_DEATHS = 4  # so many in a row, and starting it again will not help
_LONGEST_PAUSE = 8.0
_STOP_SECONDS = 8  # longer than a web worker (5 s) or a task (5 s) may take to end

log = structlog.get_logger(__name__)


def die_with(parent: int) -> None:
    """Have the kernel kill this process when its parent, whose process number is given, ends in any way."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it ended before we could ask
        os._exit(1)


@dataclass
class Child:
    """One process that must be there: what starts it, when it was started, how often it died young."""

    name: str
    command: Sequence[str]
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    start_at: float = 0.0
    quick_deaths: int = 0

    def start(self, environ: Mapping[str, str]) -> None:
        # A session of its own: Ctrl-C reaches the supervisor alone, and what is left of a child can be killed whole.
        self.process = subprocess.Popen(self.command, env=environ, start_new_session=True)  # noqa: S603 - our own
        self.started = time.monotonic()

    def has_died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def bury(self) -> None:
        """Note a death and when to start again: later each time."""
        lived = time.monotonic() - self.started
        self.quick_deaths = self.quick_deaths + 1 if lived < _QUICK_SECONDS else 0
        self.start_at = time.monotonic() + min(0.25 * 2**self.quick_deaths, _LONGEST_PAUSE)
        self.process = None


@dataclass
class Supervisor:
    """Runs children until it is told to stop (exit code 0) or one of them cannot be started (1)."""

    commands: Mapping[str, Sequence[str]]
    environ: Mapping[str, str]
    each_look: Callable[[], None] = lambda: None
    stop_seconds: float = _STOP_SECONDS
    children: list[Child] = field(init=False)
    is_stopping: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self.children = [Child(name, command) for name, command in self.commands.items()]

    def run(self) -> int:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup means it
                signal.signal(number, self._on_signal)
        try:
            while not self.is_stopping:
                if not self._look():
                    return 1
                self.each_look()
                time.sleep(_LOOK_SECONDS)
        finally:
            self._stop()
        return 0

    def _on_signal(self, *_: object) -> None:
        self.is_stopping = True  # a flag: an Event has a lock, which this very thread may be holding

    def _look(self) -> bool:
        """Start what is missing; False when a child keeps dying."""
        for child in self.children:
            if child.has_died():
                code = child.process.returncode if child.process else None
                log.error("process.died", process=child.name, code=code)
                child.bury()
                if child.quick_deaths >= _QUICK_DEATHS:
                    return False
            if child.process is None and time.monotonic() >= child.start_at:
                child.start(self.environ)
        return True

    def _stop(self) -> None:
        running = [child.process for child in self.children if child.process and not child.has_died()]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + self.stop_seconds
        for process in running:
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def command_of(role: str, *arguments: str) -> list[str]:
    """Return the command line of a child; -P keeps the folder one stands in off its import path."""
    entry = [sys.executable, "-P", "-m", "referencing.commands.child", role, "--parent", str(os.getpid())]
    return [*entry, *arguments]
