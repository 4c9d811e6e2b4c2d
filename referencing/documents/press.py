"""What rendering needs and may be kept from one paper to the next: fonts, style sheet, our own files and no network."""

import io
import threading
from dataclasses import dataclass
from urllib.parse import unquote

import segno
from weasyprint import CSS
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from referencing.documents.fonts import face
from referencing.documents.pages import TEMPLATES

_FONTS, _CODES = "house:font/", "house:qr/"


class HouseFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
    """Serves the faces of our family and the QR code of any address; anything else asked for stops the rendering."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:  # noqa: ARG002 - its shape
        """Return one of our faces or a QR code; no socket and no file of the machine is ever opened."""
        if url.startswith(_FONTS):
            return URLFetcherResponse(url, face(url.removeprefix(_FONTS)), {"Content-Type": "font/ttf"})
        if url.startswith(_CODES):
            return URLFetcherResponse(url, qr(unquote(url.removeprefix(_CODES))), {"Content-Type": "image/svg+xml"})
        message = f"a paper asked for {url}"
        raise FatalURLFetchingError(message)


def qr(text: str) -> bytes:
    """Return the QR code of a text as an SVG image."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", border=0, scale=4, xmldecl=False)
    return drawn.getvalue()


@dataclass(frozen=True, slots=True)
class Press:
    """`fonts` and `style` belong together: the style sheet loaded its faces into these fonts."""

    fetcher: HouseFetcher
    fonts: FontConfiguration
    style: CSS


def press() -> Press:
    """Return this thread's press: Pango's font maps may not be shared between threads."""
    if not hasattr(_own, "press"):
        fetcher, fonts = HouseFetcher(), FontConfiguration()
        text = (TEMPLATES / "style.css").read_text(encoding="utf-8")
        style = CSS(string=text, font_config=fonts, url_fetcher=fetcher)
        _own.press = Press(fetcher, fonts, style)
    kept: Press = _own.press
    return kept


_own = threading.local()
