"""What the processes of the papers' benchmark do: render, and say how much memory that took. Loads nothing else."""

import re
from pathlib import Path
from typing import Any

from referencing.documents import render

_KIBI = 1024


def size_of(context: dict[str, Any]) -> int:
    """Return how many bytes a paper has."""
    return len(render(context["kind"], context))


def peak_megabytes(context: dict[str, Any]) -> float:
    """Return the most memory that this process held while it rendered a paper three times."""
    for _ in range(3):
        size_of(context)
    status = Path("/proc/self/status").read_text()  # getrusage would tell of the process that started this one
    return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) / _KIBI
