"""The commission's pages: sessions, agenda, votes, opinions."""

from referencing.web.commission import agendas, deliberations, drafts, sessions, sittings
from referencing.web.commission.blueprint import blueprint

__all__ = ["agendas", "blueprint", "deliberations", "drafts", "sessions", "sittings"]
