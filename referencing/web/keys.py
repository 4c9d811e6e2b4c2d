"""The key that a program shows with its request."""

import structlog
from flask import current_app, g, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from models.api_key import ApiKey
from models.queries.api_keys import note_use
from referencing import clock
from referencing.access import KeyNeededError
from referencing.services.api_keys import is_worth_noting, key_of
from referencing.web.database import session
from referencing.web.throttling import count_wrong_key

_SCHEME = "bearer"
log = structlog.get_logger(__name__)


def scopes() -> list[str]:
    """Return what the key of this request opens; KeyNeededError when it shows none that is in force.

    RateLimitExceeded when its address showed too many that are none.
    """
    given = request.headers.get("Authorization", "")
    scheme, _space, token = given.partition(" ")
    at = clock.now()
    key = key_of(session(), token.strip(), at) if scheme.lower() == _SCHEME else None
    if key is None:
        if given:
            count_wrong_key()
        raise KeyNeededError(is_given=bool(given))
    g.api_key, g.api_key_id = key, key.id
    if is_worth_noting(key, at):
        _note(key)
    return key.scopes


def current_key() -> ApiKey:
    """Return the key of this request; LookupError on a page that asked for none."""
    key: ApiKey | None = g.get("api_key")
    if key is None:
        raise LookupError
    return key


def _note(key: ApiKey) -> None:
    """Note the use of a key in a transaction of its own: the request only reads."""
    try:
        with Session(current_app.extensions["sqlalchemy"].engine) as own, own.begin():
            note_use(own, key.id, clock.now())
    except OperationalError as error:  # the next call notes it
        log.warning("key.not_noted", error=type(error).__name__)
