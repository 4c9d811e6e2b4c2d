"""Hold the pages that everybody shares for a second, in front of the application (docs/decisions/0061-catalogue.md).

Only what a visitor without a session asks for, and what the application itself marked as public, is ever held.
"""

import gzip
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from referencing.web.headers import COOKIE

SECONDS = 1.0
GRACE = 0.5  # seconds more, while somebody already asks for the next one: together less than the two promised
_PLACES = ("/catalogue", "/sitemap.xml", "/robots.txt")
_LONGEST = 300  # signs of a query: longer ones are nobody else's
_MOST = 256  # pages
_SMALLEST = 1_000  # bytes worth compressing
_OWN = f"{COOKIE}="
# What would have the application answer with less than the whole page.
_CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE", "HTTP_IF_RANGE", "HTTP_ACCEPT_ENCODING")
_KEPT_IN_304 = frozenset({"cache-control", "content-location", "date", "etag", "expires", "vary"})

Headers = list[tuple[str, str]]
Wsgi = Callable[..., Iterable[bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """An answer as the application gave it; `since`: when it was asked, on the monotonic clock."""

    since: float
    status: str
    headers: Headers
    zipped_headers: Headers
    unchanged_headers: Headers
    body: bytes
    zipped: bytes | None
    tag: str
    is_shared: bool


@dataclass(slots=True)
class _Place:
    lock: threading.Lock = field(default_factory=threading.Lock)
    page: _Page | None = None


class HeldPages:
    """WSGI: one answer a second and address comes from the application, the others from memory."""

    def __init__(self, wsgi: Wsgi, seconds: float = SECONDS, now: Callable[[], float] = time.monotonic) -> None:
        self.wsgi, self.seconds, self.now = wsgi, seconds, now
        self.places: dict[tuple[str, str], _Place] = {}

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not _may_be_held(environ):
            return self.wsgi(environ, start_response)
        place = self._place(environ["PATH_INFO"], environ.get("QUERY_STRING", ""))
        held, now = place.page, self.now()
        if held is not None and now - held.since < self.seconds:
            return _answer(held, environ, start_response)
        if held is not None and now - held.since < self.seconds + GRACE:
            return _answer(self._next(place, environ) or held, environ, start_response)
        with place.lock:  # whoever comes meanwhile waits for the one answer instead of asking as well
            page = self._fresh(place, environ)
        return _answer(page, environ, start_response)

    def _place(self, path: str, query: str) -> _Place:
        place = self.places.get((path, query))
        if place is None:
            place = self.places.setdefault((path, query), _Place())
            while len(self.places) > _MOST:
                self.places.pop(next(iter(self.places)), None)
        return place

    def _next(self, place: _Place, environ: dict[str, Any]) -> _Page | None:
        """Return a page young enough; None at once where somebody else already asks for it."""
        if not place.lock.acquire(blocking=False):
            return None
        try:
            return self._fresh(place, environ)
        finally:
            place.lock.release()

    def _fresh(self, place: _Place, environ: dict[str, Any]) -> _Page:
        page = place.page
        if page is None or self.now() - page.since >= self.seconds:
            page = _asked(self.wsgi, environ, self.now())
            place.page = page if page.is_shared else None
        return page


def _may_be_held(environ: dict[str, Any]) -> bool:
    return (
        environ["REQUEST_METHOD"] in ("GET", "HEAD")
        and environ["PATH_INFO"].startswith(_PLACES)
        and len(environ.get("QUERY_STRING", "")) <= _LONGEST
        and _OWN not in environ.get("HTTP_COOKIE", "")
    )


def _asked(wsgi: Wsgi, environ: dict[str, Any], since: float) -> _Page:
    """Return the whole page from the application."""
    told: list[tuple[str, Headers]] = []
    inner = {name: value for name, value in environ.items() if name not in _CONDITIONS}
    answer = wsgi(inner | {"REQUEST_METHOD": "GET"}, lambda status, headers, *_: told.append((status, list(headers))))
    try:
        body = b"".join(answer)
    finally:
        getattr(answer, "close", lambda: None)()
    status, headers = told[-1]
    named = {name.lower(): value for name, value in headers}
    is_shared = status.startswith("200") and named.get("cache-control", "").startswith("public")
    is_shared = is_shared and "set-cookie" not in named
    plain = [(name, value) for name, value in headers if name.lower() not in ("content-length", "vary")]
    plain += [("Vary", "Accept-Encoding, Cookie")] if is_shared else [("Vary", named.get("vary", "Cookie"))]
    zipped = gzip.compress(body, 6) if is_shared and len(body) >= _SMALLEST else None
    return _Page(
        since=since,
        status=status,
        headers=[*plain, ("Content-Length", str(len(body)))],
        zipped_headers=[*plain, ("Content-Encoding", "gzip"), ("Content-Length", str(len(zipped or b"")))],
        unchanged_headers=[(name, value) for name, value in plain if name.lower() in _KEPT_IN_304],
        body=body,
        zipped=zipped,
        tag=named.get("etag", "").removeprefix("W/"),
        is_shared=is_shared,
    )


def _answer(page: _Page, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if page.tag and page.tag in environ.get("HTTP_IF_NONE_MATCH", ""):
        start_response("304 NOT MODIFIED", page.unchanged_headers)
        return []
    body, headers = page.body, page.headers
    if page.zipped is not None and _takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
        body, headers = page.zipped, page.zipped_headers
    start_response(page.status, headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _takes_gzip(accepted: str) -> bool:
    """Return whether gzip is among the encodings accepted, and not with «q=0»."""
    for one in accepted.split(","):
        name, _semicolon, weight = one.partition(";")
        if name.strip().lower() == "gzip":
            return weight.replace(" ", "").lower() not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
