"""Who may open an endpoint: each wears exactly one mark, and one that wears none stops the start."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from typing import Any, TypeVar

from flask import Flask, current_app, request

from workflows.programs import Scope
from workflows.vocabulary import STAFF_ROLES, Role

View = TypeVar("View", bound=Callable[..., Any])
_MARK = "access_mark"


class Access(StrEnum):
    """PUBLIC: everybody. DEMO: only where the service runs as a demonstration. SIGNED_IN: a person with an account.

    VENDOR: a member of a vendor's organisation. STAFF: whoever holds a role in the service; the others: one of the
    roles that `ROLES` names. AUTHORISATIONS and CASES: a program with a key of that
    scope. MACHINE: programs of this machine, unless a proxy passed the request on.
    """

    PUBLIC = "public"
    DEMO = "demo"
    SIGNED_IN = "signed_in"
    VENDOR = "vendor"
    STAFF = "staff"
    DESK = "desk"
    REVIEWER = "reviewer"
    OFFICER = "officer"
    COMMISSION = "commission"
    SECRETARY = "secretary"
    DECIDER = "decider"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    MACHINE = "machine"
    AUTHORISATIONS = "authorisations"
    CASES = "cases"


ROLES: dict[Access, frozenset[Role]] = {
    Access.STAFF: STAFF_ROLES,
    Access.DESK: frozenset({Role.OFFICER, Role.REVIEWER}),
    Access.REVIEWER: frozenset({Role.REVIEWER}),
    Access.OFFICER: frozenset({Role.OFFICER}),
    Access.COMMISSION: frozenset({Role.SECRETARY, Role.MEMBER}),
    Access.SECRETARY: frozenset({Role.SECRETARY}),
    Access.DECIDER: frozenset({Role.DECIDER}),
    Access.AUDITOR: frozenset({Role.AUDITOR}),
    Access.ADMINISTRATOR: frozenset({Role.ADMINISTRATOR}),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What the person of a request may claim: an account, roles in the service, a vendor's organisation."""

    is_signed_in: bool = False
    roles: frozenset[Role] = frozenset()
    is_vendor: bool = False

    def admits(self, mark: Access) -> bool:
        """Return whether a page with this mark opens for the person, wherever it is served."""
        if mark is Access.VENDOR:
            return self.is_vendor
        if mark is Access.SIGNED_IN:
            return self.is_signed_in
        return mark is Access.PUBLIC or bool(self.roles & ROLES.get(mark, frozenset()))


# Views that are not ours to mark: the style sheets.
_FILES = {"static": Access.PUBLIC, "bootstrap.static": Access.PUBLIC}
# Marks that ask for a key of the API, and the scope that it needs.
SCOPES: dict[Access, Scope] = {Access.AUTHORISATIONS: Scope.AUTHORISATIONS, Access.CASES: Scope.CASES}
_PLACES = (Access.DEMO, Access.MACHINE)  # marks that ask where, not who
_PASSED_ON = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")


class SignInNeededError(Exception):
    """Nobody is signed in, and the page asks for somebody."""


class ClosedError(Exception):
    """An endpoint that is not open here: to the reader it does not exist."""


class KeyNeededError(Exception):
    """A program asks without a key in force; `challenge`: what its header is told beside the realm (RFC 6750)."""

    def __init__(self, *, is_given: bool = False) -> None:
        self.challenge = ', error="invalid_token"' if is_given else ""
        super().__init__(is_given)


class ScopeMissingError(Exception):
    """A key in force whose scopes do not open this; `scope` is the one that would."""

    def __init__(self, scope: str) -> None:
        self.scope = scope
        super().__init__(scope)


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
vendor = _marker(Access.VENDOR)
staff = _marker(Access.STAFF)
desk = _marker(Access.DESK)
reviewer = _marker(Access.REVIEWER)
officer = _marker(Access.OFFICER)
commission = _marker(Access.COMMISSION)
secretary = _marker(Access.SECRETARY)
decider = _marker(Access.DECIDER)
auditor = _marker(Access.AUDITOR)
administrator = _marker(Access.ADMINISTRATOR)
machine = _marker(Access.MACHINE)
authorisations = _marker(Access.AUTHORISATIONS)
cases = _marker(Access.CASES)


def marks(app: Flask) -> dict[str, Access | None]:
    """Return endpoint → mark (None: it wears none)."""
    return {
        endpoint: _FILES.get(endpoint) or getattr(view, _MARK, None) for endpoint, view in app.view_functions.items()
    }


def marks_of(endpoint: str | None) -> Access | None:
    """Return the mark of one endpoint of the application of this request; None where it wears none, or is none."""
    view = current_app.view_functions.get(endpoint or "")
    mark: Access | None = _FILES.get(endpoint or "") or getattr(view, _MARK, None)
    return mark


def guard(
    app: Flask, *, is_demo: bool, standing: Callable[[], Standing], scopes: Callable[[], Collection[str]] = tuple
) -> None:
    """Refuse every request that the mark of its endpoint does not admit; UnmarkedError names those without one.

    `scopes`: those of the key of a request, KeyNeededError without one in force; not the one needed: ScopeMissingError.
    Nobody signed in where somebody must be: SignInNeededError. Somebody for whom the page is not: ClosedError.
    """
    found = marks(app)
    missing = sorted(endpoint for endpoint, mark in found.items() if mark is None)
    if missing:
        raise UnmarkedError(*missing)

    app.before_request(_refuse_unnameable)

    @app.before_request
    def admit() -> None:
        if request.endpoint is None:  # no such address: the 404 page says so
            return
        mark = found[request.endpoint] or Access.MACHINE
        if mark in _PLACES:
            if not (is_demo if mark is Access.DEMO else _is_from_this_machine()):
                raise ClosedError(request.endpoint)
        elif mark in SCOPES:
            _unlock(scopes(), SCOPES[mark])
        elif mark is not Access.PUBLIC:
            _admit(standing(), mark)


def _refuse_unnameable() -> None:
    """Refuse an address with a NUL: no database holds one, so nothing has such a name."""
    if "\0" in request.path:
        raise ClosedError(request.endpoint)


def _unlock(held: Collection[str], scope: Scope) -> None:
    if scope not in held:
        raise ScopeMissingError(scope)


def _admit(person: Standing, mark: Access) -> None:
    if not person.is_signed_in:
        raise SignInNeededError
    if not person.admits(mark):
        raise ClosedError(mark)


def _is_from_this_machine() -> bool:
    try:
        is_near = ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
    return is_near and not any(name in request.headers for name in _PASSED_ON)
