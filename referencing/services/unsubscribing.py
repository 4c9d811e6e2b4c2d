"""The address that takes somebody off some kinds of news without signing in.

A signed token names both, and opens nothing else. It has no end: the button of an old mail must work too (RFC 8058).
"""

import uuid
from collections.abc import Iterable
from datetime import datetime

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.orm import Session

from models.queries.news import choose
from referencing.config import Settings
from referencing.services.errors import NotFoundError
from workflows.news import CHOSEN
from workflows.vocabulary import NewsGroup, Rhythm

PATH = "/courriels/desinscription"
_SALT = "unsubscribe"


def address(settings: Settings, person_id: uuid.UUID, groups: Iterable[NewsGroup]) -> str | None:
    """Return the address that takes a person off groups; None when nobody may leave any of them."""
    chosen = sorted(group.value for group in set(groups) & set(CHOSEN))
    if not chosen:
        return None
    token = URLSafeSerializer(settings.secret_key, _SALT).dumps([person_id.hex, *chosen])
    return f"{settings.public_url}{PATH}/{token}"


def read(secret_key: str, token: str) -> tuple[uuid.UUID, tuple[NewsGroup, ...]]:
    """Return person and groups of a token; NotFoundError for one that we did not sign."""
    try:
        person, *groups = URLSafeSerializer(secret_key, _SALT).loads(token)
    except BadSignature as error:
        raise NotFoundError(token) from error
    return uuid.UUID(person), tuple(map(NewsGroup, groups))


def unsubscribe(session: Session, secret_key: str, token: str, at: datetime) -> tuple[NewsGroup, ...]:
    """Take the person of a token off its groups; what is held back for them is dropped when its digest is written."""
    person_id, groups = read(secret_key, token)
    choose(session, person_id, dict.fromkeys(groups, Rhythm.NEVER), at)
    return groups
