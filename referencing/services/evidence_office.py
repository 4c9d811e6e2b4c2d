"""What hides in an office document, which is an archive: bombs, macros, objects that act, links outside."""

import io
import re
import sys
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from referencing.services.evidence_archive import end_of_archive
from referencing.services.evidence_types import PROGRAM_EXTENSIONS, ZIP, FileType, extension_of
from workflows.vocabulary import Refusal

_ENTRIES_LIMIT = 5_000
_DIRECTORY_LIMIT = 1024 * 1024
_CONTENT_LIMIT = 200 * 1024 * 1024
_RATIO_LIMIT = 150
_SMALL = 1024 * 1024  # an entry under this size may be as compressible as it likes
_READ_LIMIT = 1024 * 1024
_ENCRYPTED = 0x1

_ARCHIVES = frozenset({"7z", "bz2", "cab", "gz", "iso", "jar", "rar", "tar", "tgz", "xz", "zip", "zst"})
_OFFICE = frozenset({"docm", "docx", "odp", "ods", "odt", "pptm", "pptx", "xlsb", "xlsm", "xlsx"})
_MACROS = re.compile(r"(^|/)(vba(project|data)\b|macrosheets/|dialogsheets/)|^(basic|scripts)/", re.IGNORECASE)
_ACTIVE = re.compile(r"(^|/)(activex|embeddings|ctrlprops)/|oleobject|(^|/)attachedtoolbars", re.IGNORECASE)
_OUTSIDE = re.compile(rb"<[^<>]*targetmode\s*=\s*[\"']external[\"'][^<>]*>", re.IGNORECASE)
_HYPERLINK = re.compile(rb"/relationships/hyperlink[\"']", re.IGNORECASE)
_MACRO_TYPE = re.compile(rb"macroenabled|vbaproject", re.IGNORECASE)
_REFERENCE = re.compile(rb"&#(x[0-9a-f]{1,6}|[0-9]{1,7});", re.IGNORECASE)
_ODF_ACTIVE = re.compile(rb"oleobject|vnd\.sun\.star\.(oleobject|basic)", re.IGNORECASE)


def office_refusals(stream: BinaryIO, kind: FileType) -> tuple[Refusal, ...]:
    """Return why an office document may not serve as evidence; nothing is unpacked beyond a fixed size."""
    end = end_of_archive(stream)
    if end is None:
        return (Refusal("archive_unreadable"),)
    # A second directory is for archives of gigabytes: no evidence needs one.
    if end.is_zip64 or end.directory > _DIRECTORY_LIMIT:
        return (Refusal("zip_bomb"),)
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            return tuple(dict.fromkeys(_refusals(archive, size, kind)))
    except (zipfile.BadZipFile, zlib.error, *_ODDITIES):
        return (Refusal("archive_unreadable"),)


_ODDITIES = (EOFError, LookupError, NotImplementedError, OSError, RuntimeError, ValueError)


def _refusals(archive: zipfile.ZipFile, size: int, kind: FileType) -> Iterator[Refusal]:
    entries = archive.infolist()
    for entry in entries:
        yield from _entry_refusals(entry)
    if _is_bomb(entries, size):
        yield Refusal("zip_bomb")
    elif len({entry.filename.lower() for entry in entries}) < len(entries):
        yield Refusal("archive_unreadable")  # which of two entries of one name is read depends on the reader
    elif any(entry.flag_bits & _ENCRYPTED for entry in entries):
        yield Refusal("archive_encrypted")
    elif not _is_kind(archive, kind):
        yield Refusal("not_what_its_name_says", (ZIP, kind.media_type))
    else:
        yield from _described(archive)


def _is_bomb(entries: list[zipfile.ZipInfo], size: int) -> bool:
    return (
        len(entries) > _ENTRIES_LIMIT
        or sum(entry.file_size for entry in entries) > _CONTENT_LIMIT
        or sum(entry.compress_size for entry in entries) > size  # entries that overlap share their bytes
        or any(entry.file_size > max(_SMALL, entry.compress_size * _RATIO_LIMIT) for entry in entries)
    )


def _entry_refusals(entry: zipfile.ZipInfo) -> Iterator[Refusal]:
    # orig_filename: zipfile cuts a name at NUL and turns backslashes, which is what an attacker counts on.
    name = entry.orig_filename
    parts = name.replace("\\", "/").split("/")
    if ".." in parts or not parts[0] or ":" in name or "\0" in name or "\\" in name:
        yield Refusal("archive_path_escapes", (name,))
    if extension_of(name) in _ARCHIVES | _OFFICE:
        yield Refusal("archive_nested", (name,))
    elif extension_of(name) in PROGRAM_EXTENSIONS - {"bin"}:
        yield Refusal("executable", (name,))
    if _MACROS.search(name):
        yield Refusal("office_macro")
    elif _ACTIVE.search(name):
        yield Refusal("office_active_content", (name,))


def _is_kind(archive: zipfile.ZipFile, kind: FileType) -> bool:
    names = set(archive.namelist())
    if kind.inside not in names:
        return False
    if "mimetype" in names:
        return _part(archive, "mimetype").strip() == kind.media_type.encode()
    return "[Content_Types].xml" in names


def _described(archive: zipfile.ZipFile) -> Iterator[Refusal]:
    """Yield what the parts that describe the others tell: macro types, objects, links that load unasked."""
    for name in archive.namelist():
        if name == "[Content_Types].xml" and _MACRO_TYPE.search(_part(archive, name)):
            yield Refusal("office_macro")
        elif name == "META-INF/manifest.xml":
            if _ODF_ACTIVE.search(_part(archive, name)):
                yield Refusal("office_active_content", (name,))
        elif name.endswith(".rels") and _loads_from_outside(_part(archive, name)):
            yield Refusal("office_active_content", (name,))


def _loads_from_outside(relationships: bytes) -> bool:
    links = _OUTSIDE.findall(relationships)
    return b"<!" in relationships or not all(_HYPERLINK.search(link) for link in links)


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return a small part of the archive as plain bytes: no UTF-16 or character reference hides a word."""
    with archive.open(name) as entry:
        content = entry.read(_READ_LIMIT + 1)
    if len(content) > _READ_LIMIT:
        raise zipfile.BadZipFile
    return _REFERENCE.sub(_referred, content.replace(b"\0", b""))


def _referred(reference: re.Match[bytes]) -> bytes:
    digits = reference[1].lower()
    number = int(digits[1:], 16) if digits.startswith(b"x") else int(digits)
    return chr(min(number, sys.maxunicode)).encode("utf-8", "replace")
