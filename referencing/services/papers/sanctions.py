"""Papers that touch a right in force: hearing, suspension, reinstatement, removal."""

from typing import Any

from sqlalchemy.orm import Session

from models.listing import Hearing, Listing
from models.queries.papers import grants_in_force, grants_revoked_at, last_hearing
from referencing.services.papers.issue import Issue
from referencing.services.papers.wording import coded, delay, grants, on
from workflows.rulebook import DelayName, Rulebook


def suspension(session: Session, case: Listing, about: Issue, book: Rulebook) -> dict[str, Any]:
    """Return the grounds, how the vendor was heard if it was, the API operations that stop, and the appeal."""
    heard = last_hearing(session, case.id)
    return {
        "listing": _listing(case),
        "grounds": about.reason,
        "hearing": _heard(heard) if heard is not None and heard.closed_at == about.at else None,
        "revoked": grants(grants_revoked_at(session, case.id, about.at), book),
        "appeal": delay(book.delay(DelayName.APPEAL)),
    }


def reinstatement(session: Session, case: Listing, about: Issue, book: Rulebook) -> dict[str, Any]:
    """Return the grounds and the API operations that are granted again."""
    return {
        "listing": _listing(case),
        "grounds": about.reason,
        "grants": grants(grants_in_force(session, case.id), book),
    }


def hearing(session: Session, case: Listing, about: Issue, book: Rulebook) -> dict[str, Any]:
    """Return the grounds announced and until when the vendor may answer them."""
    opened = _hearing(session, case)
    return {
        "listing": _listing(case),
        "grounds": about.reason,
        "delay": delay(book.delay(DelayName.HEARING)),
        "due_on": on(opened.due_on),
    }


def removal(session: Session, case: Listing, about: Issue, book: Rulebook) -> dict[str, Any]:
    """Return the grounds, how the vendor was heard, the API operations that stop, and the appeal."""
    heard = _hearing(session, case)
    return {
        "listing": _listing(case),
        "grounds": about.reason,
        "hearing": _heard(heard),
        "revoked": grants(grants_revoked_at(session, case.id, about.at), book),
        "appeal": delay(book.delay(DelayName.APPEAL)),
    }


def _heard(hearing: Hearing) -> dict[str, Any]:
    return {
        "opened_on": on(hearing.opened_at),
        "due_on": on(hearing.due_on),
        "grounds": hearing.grounds,
        "observations": hearing.observations,
        "observed_on": on(hearing.observed_at),
    }


def _hearing(session: Session, case: Listing) -> Hearing:
    found = last_hearing(session, case.id)
    if found is None:
        raise LookupError(case.number)
    return found


def _listing(case: Listing) -> dict[str, Any]:
    return {
        "number": case.number,
        "track": coded(case.track),
        "listed_on": on(case.starts_on),
        "ends_on": on(case.ends_on),
        "verified_version": case.verified_version,
    }
