"""The six procedures, one table each; all but the draw are about one service of one vendor."""

from workflows.procedures.application import APPLICATION
from workflows.procedures.audit import AUDIT
from workflows.procedures.draw import DRAW
from workflows.procedures.listing import LISTING
from workflows.procedures.report import REPORT
from workflows.procedures.reservation import RESERVATION
from workflows.steps import Procedure

PROCEDURES: dict[str, Procedure] = {
    procedure.name: procedure for procedure in (APPLICATION, LISTING, RESERVATION, AUDIT, DRAW, REPORT)
}
# The cases that everybody concerned reads on one page; a draw and a report have pages of their own.
ABOUT_SERVICES: dict[str, Procedure] = {name: one for name, one in PROCEDURES.items() if one not in (DRAW, REPORT)}

__all__ = ["ABOUT_SERVICES", "APPLICATION", "AUDIT", "DRAW", "LISTING", "PROCEDURES", "REPORT", "RESERVATION"]
