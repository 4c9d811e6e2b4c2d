"""Give an application back as a dossier folder, the way it could have come in: what import takes, lossless."""

import io
import tempfile
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from sqlalchemy.orm import Session

from models import application as memory
from models.queries.facts import answers_of
from referencing.services.declarations import dossier_of
from referencing.services.dossier.archive import pack
from referencing.services.dossier.writing import write_dossier
from referencing.services.store import FileMissingError, Room, Store
from workflows.dossier import Answer, Dossier, EvidenceItem


def export_folder(session: Session, store: Store, application: memory.Application, folder: Path) -> None:
    """Write the dossier of an application, and every file it names, into a new or empty folder.

    OccupiedFolderError when the folder is not empty; FileMissingError or FileDamagedError when a file is not kept
    as it was filed; OSError when the folder cannot be written. Nothing is left then.
    """
    files = _Files()
    dossier = _with_files(session, application, files)

    def open_file(path: str) -> BinaryIO:
        return io.BytesIO(store.read(Room.EVIDENCE, files.sha256[path]))

    write_dossier(folder, dossier, open_file)


def export_archive(session: Session, store: Store, application: memory.Application, target: BinaryIO) -> None:
    """Write the same as one ZIP file, to be taken in again; with the same errors, and nothing is written then."""
    with tempfile.TemporaryDirectory(prefix="dossier-") as beside:
        folder = Path(beside) / "dossier"
        export_folder(session, store, application, folder)
        pack(folder, target)


@dataclass(slots=True)
class _Files:
    """The SHA-256 of each path of the folder. A library may hold two files of one name: the second is renamed."""

    sha256: dict[str, str] = field(default_factory=dict)

    def place(self, name: str, sha256: str) -> str:
        """Return the path under which a file stands in the folder."""
        path = PurePosixPath(name)
        numbered = (str(path.with_stem(f"{path.stem}-{number}")) for number in count(2))
        while self.sha256.setdefault(name, sha256) != sha256:
            name = next(numbered)
        return name


def _with_files(session: Session, application: memory.Application, files: _Files) -> Dossier:
    dossier = dossier_of(session, application)
    device = dossier.service.medical_device
    if device and (certificate := device.ce_certificate):
        kept = application.declaration.get("files", {})
        if certificate not in kept:
            raise FileMissingError(certificate)
        files.place(certificate, kept[certificate])
    rows = sorted(answers_of(session, application.id), key=lambda row: row.criterion)
    return replace(dossier, answers={row.criterion: _answer(dossier, row, files) for row in rows})


def _answer(dossier: Dossier, row: memory.Answer, files: _Files) -> Answer:
    held = [item.evidence for item in row.evidence]
    named = tuple(
        EvidenceItem(file=files.place(item.name, item.file.sha256), valid_until=item.valid_until) for item in held
    )
    return replace(dossier.answers[row.criterion], evidence=named)
