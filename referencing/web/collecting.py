"""Collect garbage between requests instead of in the middle of one (docs/decisions/0005-collection.md)."""

import gc
import itertools
import sys
from collections.abc import Callable, Iterable
from typing import Any

_SAFE = (3, 12)  # from here on the interpreter collects between two instructions only
_YOUNG = 10_000  # objects made since the last collection: some pages' worth
_FULL = 8  # one collection in so many looks at everything

Wsgi = Callable[..., Iterable[bytes]]


def collecting_between_requests(wsgi: Wsgi, version: tuple[int, ...] = sys.version_info[:3]) -> Wsgi:
    """Return a WSGI application that the interpreter of this process can serve from several threads.

    What exists by now is never looked at again: it lives as long as the process.
    """
    if version >= _SAFE:
        return wsgi
    gc.collect()
    gc.freeze()
    gc.disable()
    count = itertools.count(1)

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        try:
            return wsgi(environ, start_response)
        finally:
            if gc.get_count()[0] > _YOUNG:
                gc.collect(1 if next(count) % _FULL else 2)

    return answer
