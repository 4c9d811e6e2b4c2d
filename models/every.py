"""Import every table, so that the metadata is whole."""

from models import (
    access,
    application,
    approval,
    assessment,
    assignment,
    audit,
    commission,
    decision,
    document,
    eligibility,
    evidence,
    ledger,
    listing,
    membership,
    message,
    news,
    organisation,
    outbox,
    part,
    register,
    reservation,
    search,
    service,
    view,
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
    "access",
    "approval",
    "assessment",
    "assignment",
    "commission",
    "decision",
    "document",
    "eligibility",
    "evidence",
    "ledger",
    "membership",
    "message",
    "news",
    "organisation",
    "outbox",
    "part",
    "register",
    "search",
    "service",
    "view",
]
