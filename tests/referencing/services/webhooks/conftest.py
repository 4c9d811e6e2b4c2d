import json
import subprocess
import sys
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path

import pytest

HERE = Path(__file__).parent
LOOPBACK = (ip_network("127.0.0.0/8"),)


@dataclass
class Receiver:
    base: str
    file: Path

    def got(self):
        return [json.loads(line) for line in self.file.read_text().splitlines()] if self.file.exists() else []


@pytest.fixture
def receiver(tmp_path):
    """A receiver in a process of its own."""
    file = tmp_path / "got.jsonl"
    command = [sys.executable, HERE / "receiver.py", file]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        port = process.stdout.readline().strip()
        yield Receiver(f"http://127.0.0.1:{port}", file)
        process.terminate()
