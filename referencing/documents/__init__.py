"""From what a paper says to its PDF; the only room that imports WeasyPrint. Same context, same bytes."""

from referencing.documents.pages import html_of
from referencing.documents.pdf import render

__all__ = ["html_of", "render"]
