"""Who may open an endpoint: each wears exactly one mark, and one that wears none stops the start."""

from collections.abc import Callable
from enum import StrEnum
from ipaddress import ip_address
from typing import Any, TypeVar

from flask import Flask, request

View = TypeVar("View", bound=Callable[..., Any])
_MARK = "access_mark"


class Access(StrEnum):
    """PUBLIC: everybody. DEMO: only where the service runs as a demonstration. SIGNED_IN: a person with an account.

    MACHINE: programs of this machine, unless a proxy passed the request on.
    """

    PUBLIC = "public"
    DEMO = "demo"
    SIGNED_IN = "signed_in"
    MACHINE = "machine"


# Views that are not ours to mark: the style sheets.
_FILES = {"static": Access.PUBLIC, "bootstrap.static": Access.PUBLIC}
_PASSED_ON = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")


class SignInNeededError(Exception):
    """Nobody is signed in, and the page asks for somebody."""


class ClosedError(Exception):
    """An endpoint that is not open here: to the reader it does not exist."""


class UnmarkedError(Exception):
    """Endpoints that say nobody may open them, or twice who may."""


def _marker(mark: Access) -> Callable[[View], View]:
    def put(view: View) -> View:
        if hasattr(view, _MARK):
            raise UnmarkedError(view.__name__)
        setattr(view, _MARK, mark)
        return view

    return put


public = _marker(Access.PUBLIC)
demo = _marker(Access.DEMO)
signed_in = _marker(Access.SIGNED_IN)
machine = _marker(Access.MACHINE)


def marks(app: Flask) -> dict[str, Access | None]:
    """Return endpoint → mark (None: it wears none)."""
    return {
        endpoint: _FILES.get(endpoint) or getattr(view, _MARK, None) for endpoint, view in app.view_functions.items()
    }


def guard(app: Flask, *, is_demo: bool, is_signed_in: Callable[[], bool]) -> None:
    """Refuse every request that the mark of its endpoint does not admit; UnmarkedError names those without one."""
    found = marks(app)
    missing = sorted(endpoint for endpoint, mark in found.items() if mark is None)
    if missing:
        raise UnmarkedError(*missing)

    @app.before_request
    def admit() -> None:
        if request.endpoint is None:  # no such address: the 404 page says so
            return
        mark = found[request.endpoint]
        if (mark is Access.DEMO and not is_demo) or (mark is Access.MACHINE and not _is_from_this_machine()):
            raise ClosedError(request.endpoint)
        if mark is Access.SIGNED_IN and not is_signed_in():
            raise SignInNeededError


def _is_from_this_machine() -> bool:
    try:
        is_near = ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
    return is_near and not any(name in request.headers for name in _PASSED_ON)
