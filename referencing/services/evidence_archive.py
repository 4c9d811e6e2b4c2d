"""Where a ZIP archive ends in a file: looked for from the end, as whoever unpacks it does."""

import io
import struct
from dataclasses import dataclass
from typing import BinaryIO

_END = struct.Struct("<4s4H2LH")
_ZIP64_LOCATOR = 20
_COMMENT_LIMIT = 65_535


@dataclass(frozen=True, slots=True)
class ArchiveEnd:
    """The end record of an archive: where it stands, the bytes of the directory before it, a second directory."""

    position: int
    directory: int
    is_zip64: bool


def end_of_archive(stream: BinaryIO) -> ArchiveEnd | None:
    """Return the end record of the archive that a file ends with, or None; its directory is not read."""
    size = stream.seek(0, io.SEEK_END)
    start = stream.seek(max(0, size - _COMMENT_LIMIT - _END.size))
    tail = stream.read()
    found = tail.rfind(b"PK\x05\x06")
    if found < 0 or len(tail) - found < _END.size:
        return None
    locator = tail[:found][-_ZIP64_LOCATOR:]
    return ArchiveEnd(start + found, int(_END.unpack_from(tail, found)[5]), locator.startswith(b"PK\x06\x07"))


def hides_archive(stream: BinaryIO) -> bool:
    """Return whether a file of another type is an archive as well, for whoever reads it from its end."""
    end = end_of_archive(stream)
    if end is None:
        return False
    if end.is_zip64:
        return True
    stream.seek(max(0, end.position - end.directory))
    return stream.read(4) == b"PK\x01\x02"
