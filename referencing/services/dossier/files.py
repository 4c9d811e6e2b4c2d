"""The files a dossier names: inside its folder, reached by no link, each examined once."""

import os
import stat
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from referencing.services.evidence_check import FileFacts, PdfCheck, check_file
from workflows.reading import Fault

DOSSIER_FILE = "dossier.json"
_NAME_LIMIT = 255  # bytes: what common file systems take
_PATH_LIMIT = 400  # letters: what the memory keeps of a name
_NO_BREAK_SPACES = dict.fromkeys((0xA0, 0x202F))  # macOS writes them into the names of screen captures
_ASIDE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file of the folder, what was found in it, and the first place of the dossier that names it."""

    path: Path
    facts: FileFacts
    place: str


class PathFault(StrEnum):
    """Why a path that a dossier names leads to no file that could be read."""

    NOT_PLAIN = "path_not_plain"
    ABSOLUTE = "path_absolute"
    LEAVES_FOLDER = "path_leaves_folder"
    TOO_LONG = "path_too_long"
    RESERVED = "path_reserved"
    THROUGH_LINK = "path_through_link"
    MISSING = "file_missing"
    NOT_REGULAR = "file_not_regular"
    NOT_READABLE = "file_not_readable"


class UnusableFileError(Exception):
    """A path leads to no file that could be read; `code` says why, `name` which, where it is known."""

    def __init__(self, code: PathFault, name: str = "") -> None:
        self.code, self.name = code, name
        super().__init__(code)


def path_fault(name: str) -> PathFault | None:
    """Return why a path may not stand in a dossier, or None when it is plain, relative and inside."""
    parts = name.split("/")
    if "\\" in name or not name.translate(_NO_BREAK_SPACES).isprintable():
        return PathFault.NOT_PLAIN
    if name.startswith("/") or name[1:2] == ":":
        return PathFault.ABSOLUTE
    if ".." in parts:
        return PathFault.LEAVES_FOLDER
    if any(part in ("", ".") or part != part.strip() for part in parts):
        return PathFault.NOT_PLAIN
    if len(name) > _PATH_LIMIT or any(len(part.encode()) > _NAME_LIMIT for part in parts):
        return PathFault.TOO_LONG
    return PathFault.RESERVED if name.casefold() == DOSSIER_FILE else None


def open_inside(folder: Path, name: str) -> BinaryIO:
    """Open a file of a folder for reading; UnusableFileError when a link or an odd file is in the way.

    Each step of the path is opened from the one before it, so that nothing can be slipped in between.
    """
    try:
        return _open_inside(folder, PurePosixPath(name).parts)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UnusableFileError(PathFault.MISSING) from error
    except (OSError, ValueError) as error:
        raise UnusableFileError(PathFault.NOT_READABLE) from error


def _open_inside(folder: Path, parts: tuple[str, ...]) -> BinaryIO:
    with ExitStack() as opened:
        here = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        opened.callback(os.close, here)
        for number, part in enumerate(parts, start=1):
            is_last = number == len(parts)
            mode = os.stat(part, dir_fd=here, follow_symlinks=False).st_mode
            _refuse_odd(mode, is_last=is_last)
            here = os.open(part, _ASIDE | (0 if is_last else os.O_DIRECTORY), dir_fd=here)
            opened.callback(os.close, here)
        _refuse_odd(os.fstat(here).st_mode, is_last=True)
        return os.fdopen(os.dup(here), "rb")


def _refuse_odd(mode: int, *, is_last: bool) -> None:
    if stat.S_ISLNK(mode):
        raise UnusableFileError(PathFault.THROUGH_LINK)
    if is_last and not stat.S_ISREG(mode):
        raise UnusableFileError(PathFault.NOT_REGULAR)


def check_files(
    folder: Path, named: Iterable[tuple[str, str]], check_pdf: PdfCheck | None = None
) -> tuple[dict[str, CheckedFile], list[Fault]]:
    """Return the files that a dossier names, by path, and the faults of paths that lead to none.

    `named` are pairs of place in the dossier and path; a file named twice is examined once.
    """
    files: dict[str, CheckedFile] = {}
    faults: list[Fault] = []
    places: dict[str, str] = {}
    for place, name in named:
        places.setdefault(name, place)
    for name, place in places.items():
        try:
            files[name] = CheckedFile(folder / name, _facts(folder, name, check_pdf), place)
        except UnusableFileError as error:
            faults.append(Fault(place, error.code, (name,)))
    return files, faults


def _facts(folder: Path, name: str, check_pdf: PdfCheck | None) -> FileFacts:
    if code := path_fault(name):
        raise UnusableFileError(code)
    try:
        with open_inside(folder, name) as stream:
            return check_file(stream, name, check_pdf)
    except OSError as error:
        raise UnusableFileError(PathFault.NOT_READABLE) from error
