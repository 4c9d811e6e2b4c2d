"""Passwords: Argon2 at rest; long enough and not the ones that everybody tries first, whatever signs they hold.

Length and a list rather than rules of composition: NIST SP 800-63B (5.1.1.2), ANSSI «authentification multifacteur
et mots de passe» (2021), R21 to R27.
"""

import secrets
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from referencing.words import gettext
from workflows.words import _

SHORTEST, LONGEST = 12, 200
_FEWEST_SIGNS = 5
_SHORTEST_NAME = 4
TOO_SHORT = _("Choisissez au moins {0} caractères : une suite de quelques mots convient très bien.")
TOO_LONG = _("Choisissez au plus {0} caractères.")
TOO_COMMON = _("Ce mot de passe est l’un des premiers que l’on essaie. Choisissez une suite de mots sans rapport.")
TOO_CLOSE = _("Ce mot de passe se devine à partir de votre nom, de votre adresse ou du nom de l’organisation.")

# What remains of the most used passwords once digits and signs are taken off (French and international lists).
_COMMON = frozenset((Path(__file__).parent / "common_passwords.txt").read_text().split())
_LEET = str.maketrans("014357@$!", "oiaestasi")
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP: 19 MiB, twice, one lane


def hash_password(password: str) -> str:
    """Return what to keep of a password (Argon2id, its parameters and salt in it)."""
    return _HASHER.hash(_normal(password))


def is_right(password: str, kept: str | None) -> bool:
    """Return whether a password is the one kept; it takes as long when none is."""
    try:
        return _HASHER.verify(kept or _nobodys(), _normal(password)) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    """Return what is checked when there is no such account, so that the answer takes as long."""
    return _HASHER.hash(secrets.token_urlsafe())


def faults(password: str, about: Iterable[str] = ()) -> list[str]:
    """Return why a password is refused, in French sentences; `about`: names and addresses of who chooses it."""
    if len(_normal(password)) < SHORTEST:
        return [gettext(TOO_SHORT, SHORTEST)]
    if len(password) > LONGEST:
        return [gettext(TOO_LONG, LONGEST)]
    if _is_common(password):
        return [gettext(TOO_COMMON)]
    return [gettext(TOO_CLOSE)] if _is_close(password, about) else []


def _normal(password: str) -> str:
    """Return the same text for the same keys pressed, whichever keyboard composed the accents."""
    return unicodedata.normalize("NFKC", password)


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.casefold())
    return "".join(sign for sign in plain if sign.isascii() and sign.isalpha())


def _is_common(password: str) -> bool:
    folded = password.casefold()
    if len(set(folded)) < _FEWEST_SIGNS or _is_run(folded):
        return True
    stripped = folded.strip("0123456789!?.,;:*-_#@$&+=/ ")
    return _letters(folded) in _COMMON | {""} or _letters(stripped.translate(_LEET)) in _COMMON


def _is_run(text: str) -> bool:
    """Return whether each sign follows the one before it, or the text is a short one repeated."""
    steps = {ord(then) - ord(first) for first, then in pairwise(text)}
    halves = (text[:size] * (len(text) // size + 1) for size in range(1, 5))
    return steps <= {1} or steps <= {-1} or any(text == half[: len(text)] for half in halves)


def _is_close(password: str, about: Iterable[str]) -> bool:
    """Return whether nothing remains of a password once the words known about its owner are taken off."""
    left = _letters(password)
    words = {_letters(word) for text in about for word in text.replace("@", " ").replace(".", " ").split()}
    for word in sorted(words, key=len, reverse=True):
        if len(word) >= _SHORTEST_NAME:
            left = left.replace(word, "")
    return left != _letters(password) and len(left) < _SHORTEST_NAME
