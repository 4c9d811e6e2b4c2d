"""How often one may try: a table of endpoints, counted by address and, where an account is aimed at, by account.

The counters stand where PARCOURS_RATE_LIMITS says: in each process, or in a Redis that all processes share.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, g, request
from flask import session as cookie
from flask_limiter import Limiter
from werkzeug.middleware.proxy_fix import ProxyFix

from referencing.access import Access, marks
from referencing.config import Settings
from referencing.web.identity import current_person

PENDING = "pending"  # in the cookie: who typed a right password and still owes a code
_PUBLIC_POSTS = "60 per minute"
_API, _API_CALLS = "api.", "600 per minute"
_WRONG_KEYS, _COUNTER = "30 per minute", "parcours.wrong_keys"


def address() -> str:
    """Return the address that a request comes from, as far as the trusted proxies tell."""
    return request.remote_addr or "-"


def _account() -> str:
    """Return the account that a form aims at, hashed: counters are no place for addresses."""
    typed = request.form.get("email", "").strip().lower()
    return hashlib.sha256(typed.encode()).hexdigest()


def _pending() -> str:
    pending = cookie.get(PENDING)
    person = current_person()
    return str(pending["person"]) if pending else str(person.id) if person else address()


def _caller() -> str:
    """Return whose calls are counted: the key in force, else the address. A key that is wrong counts for nobody."""
    return str(g.get("api_key_id") or address())


def count_wrong_key() -> None:
    """Count a request whose key is none in force for its address; RateLimitExceeded when there were too many."""
    current_app.extensions[_COUNTER]()


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `rate` for each value of `key`."""

    rate: str
    key: Callable[[], str] = address


LIMITS: dict[str, tuple[Limit, ...]] = {
    "entering.password": (Limit("20 per minute"), Limit("10 per 15 minutes", _account)),
    "entering.check_code": (Limit("20 per minute"), Limit("6 per 10 minutes", _pending)),
    "entering.passkey": (Limit("20 per minute"),),
    "recovery.send": (Limit("10 per hour"), Limit("4 per hour", _account)),
    "recovery.choose": (Limit("20 per hour"),),
    "recovery.open_account": (Limit("20 per hour"),),
    "sign_up.send": (Limit("10 per hour"), Limit("4 per hour", _account)),
    "sign_up.confirm": (Limit("20 per hour"),),
    "account.change": (Limit("10 per hour", _pending),),
    "account.ask_address": (Limit("10 per hour", _pending),),
    "eligibility.keep": (Limit("20 per hour"),),
    "reports.send": (Limit("30 per hour"), Limit("6 per minute")),
    "factors.add_application": (Limit("20 per hour", _pending),),
}


# Addresses that are a secret, read by programs: nobody guesses one by asking often.
READ_LIMITS: dict[str, Limit] = {"programme.feed": Limit("60 per minute")}


def _count() -> None:
    """Nothing more than to be counted: a key is looked at before any view."""


def throttle(app: Flask, settings: Settings) -> None:
    """Put the limits on the views of an application, after all are registered; RateLimitExceeded when one is reached.

    Forms that are open to visitors share a gentle limit; whoever is signed in, pages that only read and programs that
    watch the service have none.
    """
    proxies = settings.trusted_proxies
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]  # as there
    limiter = Limiter(
        address, app=app, storage_uri=settings.rate_limits, headers_enabled=True, in_memory_fallback_enabled=True
    )
    app.extensions[_COUNTER] = limiter.limit(_WRONG_KEYS)(_count)
    found = marks(app)
    for endpoint, view in tuple(app.view_functions.items()):
        limited: Any = view
        for limit in LIMITS.get(endpoint, ()):
            limited = limiter.limit(limit.rate, key_func=limit.key, methods=["POST"])(limited)
        if endpoint in READ_LIMITS:
            limited = limiter.limit(READ_LIMITS[endpoint].rate, key_func=READ_LIMITS[endpoint].key)(limited)
        if endpoint.startswith(_API):
            limited = limiter.shared_limit(_API_CALLS, scope="api", key_func=_caller)(limited)
        elif found[endpoint] is Access.PUBLIC and endpoint not in LIMITS:
            shared = limiter.shared_limit(
                _PUBLIC_POSTS, scope="public", methods=["POST"], exempt_when=lambda: current_person() is not None
            )
            limited = shared(limited)
        app.view_functions[endpoint] = limited
