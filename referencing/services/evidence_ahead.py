"""PDFs examined ahead, in a process of their own, while this one loads and reads the rest of a dossier.

Loading the PDF library takes longer than all the rest of a check; apart, it costs no waiting, and a PDF that
brings the library down does not bring the check down with it.
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NoReturn

if TYPE_CHECKING:
    from workflows.vocabulary import Refusal

_SECONDS = 30
_FILES_LIMIT = 500
_FOLDERS_LIMIT = 1_000


class Ahead:
    """Answers for each PDF (a `PdfCheck`): what the other process found, or our own look where it did not get."""

    def __init__(self, results: int) -> None:
        self._results = results
        self._found: dict[str, tuple[Refusal, ...]] | None = None

    def __call__(self, stream: BinaryIO, digest: str) -> "tuple[Refusal, ...]":
        if self._found is None:
            self._found = self._read()
        if digest in self._found:
            return self._found[digest]
        from referencing.services.evidence_pdf import pdf_refusals  # noqa: PLC0415 - leads to the PDF library

        return pdf_refusals(stream)

    def _read(self) -> "dict[str, tuple[Refusal, ...]]":
        import json  # noqa: PLC0415 - not needed to start

        from workflows.vocabulary import Refusal  # noqa: PLC0415 - as above

        found: dict[str, tuple[Refusal, ...]] = {}
        with open(self._results, encoding="utf-8", closefd=False) as lines:
            for line in lines:
                digest, _, answer = line.strip().partition(" ")
                # A file begun and never answered for is the one that brought the other process down.
                codes = json.loads(answer) if answer else [["pdf_unreadable"]]
                found[digest] = tuple(Refusal(code, tuple(details)) for code, *details in codes)
        return found


@contextmanager
def examine_ahead(folder: Path) -> Iterator[Ahead | None]:
    """Start to examine the PDFs of a folder; inside the block, the result answers for each.

    None where it does not pay or cannot be done: no dossier or PDF in it, no fork, other threads.
    """
    names = _pdf_names(folder)
    if not names or not hasattr(os, "fork") or _has_threads():
        yield None
        return
    results, answers = os.pipe()
    process = os.fork()
    if not process:
        os.close(results)
        _examine(folder, names, answers)
    os.close(answers)
    try:
        yield Ahead(results)
    finally:
        os.close(results)
        os.kill(process, signal.SIGKILL)  # it is ours until we wait for it, even when it is over
        os.waitpid(process, 0)


def _pdf_names(folder: Path) -> list[str]:
    """Return the paths of the PDFs; none where there is no dossier, since a wrong folder may be a whole disk."""
    found: list[str] = []
    if not os.path.lexists(os.path.join(folder, "dossier.json")):  # noqa: PTH118 - as below
        return found
    for number, (here, _, names) in enumerate(os.walk(folder)):
        paths = (os.path.relpath(os.path.join(here, name), folder) for name in names)  # noqa: PTH118 - no pathlib yet
        found += (path for path in paths if path.lower().endswith(".pdf"))
        if len(found) > _FILES_LIMIT or number > _FOLDERS_LIMIT:
            break
    return sorted(found)[:_FILES_LIMIT]


def _has_threads() -> bool:
    threading = sys.modules.get("threading")
    return threading is not None and threading.active_count() > 1


def _examine(folder: Path, names: list[str], answers: int) -> NoReturn:
    """Write a line when a PDF is begun and one when it is done, then end without any of our parent's duties."""
    try:
        nothing = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(nothing, standard)
        import resource  # noqa: PLC0415 - here alone

        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
        _answer(folder, names, answers)
    finally:
        os._exit(0)


def _answer(folder: Path, names: list[str], answers: int) -> None:
    import json  # noqa: PLC0415 - in this process alone

    from referencing.services.dossier.files import UnusableFileError, open_inside, path_fault  # noqa: PLC0415
    from referencing.services.evidence_check import SIZE_LIMIT, digest_of  # noqa: PLC0415
    from referencing.services.evidence_pdf import pdf_refusals  # noqa: PLC0415

    for name in names:
        try:
            if path_fault(name):
                continue
            with open_inside(folder, name) as stream:
                if stream.seek(0, os.SEEK_END) > SIZE_LIMIT:
                    continue
                digest = digest_of(stream)
                os.write(answers, f"{digest}\n".encode())
                codes = [[refusal.code, *refusal.details] for refusal in pdf_refusals(stream)]
                os.write(answers, f"{digest} {json.dumps(codes)}\n".encode())
        except (OSError, UnusableFileError):
            continue
