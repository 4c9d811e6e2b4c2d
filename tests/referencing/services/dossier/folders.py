"""Dossier folders for the tests: a small complete one, from which a test takes something away."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from referencing.services.demo.evidence_files import paper
from tests.workflows.builders import complete_dossier, rulebook
from workflows.dossier import Dossier
from workflows.plain import plain
from workflows.vocabulary import Track

ON = date(2026, 11, 24)
PDF = paper("Pièce inventée")
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010100000000376ef924"
    "0000000a49444154789c6360000000020001e221bc330000000049454e44ae426082"
)


def small_dossier(track: Track = Track.EXCHANGE, **service_changes: Any) -> Dossier:
    """Return a complete dossier of a few criteria, with one piece of evidence: d-1-1.pdf."""
    return complete_dossier(rulebook("demo-2"), track, yes=("health_data",), **service_changes)


def small_data(track: Track = Track.EXCHANGE, **service_changes: Any) -> dict[str, Any]:
    """Return the same as plain data."""
    data: dict[str, Any] = plain(small_dossier(track, **service_changes))
    return data


def folder_with(folder: Path, content: object, **files: bytes) -> Path:
    """Return the folder, with dossier.json (data, text or bytes) and evidence: d-1-1.pdf unless told otherwise."""
    folder.mkdir(parents=True, exist_ok=True)
    raw = content if isinstance(content, bytes) else content if isinstance(content, str) else json.dumps(content)
    (folder / "dossier.json").write_bytes(raw if isinstance(raw, bytes) else raw.encode())
    (folder / "d-1-1.pdf").write_bytes(PDF)
    for name, held in files.items():
        (folder / name).write_bytes(held)
    return folder


def found_in(report: Any) -> list[tuple[str, str]]:
    """Return key and code of each gap of a report."""
    return [(gap.key, gap.code) for gap in report.gaps]
