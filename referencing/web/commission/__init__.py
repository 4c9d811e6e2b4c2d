"""The commission's pages: sessions, agenda, votes, opinions."""

from referencing.web.commission import deliberations, drafts, sessions, sittings
from referencing.web.commission.blueprint import blueprint

__all__ = ["blueprint", "deliberations", "drafts", "sessions", "sittings"]
