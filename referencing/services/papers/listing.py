"""Papers of the right granted: the certificate, and the reminder before its end."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from models.application import Application
from models.listing import Listing
from models.queries.papers import grants_in_force, reservations_of, terms_of
from referencing.services.papers.issue import Issue
from referencing.services.papers.wording import coded, grants, on, reservations
from workflows.calendar import day_of
from workflows.rulebook import Rulebook


def certificate(session: Session, case: Application, _about: Issue, book: Rulebook) -> dict[str, Any]:
    """Return the term, the version verified, the API operations granted and the reservations that still run."""
    listing = session.get_one(Listing, case.listing_id)
    rows = reservations_of(session, case.id)
    return {
        "application": {"kind": coded(case.kind), "track": coded(case.track)},
        "listing": _listing(listing, book),
        "term": _term(session, listing, case),
        "grants": grants(grants_in_force(session, listing.id), book),
        "reservations": [row for row in reservations(rows, book) if row["state"]["code"] != "lifted"],
        "reservations_lifted": sum(row.lifted_at is not None for row in rows),
    }


def _term(session: Session, listing: Listing, case: Application) -> dict[str, str | None]:
    """Return the term that an application granted; an update grants none: it refreshes the last one."""
    terms = terms_of(session, listing.id)
    term = next((term for term in terms if term.application_id == case.id), terms[-1])
    return {"starts_on": on(term.starts_on), "ends_on": on(term.ends_on)}


def _listing(listing: Listing, book: Rulebook) -> dict[str, Any]:
    """Return what is granted: the term that runs (or comes next), and how many there are in all."""
    return {
        "number": listing.number,
        "state": coded(listing.state),
        "track": coded(listing.track),
        "listed_on": on(listing.starts_on),
        "ends_on": on(listing.ends_on),
        "rank": listing.rank,
        "terms_years": list(book.terms_years),
        "verified_version": listing.verified_version,
    }


def renewal_reminder(_session: Session, case: Listing, about: Issue, book: Rulebook) -> dict[str, Any]:
    """Return the end, from when and until when a renewal is filed, or that no further term exists.

    Asks the database nothing: the clock issues hundreds of these at once.
    """
    return {
        "listing": _listing(case, book),
        "days_left": (case.ends_on - day_of(about.at)).days,
        "renewal": {
            "exists": case.rank < len(book.terms_years),
            "opened_on": on(case.ends_on - timedelta(days=book.renewal.window_days)),
            "file_by": on(case.ends_on),
            "next_term_years": book.terms_years[case.rank] if case.rank < len(book.terms_years) else None,
            "all_years": sum(book.terms_years),
        },
        "next_reminder_on": on(case.next_reminder_on),
    }
