"""A dossier folder as one ZIP file: unpacked within limits, packed to the same bytes each time."""

import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NoReturn

from referencing.services.dossier.files import DOSSIER_FILE, PathFault, path_fault
from referencing.services.dossier.reading import UnreadableDossierError
from referencing.services.evidence_archive import end_of_archive
from referencing.services.evidence_check import SIZE_LIMIT as FILE_LIMIT
from workflows.reading import Fault
from workflows.vocabulary import Refusal

ARCHIVE_LIMIT = 200 * 1024 * 1024  # bytes, as it is sent
_WHOLE_LIMIT = 400 * 1024 * 1024  # bytes, unpacked
_ENTRIES = 1_000
_DIRECTORY_LIMIT = 1024 * 1024  # bytes of the list of entries: read whole, before anything is known of it
_RATIO_LIMIT, _SMALL = 200, 1024 * 1024  # unpacked bytes for one packed, of files larger than this
_CHUNK = 1024 * 1024
_MEGABYTE = 1024 * 1024
_EPOCH = (1980, 1, 1, 0, 0, 0)
_ENCRYPTED = 0x1
_JUNK = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})  # what desktops add of their own


def unpack(stream: BinaryIO, folder: Path) -> tuple[Fault, ...]:
    """Write the sound files of an archive into an empty folder, and return what is wrong with the others.

    The place of a fault is the name of the file. A single folder around everything is left out.
    UnreadableDossierError when there is no archive to look at, or one beyond the limits: nothing is written then.
    """
    _refuse_odd(stream)
    try:
        with zipfile.ZipFile(stream) as archive:
            return tuple(_unpacked(archive, folder))
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError):
        _give_up("", "not_a_zip")


def _refuse_odd(stream: BinaryIO) -> None:
    end = end_of_archive(stream)
    if end is None:
        _give_up("", "not_a_zip")
    if end.is_zip64 or end.directory > _DIRECTORY_LIMIT:
        _give_up("", "zip_too_many_files", str(_ENTRIES))
    stream.seek(0)


def _unpacked(archive: zipfile.ZipFile, folder: Path) -> Iterator[Fault]:
    entries = [entry for entry in archive.infolist() if not _is_left_out(entry)]
    if len(entries) > _ENTRIES:
        _give_up("", "zip_too_many_files", str(_ENTRIES))
    if sum(entry.file_size for entry in entries) > _WHOLE_LIMIT:
        _give_up("", "zip_too_large", str(_WHOLE_LIMIT // _MEGABYTE))
    around = _folder_around([entry.filename for entry in entries])
    taken: set[str] = set()
    for entry in entries:
        name = entry.filename.removeprefix(around)
        fault = _fault(entry, name, taken) or _write(archive, entry, folder / name)
        taken |= {name, *(str(parent) for parent in PurePosixPath(name).parents)}
        if fault:
            yield Fault(name, fault.code, (name, *fault.details))


def _is_left_out(entry: zipfile.ZipInfo) -> bool:
    parts = entry.filename.split("/")
    return entry.is_dir() or parts[0] == "__MACOSX" or parts[-1] in _JUNK


def _folder_around(names: list[str]) -> str:
    first = {name.split("/")[0] for name in names}
    only = f"{first.pop()}/" if len(first) == 1 else ""
    return only if f"{only}{DOSSIER_FILE}" in names else ""


def _fault(entry: zipfile.ZipInfo, name: str, taken: set[str]) -> Refusal | None:
    """Return why an entry may not be written, as far as the list of entries tells."""
    code = path_fault(name)
    if code and not (code is PathFault.RESERVED and name == DOSSIER_FILE):
        return Refusal(code)
    if stat.S_ISLNK(entry.external_attr >> 16):
        return Refusal(PathFault.THROUGH_LINK)
    return Refusal("zip_name_twice") if name in taken else _content_fault(entry)


def _content_fault(entry: zipfile.ZipInfo) -> Refusal | None:
    if entry.flag_bits & _ENCRYPTED:
        return Refusal("archive_encrypted")
    if entry.file_size > FILE_LIMIT:
        return Refusal("too_large", (str(FILE_LIMIT // _MEGABYTE),))
    if entry.file_size > max(_SMALL, entry.compress_size * _RATIO_LIMIT):
        return Refusal("zip_bomb")
    return None


def _write(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path) -> Refusal | None:
    """Write one file; what its header promises is not believed."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(entry) as source, target.open("xb") as copy:
            while piece := source.read(_CHUNK):
                copy.write(piece)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        target.unlink(missing_ok=True)
        return Refusal("zip_file_damaged")
    except (FileExistsError, NotADirectoryError):
        return Refusal("zip_name_twice")
    return None


def pack(folder: Path, target: BinaryIO) -> None:
    """Write every file of a folder into an archive, dossier.json first."""
    files = sorted((path for path in folder.rglob("*") if path.is_file()), key=lambda path: _order(folder, path))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files:
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            with path.open("rb") as source, archive.open(entry, "w") as copy:
                while piece := source.read(_CHUNK):
                    copy.write(piece)


def _order(folder: Path, path: Path) -> tuple[bool, str]:
    name = path.relative_to(folder).as_posix()
    return name != DOSSIER_FILE, name


def _give_up(place: str, code: str, *details: str) -> NoReturn:
    raise UnreadableDossierError(Fault(place, code, details))
