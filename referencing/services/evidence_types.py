"""Which types of file serve as evidence, and what a file shows of its type in its first bytes."""

from dataclasses import dataclass
from enum import Enum

HEAD_BYTES = 8192
UNKNOWN = "application/octet-stream"


class Family(Enum):
    """Which examination a type calls for after its signature."""

    PDF = "pdf"
    OFFICE = "office"
    TEXT = "text"
    JSON = "json"
    MEDIA = "media"


@dataclass(frozen=True, slots=True)
class FileType:
    """`inside`: for an office file, the entry of the archive that proves its kind."""

    media_type: str
    family: Family
    inside: str = ""


_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"
ALLOWED = {
    "pdf": FileType("application/pdf", Family.PDF),
    "png": FileType("image/png", Family.MEDIA),
    "jpg": FileType("image/jpeg", Family.MEDIA),
    "jpeg": FileType("image/jpeg", Family.MEDIA),
    "mp4": FileType("video/mp4", Family.MEDIA),
    "webm": FileType("video/webm", Family.MEDIA),
    "txt": FileType("text/plain", Family.TEXT),
    "log": FileType("text/plain", Family.TEXT),
    "csv": FileType("text/csv", Family.TEXT),
    "json": FileType("application/json", Family.JSON),
    "docx": FileType(f"{_OOXML}.wordprocessingml.document", Family.OFFICE, "word/document.xml"),
    "xlsx": FileType(f"{_OOXML}.spreadsheetml.sheet", Family.OFFICE, "xl/workbook.xml"),
    "odt": FileType(f"{_ODF}.text", Family.OFFICE, "content.xml"),
    "ods": FileType(f"{_ODF}.spreadsheet", Family.OFFICE, "content.xml"),
}
ALLOWED_NAMES = "PDF, PNG, JPEG, TXT, LOG, CSV, JSON, DOCX, XLSX, ODT, ODS, MP4, WEBM"

# A name that a system runs on a double click, whatever is inside.
_WINDOWS = ("bat", "cmd", "com", "cpl", "dll", "exe", "inf", "lnk", "msi", "msix", "pif", "reg", "scr")
_SCRIPTS = ("hta", "js", "jse", "ps1", "py", "sh", "vbe", "vbs", "wsf")
_ELSEWHERE = ("apk", "app", "bin", "dmg", "elf", "jar", "run")
PROGRAM_EXTENSIONS = frozenset((*_WINDOWS, *_SCRIPTS, *_ELSEWHERE))
_PROGRAMS = (
    (b"MZ", "Windows"),
    (b"\x7fELF", "Linux"),
    (b"\xfe\xed\xfa\xce", "macOS"),
    (b"\xfe\xed\xfa\xcf", "macOS"),
    (b"\xce\xfa\xed\xfe", "macOS"),
    (b"\xcf\xfa\xed\xfe", "macOS"),
    (b"\xca\xfe\xba\xbe", "macOS / Java"),
    (b"dex\n", "Android"),
    (b"\0asm", "WebAssembly"),
    (b"L\0\0\0\x01\x14\x02\0", "Windows"),
    (b"#!", "script"),
    (b"X5O!P%@AP[4", "EICAR"),
)
ZIP = "application/zip"
_SIGNATURES = (
    (0, b"%PDF-", "application/pdf"),
    (0, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (4, b"ftyp", "video/mp4"),
    (0, b"PK\x03\x04", ZIP),
    (0, b"PK\x05\x06", ZIP),
)
_MATROSKA = b"\x1a\x45\xdf\xa3"
_WINDOWS_HEADER = 64


def extension_of(name: str) -> str:
    """Return the extension of a file name in lower case, without its dot; empty when it has none."""
    last = name.rpartition("/")[2]
    return last.rpartition(".")[2].lower() if "." in last else ""


def program_in(head: bytes) -> str | None:
    """Return for which system the first bytes are a program, or None."""
    for signature, system in _PROGRAMS:
        if head.removeprefix(b"\xef\xbb\xbf").startswith(signature):
            # Two letters alone are a text that begins with MZ: a program has a whole header of bytes.
            return None if signature == b"MZ" and b"\0" not in head[:_WINDOWS_HEADER] else system
    return None


def media_type_in(head: bytes) -> str | None:
    """Return the media type that the first bytes prove, or None (text proves nothing)."""
    for offset, signature, media_type in _SIGNATURES:
        if head.startswith(signature, offset):
            return media_type
    if head.startswith(_MATROSKA):
        return "video/webm" if b"webm" in head[:_WINDOWS_HEADER] else UNKNOWN
    return None
