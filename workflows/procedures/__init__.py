"""The four procedures, one table each."""

from workflows.procedures.application import APPLICATION
from workflows.procedures.audit import AUDIT
from workflows.procedures.listing import LISTING
from workflows.procedures.reservation import RESERVATION
from workflows.steps import Procedure

PROCEDURES: dict[str, Procedure] = {
    procedure.name: procedure for procedure in (APPLICATION, LISTING, RESERVATION, AUDIT)
}

__all__ = ["APPLICATION", "AUDIT", "LISTING", "PROCEDURES", "RESERVATION"]
