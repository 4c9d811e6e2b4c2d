"""The draw of lots: digests, seed and keys, by SHA-256 and whole numbers alone; docs/draw.md says it for others.

No floating-point number takes part: every language that has large integers comes to the same keys, bit for bit.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

FORMAT = "parcours-draw/1"
FEWEST_OFFICIALS = 2
HEAVIEST = 999_999
_BITS = 64  # of the logarithm after the point
_SHA = 256
_HEX = 36  # 2**136, the largest key, has 35 digits

_DIGEST = re.compile(r"[0-9a-f]{64}")
_SALT = re.compile(r"[0-9a-f]{32}")
_SECRET = re.compile(r"[!-~](?:[ -~]{0,198}[!-~])?")
_LEAST_SECRET = 16


def digest(kind: str, *parts: str) -> str:
    """Return the SHA-256, in hexadecimal, of the format, a kind and some parts, each ended by a line feed.

    The kind keeps a digest made for one purpose from standing for another; no part may hold a line feed.
    """
    return hashlib.sha256("".join(f"{part}\n" for part in (FORMAT, kind, *parts)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Secret:
    """What an official keeps until the reveal: a salt of 32 hexadecimal digits, and words of their own."""

    salt: str
    words: str

    @property
    def text(self) -> str:
        """The secret as it is kept and typed: «salt:words»."""
        return f"{self.salt}:{self.words}"


def secret_of(text: str) -> Secret | None:
    """Return the secret that a text «salt:words» holds; None for a text that is none.

    The words are 16 to 200 visible ASCII signs or spaces, without a space at either end.
    """
    salt, sign, words = text.strip().partition(":")
    is_secret = sign and _SALT.fullmatch(salt) and len(words) >= _LEAST_SECRET and _SECRET.fullmatch(words)
    return Secret(salt, words) if is_secret else None


def is_commitment(text: str) -> bool:
    """Return whether a text has the form of a SHA-256: 64 hexadecimal digits in lower case."""
    return bool(_DIGEST.fullmatch(text))


def is_public_value(text: str) -> bool:
    """Return whether a text may be the public value: 1 to 200 visible ASCII signs or single spaces."""
    return bool(_SECRET.fullmatch(text)) and "  " not in text


def commitment_of(draw: str, seat: int, secret: Secret) -> str:
    """Return what the official of a seat publishes before the freeze: it binds them and tells nothing."""
    return digest("commitment", draw, str(seat), secret.salt, secret.words)


def seed_of(draw: str, population_sha256: str, secrets: Iterable[Secret], public_value: str) -> str:
    """Return the seed, from the frozen file, every secret in the order of the seats, and the public value."""
    return digest("seed", draw, population_sha256, *(secret.text for secret in secrets), public_value)


def cost(number: int) -> int:
    """Return 2**64 × (256 - log2(number)), its last bit cut off, for 1 ≤ number ≤ 2**256.

    The logarithm is taken bit by bit by squaring, on whole numbers; it never grows when the number shrinks.
    """
    whole = number.bit_length() - 1
    mantissa, bits = number << (_SHA - whole), 0
    for _ in range(_BITS):
        mantissa = mantissa * mantissa >> _SHA
        bits <<= 1
        if mantissa >> (_SHA + 1):
            mantissa >>= 1
            bits |= 1
    return (_SHA << _BITS) - (whole << _BITS) - bits


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the population: the number of a listing, its stratum, its weight (1 to 999,999)."""

    listing: str
    stratum: str
    weight: int


@dataclass(frozen=True, slots=True)
class Lot:
    """What the draw makes of an entry: its key in hexadecimal, its rank in the stratum from 1, whether it is drawn."""

    entry: Entry
    key: str
    rank: int
    is_drawn: bool


def key_of(seed: str, entry: Entry) -> tuple[str, str]:
    """Return the key of an entry and the digest that breaks ties: the smallest come first.

    The key is -log2(1 - h / 2**256) / weight, h being the digest read as a number (Efraimidis and Spirakis 2006).
    """
    tie = digest("key", seed, entry.listing)
    key = (cost((1 << _SHA) - int(tie, 16)) << _BITS) // entry.weight
    return f"{key:0{_HEX}x}", tie


def lots(seed: str, entries: Iterable[Entry], quotas: Mapping[str, int]) -> list[Lot]:
    """Return the lot of every entry, by number of listing: in each stratum the smallest keys are drawn."""
    strata: dict[str, list[tuple[str, str, Entry]]] = defaultdict(list)
    for entry in entries:
        strata[entry.stratum].append((*key_of(seed, entry), entry))
    found = []
    for stratum, keyed in strata.items():
        keyed.sort(key=lambda one: one[:2])
        quota = quotas.get(stratum, 0)
        found += [Lot(entry, key, rank, rank <= quota) for rank, (key, _tie, entry) in enumerate(keyed, start=1)]
    return sorted(found, key=lambda lot: lot.entry.listing.encode())
