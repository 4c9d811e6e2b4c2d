"""The five procedures, one table each; all but the draw are about one service of one vendor."""

from workflows.procedures.application import APPLICATION
from workflows.procedures.audit import AUDIT
from workflows.procedures.draw import DRAW
from workflows.procedures.listing import LISTING
from workflows.procedures.reservation import RESERVATION
from workflows.steps import Procedure

PROCEDURES: dict[str, Procedure] = {
    procedure.name: procedure for procedure in (APPLICATION, LISTING, RESERVATION, AUDIT, DRAW)
}
ABOUT_SERVICES: dict[str, Procedure] = {name: one for name, one in PROCEDURES.items() if one is not DRAW}

__all__ = ["ABOUT_SERVICES", "APPLICATION", "AUDIT", "DRAW", "LISTING", "PROCEDURES", "RESERVATION"]
