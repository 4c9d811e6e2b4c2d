"""Import every table, so that the metadata is whole."""

from models import (
    application,
    assessment,
    audit,
    commission,
    decision,
    document,
    evidence,
    ledger,
    listing,
    organisation,
    outbox,
    register,
    reservation,
    service,
)
from models.base import Base
from models.case import CaseMixin

CASES: dict[str, type[CaseMixin]] = {
    "application": application.Application,
    "listing": listing.Listing,
    "reservation": reservation.Reservation,
    "audit": audit.Audit,
}

__all__ = [
    "CASES",
    "Base",
    "assessment",
    "commission",
    "decision",
    "document",
    "evidence",
    "ledger",
    "organisation",
    "outbox",
    "register",
    "service",
]
