"""A rulebook that some case was opened under may not change any more."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.queries.rulebooks import digests_in_use, remember
from referencing.services import rulebooks
from workflows.rulebook import Rulebook


class RulebookEditedError(Exception):
    """A rulebook in use was edited, or is gone: `key` says which."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(key)


def remember_rulebook(session: Session, book: Rulebook, at: datetime) -> None:
    """Keep the digest of a rulebook the first time a case opens under it; RulebookEditedError when it is another."""
    known = digests_in_use(session, book.key).get(book.key)
    if known is None:
        remember(session, book.key, book.digest, at)
    elif known != book.digest:
        raise RulebookEditedError(book.key)


def check_rulebooks(session: Session) -> None:
    """Raise RulebookEditedError when a rulebook in use is not what it was; RulebookError when one has faults."""
    known = rulebooks.keys()
    for key in known:
        rulebooks.load(key)
    for key, digest in digests_in_use(session).items():
        if key not in known or rulebooks.load(key).digest != digest:
            raise RulebookEditedError(key)
