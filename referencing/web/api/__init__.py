"""The machine side, /api/v1: for programs, described by its own OpenAPI document; the manual for people is /api."""

from referencing.web.api import authorisations, cases, catalogue, changes, document
from referencing.web.api.blueprint import blueprint

__all__ = ["authorisations", "blueprint", "cases", "catalogue", "changes", "document"]
