"""The pages of campaigns and draws: settled by auditors, conducted by officials, open to everybody."""

from referencing.web.draws import campaigns, conduct, public
from referencing.web.draws.blueprint import blueprint

__all__ = ["blueprint", "campaigns", "conduct", "public"]
