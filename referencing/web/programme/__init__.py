"""The pages of the programme of audits: looked at, moved, proposed, closed days, papers, calendar feeds."""

from referencing.web.programme import absences, closed_days, feeds, looking, moving, papers, proposals
from referencing.web.programme.blueprint import blueprint

__all__ = ["absences", "blueprint", "closed_days", "feeds", "looking", "moving", "papers", "proposals"]
