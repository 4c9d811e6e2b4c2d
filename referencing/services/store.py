"""Evidence and papers: files kept once under their SHA-256, in a folder or in S3, verified when read."""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO

import obstore
from obstore.exceptions import AlreadyExistsError
from obstore.store import LocalStore, ObjectStore, S3Store

from referencing.config import Settings
from referencing.files import drafted, publish

_PIECE = 1 << 20


class Room(StrEnum):
    """What vendors file, and what the service issues."""

    EVIDENCE = "evidence"
    PAPERS = "papers"


class FileMissingError(Exception):
    """No file is kept under this hash."""


class FileDamagedError(Exception):
    """What is kept under this hash is not what was filed: somebody or some disk changed it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is kept: SHA-256 in hexadecimal, size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Store:
    """`folder` is None when the objects are elsewhere; drafts then lie in the system's temporary folder.

    obstore does not sync a local file to the disk, so a power cut could leave an empty one under its final
    name: in a folder we write ourselves. Everything else is obstore's.
    """

    objects: ObjectStore
    folder: Path | None

    def keep(self, room: Room, content: bytes | IO[bytes] | Path) -> Kept:
        """Keep a file unless it is kept already; OSError leaves nothing under its name."""
        if isinstance(content, Path):
            with content.open("rb") as stream:
                return self.keep(room, stream)
        counted = _Counted(_pieces(content))
        with drafted(self.folder / room if self.folder else Path(tempfile.gettempdir()), counted) as draft:
            kept = Kept(counted.digest.hexdigest(), counted.size)
            self._publish(draft, _path(room, kept.sha256))
        return kept

    def read(self, room: Room, sha256: str) -> bytes:
        """Return a file; FileMissingError, or FileDamagedError when its bytes have changed."""
        content = b"".join(self._stored(room, sha256))
        if hashlib.sha256(content).hexdigest() != sha256:
            raise FileDamagedError(sha256)
        return content

    def stream(self, room: Room, sha256: str) -> Iterator[bytes]:
        """Return a file piece by piece, verified as a whole before the first piece leaves."""
        digest = hashlib.sha256()
        for piece in self._stored(room, sha256):
            digest.update(piece)
        if digest.hexdigest() != sha256:
            raise FileDamagedError(sha256)
        return self._stored(room, sha256)

    def has(self, room: Room, sha256: str) -> bool:
        """Return whether a file is kept."""
        try:
            obstore.head(self.objects, _path(room, sha256))
        except FileNotFoundError:
            return False
        return True

    def _publish(self, draft: Path, path: str) -> None:
        if self.folder is not None:
            publish(draft, self.folder / path)
            return
        with suppress(AlreadyExistsError):  # the same bytes: the name is their hash
            obstore.put(self.objects, path, draft, mode="create")

    def _stored(self, room: Room, sha256: str) -> Iterator[bytes]:
        try:
            stored = obstore.get(self.objects, _path(room, sha256))
        except FileNotFoundError as error:
            raise FileMissingError(sha256) from error
        return (bytes(piece) for piece in stored.stream(min_chunk_size=_PIECE))


def make_store(settings: Settings) -> Store:
    """Return the store of the settings; S3 takes its keys and its address from the usual AWS_* variables."""
    if settings.evidence.startswith("s3://"):
        return Store(S3Store.from_url(settings.evidence), None)
    folder = Path(settings.evidence)
    return Store(LocalStore(folder, mkdir=True), folder)


class _Counted:
    """Hashes and counts what passes through."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces, self.digest, self.size = pieces, hashlib.sha256(), 0

    def __iter__(self) -> Iterator[bytes]:
        for piece in self.pieces:
            self.digest.update(piece)
            self.size += len(piece)
            yield piece


def _pieces(content: bytes | IO[bytes]) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    while piece := content.read(_PIECE):
        yield piece


def _path(room: Room, sha256: str) -> str:
    return f"{room}/{sha256[:2]}/{sha256}"
