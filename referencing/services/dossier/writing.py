"""Write a dossier as a folder that reads back the same: one dossier, one text; all of it or nothing."""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, TypeVar

from referencing.services.dossier.files import DOSSIER_FILE, UnusableFileError, path_fault
from workflows.dossier import Dossier
from workflows.plain import plain

T = TypeVar("T")


class OccupiedFolderError(Exception):
    """The folder holds something already: nothing is written over it."""


def write_dossier(folder: Path, dossier: Dossier, open_file: Callable[[str], BinaryIO]) -> None:
    """Write dossier.json and every file it names, taken from `open_file(path)`, into a new or empty folder.

    The folder appears complete or not at all; in an empty one that is there (it may be a disk of its own)
    dossier.json comes last. OccupiedFolderError when it is not empty, UnusableFileError when a path would leave it.
    """
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise OccupiedFolderError(folder)
    names = list(dict.fromkeys(file_names(dossier)))
    for name in names:
        if code := path_fault(name):
            raise UnusableFileError(code, name)
    is_there = folder.exists()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".dossier-", dir=folder if is_there else folder.parent) as beside:
        draft = Path(beside) / "dossier"
        draft.mkdir()
        (draft / DOSSIER_FILE).write_text(as_text(dossier), encoding="utf-8", newline="\n")
        for name in names:
            _copy(open_file, name, draft / name)
        if not is_there:
            draft.rename(folder)
            return
        for item in sorted(draft.iterdir(), key=lambda item: item.name == DOSSIER_FILE):
            item.rename(folder / item.name)


def as_text(dossier: Dossier) -> str:
    """Return the one JSON text of a dossier: fields in the order of the format, their defaults left out."""
    service = replace(dossier.service, urls=_sorted(dossier.service.urls))
    orientation, answers = _sorted(dossier.orientation), _sorted(dossier.answers)
    one = replace(dossier, service=service, orientation=orientation, answers=answers)
    return json.dumps(plain(one), ensure_ascii=False, indent=2) + "\n"


def _sorted(mapping: dict[str, T]) -> dict[str, T]:
    return dict(sorted(mapping.items()))


def file_names(dossier: Dossier) -> Iterator[str]:
    """Yield the path of every file that a dossier names, in its order, as often as it is named."""
    device = dossier.service.medical_device
    if device and device.ce_certificate is not None:
        yield device.ce_certificate
    for answer in dossier.answers.values():
        yield from (item.file for item in answer.evidence)


def _copy(open_file: Callable[[str], BinaryIO], name: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with open_file(name) as source, target.open("xb") as copy:
        shutil.copyfileobj(source, copy)
