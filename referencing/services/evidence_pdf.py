"""What a PDF could do when it is opened: scripts, programs it starts, files it carries."""

import io
from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, BinaryIO

from workflows.vocabulary import Refusal

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

_DECODED_LIMIT = 64 * 1024 * 1024
_OBJECTS_LIMIT = 300_000
_END_WITHIN = 1024  # bytes: what readers agree on
_ACTIONS = {
    "/JavaScript": "JavaScript",
    "/Launch": "Launch",
    "/ImportData": "ImportData",
    "/SubmitForm": "SubmitForm",
    "/GoToE": "GoToE",
    "/Rendition": "Rendition",
    "/RichMediaExecute": "RichMedia",
}
_KEYS = {
    "/JS": "JavaScript",
    "/JavaScript": "JavaScript",
    "/EmbeddedFiles": "EmbeddedFiles",
    "/EF": "EmbeddedFiles",
    "/RichMediaContent": "RichMedia",
    "/3DD": "3D",
    "/XFA": "XFA",
}
_NAMED_IN = ("/S", "/Type", "/Subtype")
_TYPES = _ACTIONS | {"/EmbeddedFile": "EmbeddedFiles", "/RichMedia": "RichMedia", "/3D": "3D"}


def pdf_refusals(stream: BinaryIO) -> tuple[Refusal, ...]:
    """Return why a PDF may not serve as evidence: unreadable, locked by a password, or with active content.

    A PDF that only its editing rights protect opens for everyone: it is read like any other.
    """
    if not _is_whole(stream):
        return (Refusal("pdf_unreadable"),)
    pikepdf = _pikepdf()
    stream.seek(0)
    try:
        with pikepdf.open(stream, suppress_warnings=True) as pdf:
            if not len(pdf.pages):
                return (Refusal("pdf_unreadable"),)
            found = sorted(set(_active_content(pdf)))
    except pikepdf.PasswordError:
        return (Refusal("pdf_encrypted"),)
    except _TooMuchError:
        return (Refusal("pdf_too_complex", (str(_OBJECTS_LIMIT),)),)
    except (pikepdf.exceptions.PikepdfError, ArithmeticError, LookupError, MemoryError, OSError, *_ODDITIES):
        return (Refusal("pdf_unreadable"),)
    return (Refusal("pdf_active_content", (", ".join(found),)),) if found else ()


_ODDITIES = (AttributeError, RuntimeError, TypeError, ValueError)  # what qpdf says of damaged objects


def _is_whole(stream: BinaryIO) -> bool:
    """Return whether a PDF has its end mark where readers look for it: the library mends a cut one, silently."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - _END_WITHIN))
    return b"%%EOF" in stream.read()


class _TooMuchError(Exception):
    """More objects than we care to look at."""


@cache
def _pikepdf() -> ModuleType:
    """Import pikepdf at its first use (it takes longer than all the rest) and bound what it decodes."""
    import pikepdf  # noqa: PLC0415
    from pikepdf import settings  # noqa: PLC0415

    settings.set_qpdf_limits(
        flate_max_memory=_DECODED_LIMIT,
        png_max_memory=_DECODED_LIMIT,
        run_length_max_memory=_DECODED_LIMIT,
        tiff_max_memory=_DECODED_LIMIT,
        dct_max_memory=_DECODED_LIMIT,
        doc_max_warnings=1000,
    )
    return pikepdf


def _active_content(pdf: "Pdf") -> Iterator[str]:
    yield from _in(pdf.trailer)
    for number, held in enumerate(pdf.objects):
        if number > _OBJECTS_LIMIT:
            raise _TooMuchError
        yield from _in(held)


def _in(held: "Object") -> Iterator[str]:
    """Yield what an object, and what is written inside it, may do; objects it points to have their turn."""
    pikepdf = _pikepdf()
    pending = [held]
    while pending:
        here = pending.pop()
        if isinstance(here, pikepdf.Dictionary | pikepdf.Stream):
            yield from _named(here)
            inside = here.values()
        elif isinstance(here, pikepdf.Array):
            inside = here
        else:
            continue
        pending += [item for item in inside if isinstance(item, pikepdf.Object) and not item.is_indirect]


def _named(dictionary: "Object") -> Iterator[str]:
    for key, value in dictionary.items():
        if key in _KEYS:
            yield _KEYS[key]
        elif key in _NAMED_IN and str(value) in _TYPES:
            yield _TYPES[str(value)]
