"""Read a dossier from its folder: every fault of form, value and file at once, each with its place."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NoReturn

from referencing.services import rulebooks
from referencing.services.dossier.files import (
    DOSSIER_FILE,
    CheckedFile,
    PathFault,
    UnusableFileError,
    check_files,
    open_inside,
)
from referencing.services.dossier.formats import NAME_LIMIT
from referencing.services.dossier.shape import Json, named_files, shape_faults
from referencing.services.evidence_check import PdfCheck
from workflows.dossier import FORMAT, Dossier
from workflows.reading import Fault, Faults, read
from workflows.rulebook import Rulebook

_SIZE_LIMIT = 5 * 1024 * 1024
_VALUES_LIMIT = 50_000  # a full dossier holds some two thousand, and each may be a fault to write out
_SHOWN = 80
_MEGABYTE = 1024 * 1024


class UnreadableDossierError(Exception):
    """There is no dossier to look at: `fault` says where and why."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(f"{fault.place}: {fault.code}")


@dataclass(frozen=True, slots=True)
class DossierFolder:
    """What a folder holds: `dossier` is None when a value has the wrong type; `files` are those it names.

    `faults` are those of form, values and paths; what files are refused for stands in their facts.
    """

    dossier: Dossier | None
    files: dict[str, CheckedFile]
    faults: tuple[Fault, ...]

    @property
    def refusals(self) -> tuple[Fault, ...]:
        """Why files are refused, each at the first place that names the file."""
        return tuple(
            Fault(file.place, refusal.code, refusal.details)
            for file in self.files.values()
            for refusal in file.facts.refusals
        )


class _Object(dict[str, object]):
    """A JSON object that remembers the names written in it twice, which JSON leaves open.

    A name as long as a text is refused at once: it would be copied into the place of each fault below it.
    """

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        if any(len(name) > NAME_LIMIT for name in self):
            _give_up(DOSSIER_FILE, "field_name_too_long")
        names = Counter(name for name, _ in pairs) if len(pairs) > len(self) else {}
        self.twice = [name for name, number in names.items() if number > 1]


def read_dossier(folder: Path, on: date | None = None, check_pdf: PdfCheck | None = None) -> DossierFolder:
    """Return what a folder holds; UnreadableDossierError when it holds no dossier that we know how to read.

    `on` bounds how far away a validity may end; `check_pdf` may answer for PDFs (see `check_file`).
    """
    data = _content(folder)
    book = _rulebook(data)
    found = Faults(list(_twice(data)))
    dossier = read(Dossier, data, "", found)
    files, unusable = check_files(folder, named_files(data), check_pdf)
    faults = [*found.found, *shape_faults(data, book, on), *unusable]
    return DossierFolder(dossier, files, tuple({(fault.place, fault.code): fault for fault in faults}.values()))


def _content(folder: Path) -> Json:
    _require_folder(folder)
    try:
        with open_inside(folder, DOSSIER_FILE) as stream:
            raw = stream.read(_SIZE_LIMIT + 1)
    except UnusableFileError as error:
        code = "no_dossier_file" if error.code is PathFault.MISSING else error.code
        _give_up(DOSSIER_FILE, code, DOSSIER_FILE)
    except OSError:
        _give_up(DOSSIER_FILE, PathFault.NOT_READABLE, DOSSIER_FILE)
    if len(raw) > _SIZE_LIMIT:
        _give_up(DOSSIER_FILE, "dossier_too_large", str(_SIZE_LIMIT // _MEGABYTE))
    if raw.count(b",") >= _VALUES_LIMIT:  # cheap, and above the number of values; commas of texts count little
        _give_up(DOSSIER_FILE, "too_many_values", str(_VALUES_LIMIT))
    data = _parsed(raw)
    if not isinstance(data, dict):
        _give_up(DOSSIER_FILE, "not_an_object")
    return data


def _give_up(place: str, code: str, *details: str) -> NoReturn:
    raise UnreadableDossierError(Fault(place, code, details))


def _require_folder(folder: Path) -> None:
    try:
        if not folder.exists():
            _give_up("", "no_such_folder", str(folder))
        if not folder.is_dir() or not os.access(folder, os.R_OK | os.X_OK):
            _give_up("", "not_a_folder", str(folder))
    except (OSError, ValueError):
        _give_up("", "no_such_folder", str(folder))


def _parsed(raw: bytes) -> object:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _give_up(DOSSIER_FILE, "not_utf8", str(error.start))
    try:
        return json.loads(text, object_pairs_hook=_Object, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        _give_up(DOSSIER_FILE, "not_json", str(error.lineno), str(error.colno))
    except RecursionError:
        _give_up(DOSSIER_FILE, "nested_too_deep")
    except ValueError:  # a number of thousands of digits
        _give_up(DOSSIER_FILE, "number_not_json")


def _refuse_constant(constant: str) -> NoReturn:
    _give_up(DOSSIER_FILE, "number_not_json", constant)


def _rulebook(data: Json) -> Rulebook | None:
    """Return the rulebook that a dossier names; None leaves a missing or mistyped name to the reading."""
    if isinstance(data.get("format"), str) and data["format"] != FORMAT:
        _give_up("format", "unknown_format", data["format"][:_SHOWN], FORMAT)
    key = data.get("rulebook")
    if not isinstance(key, str):
        return None
    known = rulebooks.keys()
    if key not in known:
        _give_up("rulebook", "unknown_rulebook", key[:_SHOWN], ", ".join(known))
    return rulebooks.load(key)


def _twice(data: object) -> Iterator[Fault]:
    """Yield each name that stands twice in one object.

    A stack, since nesting may be deep; steps linked to the one above, since places written out could fill the memory.
    """
    pending: list[tuple[_Step | None, object]] = [(None, data)]
    while pending:
        above, here = pending.pop()
        if isinstance(here, _Object):
            yield from (Fault(_place((above, f".{name}")), "same_name_twice") for name in here.twice)
            pending += [((above, f".{name}"), value) for name, value in here.items()][::-1]
        elif isinstance(here, list):
            pending += [((above, f"[{number}]"), item) for number, item in enumerate(here)][::-1]


_Step = tuple["_Step | None", str]


def _place(step: "_Step | None") -> str:
    written: list[str] = []
    while step is not None:
        step, name = step
        written.append(name)
    return "".join(reversed(written)).removeprefix(".")
