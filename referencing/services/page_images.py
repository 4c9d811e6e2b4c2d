"""Pages of a PDF as images, drawn in a process of its own, with its time and memory bounded."""

import json
import subprocess
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from referencing.services.store import Room, Store

_PROGRAM = Path(__file__).with_name("page_drawing.py")
_SECONDS = 15
_KEPT_IMAGES, _KEPT_TEXTS = 48, 64


class UndrawableError(Exception):
    """A file that cannot be drawn within its bounds; it can still be downloaded."""


@dataclass(frozen=True, slots=True)
class Sheets:
    """How many pages a PDF has, how many are shown, and the text of each page shown."""

    count: int
    texts: tuple[str, ...]


def sheets(store: Store, sha256: str) -> Sheets:
    """Return what a PDF holds; UndrawableError."""
    return _sheets(_Source(store, sha256))


def image(store: Store, sha256: str, page: int) -> bytes:
    """Return a page (from 1) as PNG; UndrawableError."""
    return _image(_Source(store, sha256), page)


class _Source:
    """A kept file; two are the same when their bytes are, whatever the store, so that each is drawn once."""

    def __init__(self, store: Store, sha256: str) -> None:
        self.store, self.sha256 = store, sha256

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Source) and other.sha256 == self.sha256

    def __hash__(self) -> int:
        return hash(self.sha256)

    def read(self) -> bytes:
        return self.store.read(Room.EVIDENCE, self.sha256)


@lru_cache(_KEPT_TEXTS)
def _sheets(source: _Source) -> Sheets:
    told = json.loads(_run(source.read(), "text"))
    return Sheets(told["count"], tuple(told["texts"]))


@lru_cache(_KEPT_IMAGES)
def _image(source: _Source, page: int) -> bytes:
    return _run(source.read(), str(page))


def _run(content: bytes, what: str) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - our own program, the file comes in as bytes
            [sys.executable, "-I", str(_PROGRAM), what],
            input=content,
            capture_output=True,
            timeout=_SECONDS,
            check=True,
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise UndrawableError(what) from error
    return done.stdout
