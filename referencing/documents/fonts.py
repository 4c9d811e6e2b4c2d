"""The one family that papers are set in, shipped as a package, and what it can show."""

import re
import unicodedata
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from fontTools.ttLib import TTFont

FACES = {
    "regular": "SourceSansPro-Regular.ttf",
    "italic": "SourceSansPro-It.ttf",
    "semibold": "SourceSansPro-Semibold.ttf",
    "bold": "SourceSansPro-Bold.ttf",
}
MISSING = "\N{BALLOT BOX}"  # the family's own empty box: it stands for a sign that the family lacks
_ENDLESS = re.compile(r"\S{101,}")  # longer than any word, address or digest: its layout costs its length squared
_PIECE = re.compile(r"(.{24})(?=.)")  # shorter than a line of any column
_DROPPED = {"Cf", "Cc", "Cs", "Co", "Cn"}  # controls and directions: they could hide or turn round words


def face(name: str) -> bytes:
    """Return the bytes of a face; KeyError for an unknown name."""
    return _file(FACES[name]).read_bytes()


def printable(text: str) -> str:
    """Return a text as the family can show it.

    PDF/A wants every sign from an embedded font, and a fallback taken from the machine would make the bytes depend on
    it: a sign that the family lacks becomes its plain form (NFKC) or an empty box. An endless word is shown in pieces.
    The attached data keep the original.
    """
    known, text = _signs(), unicodedata.normalize("NFC", text)
    if not known.issuperset(text):
        text = "".join(_shown(sign, known) for sign in text)
    return _ENDLESS.sub(lambda word: _PIECE.sub(r"\1 ", word[0]), text)


def _shown(sign: str, known: frozenset[str]) -> str:
    if sign in known:
        return sign
    if sign.isspace():
        return " "
    if unicodedata.category(sign) in _DROPPED:
        return ""
    plain = unicodedata.normalize("NFKC", sign)
    return plain if plain != sign and known.issuperset(plain) else MISSING


@cache
def _signs() -> frozenset[str]:
    """Return the signs that every face has, with line feed and tab, without directions and controls."""
    faces = [_coverage(name) for name in FACES.values()]
    signs = {chr(point) for point in set.intersection(*faces)}
    return frozenset({sign for sign in signs if unicodedata.category(sign) not in _DROPPED} | {"\n", "\t"})


def _coverage(name: str) -> set[int]:
    with _file(name).open("rb") as source, TTFont(source, lazy=True) as font:
        return set(font.getBestCmap())


def _file(name: str) -> Traversable:
    return files("font_source_sans_pro") / "files" / name
