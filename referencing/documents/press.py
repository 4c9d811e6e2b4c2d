"""What rendering needs and may be kept from one paper to the next: fonts, style sheet, our own files and no network."""

import threading
from dataclasses import dataclass

from weasyprint import CSS
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from referencing.documents.fonts import face
from referencing.documents.pages import TEMPLATES

_FONTS = "house:font/"


class HouseFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
    """Serves the faces of our family and what the page itself holds; any other address stops the rendering."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols={"data"}, allow_redirects=False)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Return one of our files or the content of a data address."""
        if url.startswith(_FONTS):
            return URLFetcherResponse(url, face(url.removeprefix(_FONTS)), {"Content-Type": "font/ttf"})
        if url.startswith("data:"):
            return super().fetch(url, headers)
        message = f"a paper asked for {url}"
        raise FatalURLFetchingError(message)


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
