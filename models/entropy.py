"""Identifiers, salts and codes: random by default, seeded where a whole run must be the same again."""

import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from random import Random

import uuid_utils.compat

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 signs that are not taken for one another
_GROUPS, _GROUP = 4, 4


class _Seeded:
    """UUIDv7 built from a counter instead of the clock, everything else from one generator."""

    def __init__(self, seed: int) -> None:
        self.random, self.count = Random(seed), 0  # noqa: S311 - reproducible on purpose

    def uuid7(self) -> uuid.UUID:
        self.count += 1
        tail = self.random.getrandbits(62)
        return uuid.UUID(int=self.count << 80 | 0x7 << 76 | self.random.getrandbits(12) << 64 | 0b10 << 62 | tail)


_seeded: ContextVar[_Seeded | None] = ContextVar("seeded", default=None)


def new_id() -> uuid.UUID:
    """Return a UUIDv7: identifiers sort by creation."""
    source = _seeded.get()
    return source.uuid7() if source else uuid_utils.compat.uuid7()


def new_salt() -> str:
    """Return 32 hexadecimal digits that keep a commitment from being guessed."""
    source = _seeded.get()
    return f"{source.random.getrandbits(128):032x}" if source else secrets.token_hex(16)


def new_code() -> str:
    """Return the code of a document's check page, such as «7K2M-Q4XW-8DPA-H3RN» (80 bits)."""
    source = _seeded.get()
    choose = source.random.choice if source else secrets.choice
    return "-".join("".join(choose(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Draw everything from a seed inside a with block."""
    token = _seeded.set(_Seeded(seed))
    try:
        yield
    finally:
        _seeded.reset(token)
