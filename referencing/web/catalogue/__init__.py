"""The public catalogue: pages for citizens, without an account, that a cache may keep for a second."""

from referencing.web.catalogue import feeds, pages  # noqa: F401 - they register their views
from referencing.web.catalogue.blueprint import blueprint

__all__ = ["blueprint"]
