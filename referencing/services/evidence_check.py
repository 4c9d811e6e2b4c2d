"""What a file really is and whether it may serve as evidence: every reason at once, all within limits."""

import codecs
import hashlib
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from referencing.services import evidence_types as types
from referencing.services.evidence_archive import hides_archive
from referencing.services.evidence_types import ALLOWED, ALLOWED_NAMES, Family, FileType
from workflows.vocabulary import Refusal

SIZE_LIMIT = 25 * 1024 * 1024
_JSON_LIMIT = 5 * 1024 * 1024
_CHUNK = 1024 * 1024
_SHOWN_UNIT = 1024 * 1024


@dataclass(frozen=True, slots=True)
class FileFacts:
    """`sha256` is empty for a file over the limit, which is not read to its end; `size` is in bytes.

    The details of each refusal begin with the name of the file.
    """

    sha256: str
    size: int
    media_type: str
    refusals: tuple[Refusal, ...] = ()


PdfCheck = Callable[[BinaryIO, str], tuple[Refusal, ...]]


def check_path(path: Path) -> FileFacts:
    """Return the facts of a file, opened as it is: whoever hands in a path has made sure that it is one."""
    with path.open("rb") as stream:
        return check_file(stream, path.name)


def check_bytes(content: bytes, name: str) -> FileFacts:
    """Return the facts of a file held in memory, under the name that it is given."""
    return check_file(io.BytesIO(content), name)


def check_file(stream: BinaryIO, name: str, check_pdf: PdfCheck | None = None) -> FileFacts:
    """Return the facts of a seekable binary stream under a file name; it is left open.

    `check_pdf` may answer for PDFs in place of our own examination (it is also given the SHA-256).
    """
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    head = stream.read(types.HEAD_BYTES)
    kind = ALLOWED.get(types.extension_of(name))
    refusals = list(_at_first_sight(head, name, kind))
    digest = "" if size > SIZE_LIMIT else digest_of(stream)
    if not digest:
        refusals.append(Refusal("too_large", (str(SIZE_LIMIT // _SHOWN_UNIT),)))
    elif kind and not refusals:
        if kind.family in (Family.PDF, Family.MEDIA) and hides_archive(stream):
            refusals.append(Refusal("hidden_archive"))
        refusals += _inside(stream, kind, digest, check_pdf or _pdf)
    named = tuple(Refusal(refusal.code, (name, *refusal.details)) for refusal in refusals)
    return FileFacts(digest, size, _media_type(head, kind, refusals), named)


def _at_first_sight(head: bytes, name: str, kind: FileType | None) -> Iterator[Refusal]:
    extension = types.extension_of(name)
    if not head:
        yield Refusal("empty")
    if system := types.program_in(head):
        yield Refusal("executable", (system,))
    elif extension in types.PROGRAM_EXTENSIONS:
        yield Refusal("executable", (f".{extension}",))
    if kind is None:
        yield Refusal("type_not_allowed", (f".{extension}" if extension else "—", ALLOWED_NAMES))
    elif head and not _is_as_named(head, kind):
        yield Refusal("not_what_its_name_says", (_really(head), f".{extension}"))


def _is_as_named(head: bytes, kind: FileType) -> bool:
    found = types.media_type_in(head)
    if kind.family is Family.OFFICE:
        return found == types.ZIP
    if kind.family in (Family.TEXT, Family.JSON):
        return found is None and types.program_in(head) is None and b"\0" not in head
    return found == kind.media_type


def _really(head: bytes) -> str:
    """Return what the first bytes look like, in puremagic's words when ours have none."""
    if found := types.media_type_in(head):
        return found
    import puremagic  # noqa: PLC0415 - slow to load, and asked only about a file that is refused already

    try:
        return puremagic.from_string(head, mime=True) or types.UNKNOWN
    except (puremagic.PureError, ValueError):
        return types.UNKNOWN


def _media_type(head: bytes, kind: FileType | None, refusals: list[Refusal]) -> str:
    if kind and not any(refusal.code == "not_what_its_name_says" for refusal in refusals):
        return kind.media_type
    return types.media_type_in(head) or types.UNKNOWN


def digest_of(stream: BinaryIO) -> str:
    """Return the SHA-256 of a whole stream, in hexadecimal."""
    stream.seek(0)
    digest = hashlib.sha256()
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _inside(stream: BinaryIO, kind: FileType, digest: str, check_pdf: PdfCheck) -> tuple[Refusal, ...]:
    if kind.family is Family.PDF:
        return check_pdf(stream, digest)
    if kind.family is Family.OFFICE:
        from referencing.services.evidence_office import office_refusals  # noqa: PLC0415 - loads zipfile

        return office_refusals(stream, kind)
    if kind.family in (Family.TEXT, Family.JSON):
        return _text(stream) or (_json(stream) if kind.family is Family.JSON else ())
    return ()


def _pdf(stream: BinaryIO, _digest: str) -> tuple[Refusal, ...]:
    from referencing.services.evidence_pdf import pdf_refusals  # noqa: PLC0415 - leads to pikepdf

    return pdf_refusals(stream)


def _text(stream: BinaryIO) -> tuple[Refusal, ...]:
    stream.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := stream.read(_CHUNK):
            if b"\0" in chunk:
                return (Refusal("not_what_its_name_says", (types.UNKNOWN, "texte")),)
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return (Refusal("text_not_utf8"),)
    return ()


def _json(stream: BinaryIO) -> tuple[Refusal, ...]:
    stream.seek(0)
    content = stream.read(_JSON_LIMIT + 1)
    if len(content) > _JSON_LIMIT:
        return (Refusal("json_too_large", (str(_JSON_LIMIT // _SHOWN_UNIT),)),)
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return (Refusal("not_what_its_name_says", ("text/plain", ".json")),)
    return ()
