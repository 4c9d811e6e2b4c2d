"""Texts without case and accents: what people type is compared by them, and lists are sorted by them."""

import re
import unicodedata

LONGEST = 60  # signs of a word
LONGEST_NAME = 240
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})


def folded(text: str) -> str:
    """Return a text in small letters without accents, its typographic apostrophes straight."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).replace("’", "'")


def words_in(text: str) -> list[str]:
    """Return the words of a text without case and accents, each once, in their order."""
    return list(dict.fromkeys(word[:LONGEST] for word in re.findall(r"[^\W_]+", folded(text))))


def sort_key(name: str) -> str:
    """Return a name as it is sorted: its folded words, one space between two."""
    return " ".join(words_in(name))[:LONGEST_NAME]
