"""`parcours check` of a full dossier beside a Python that starts and ends."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.measure import Row, alternating

ROOT = Path(__file__).parent.parent
DOSSIER = ROOT / "examples" / "exchange-complete"
_ROUNDS = 25


def rows(_scale: float) -> Iterator[Row]:
    """Yield the whole command against a bare start of the interpreter."""
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [Path(sys.executable).parent / "parcours", "check", DOSSIER, "--json"]

    def ours() -> None:
        subprocess.run(command, check=True, capture_output=True, env=environ)

    def bare() -> None:
        subprocess.run([sys.executable, "-c", ""], check=True, env=environ)

    took, alone = alternating(ours, bare, _ROUNDS)
    yield Row(work="parcours check, full dossier", ours=took * 1e3, bare=alone * 1e3, unit="ms", budget=12)
