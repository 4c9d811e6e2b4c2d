"""Reports: a form and a secret address for everybody, a list and a page for the desk and for the vendor."""

from referencing.web.reports import desk, following, sending, vendor  # noqa: F401 - they register their views
from referencing.web.reports.blueprint import blueprint

__all__ = ["blueprint"]
