"""From what a paper says to its PDF; the only room that imports WeasyPrint. Same context, same bytes."""

from typing import Any

from referencing.documents.pages import html_of

__all__ = ["html_of", "render"]


def render(kind: str, context: dict[str, Any]) -> bytes:
    """Return the PDF of a paper, see `referencing.documents.pdf`; a page that shows one as HTML loads no WeasyPrint."""
    from referencing.documents import pdf  # noqa: PLC0415 - WeasyPrint: half a second, 50 MB

    return pdf.render(kind, context)
