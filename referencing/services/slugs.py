"""The part of an address that names a service: plain letters, unique, never given twice."""

import re
import unicodedata

from sqlalchemy.orm import Session

from models.queries.services import slug_taken

_LIMIT = 200
_PAGES = frozenset({"donnees"})  # addresses under /catalogue that are no service's


def plain_slug(name: str) -> str:
    """Return a name in the letters of an address."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:_LIMIT].strip("-") or "service"  # «㏂» alone becomes four letters


def slug_for(session: Session, name: str) -> str:
    """Return an address for a name that no service has or had."""
    base = plain_slug(name)
    taken = slug_taken(session, base) | _PAGES
    number = next(n for n in range(1, len(taken) + 2) if (base if n == 1 else f"{base}-{n}") not in taken)
    return base if number == 1 else f"{base}-{number}"


def fits(slug: str, name: str) -> bool:
    """Return whether an address is one that a name would be given."""
    return re.fullmatch(rf"{re.escape(plain_slug(name))}(-\d+)?", slug) is not None
