"""Words about reports: their states, what is wrong, who tells it. A member's value is its code."""

from enum import StrEnum

from workflows.vocabulary import Actor, Role
from workflows.words import _


class ReportState(StrEnum):
    """`audited`: joined to an audit of the service, opened for it or already under way."""

    RECEIVED = "received"
    PASSED = "passed"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"
    CLOSED = "closed"
    AUDITED = "audited"


class ReportKind(StrEnum):
    """What is wrong with a listed service, as whoever reports it says."""

    DATA_USE = "data_use"
    SECURITY = "security"
    UNREACHABLE = "unreachable"
    MISLEADING = "misleading"
    ACCESSIBILITY = "accessibility"
    PRICE = "price"
    OTHER = "other"


class Reporter(StrEnum):
    """In what capacity somebody reports; nothing else is asked about them."""

    CITIZEN = "citizen"
    PROFESSIONAL = "professional"
    OTHER = "other"


A_REPORTER = Actor(None, _("Auteur du signalement"), frozenset({Role.PROCEDURE}))
