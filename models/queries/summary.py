"""Everything the register knows, case by case, for a summary of a whole database."""

import uuid
from collections.abc import Sequence

from sqlalchemy import Row, select, union_all
from sqlalchemy.orm import Session, selectinload

from models.application import Application
from models.audit import Audit
from models.commission import Deliberation
from models.document import IssuedDocument
from models.every import CASES
from models.ledger import LedgerEntry
from models.listing import Listing
from models.reservation import Reservation
from workflows.vocabulary import Opinion


def has_any_case(session: Session) -> bool:
    """Return whether any case was ever opened: all but an application come from one."""
    return session.scalar(select(Application.id).limit(1)) is not None


def all_applications(session: Session) -> Sequence[Application]:
    """Return every application with its service and vendor, by number."""
    wanted = (selectinload(Application.service), selectinload(Application.organisation))
    return session.scalars(select(Application).options(*wanted).order_by(Application.number)).all()


def all_listings(session: Session) -> Sequence[Listing]:
    """Return every listing with its service, by number."""
    wanted = (selectinload(Listing.service), selectinload(Listing.terms), selectinload(Listing.releases))
    return session.scalars(select(Listing).options(*wanted).order_by(Listing.number)).all()


def all_audits(session: Session) -> Sequence[Audit]:
    """Return every audit with its listing, by number."""
    return session.scalars(select(Audit).options(selectinload(Audit.listing)).order_by(Audit.number)).all()


def all_reservations(session: Session) -> Sequence[Reservation]:
    """Return every reservation, by number."""
    return session.scalars(select(Reservation).order_by(Reservation.number)).all()


def opinions_given(session: Session) -> dict[uuid.UUID, Opinion | None]:
    """Return application → opinion that the commission gave."""
    query = select(Deliberation.application_id, Deliberation.opinion).where(Deliberation.given_at.is_not(None))
    return dict(session.execute(query).all())


def triggers_taken(session: Session) -> Sequence[Row[uuid.UUID, str]]:
    """Return case and trigger of every entry of the ledger, in order."""
    return session.execute(
        select(LedgerEntry.case_id, LedgerEntry.trigger).order_by(LedgerEntry.case_id, LedgerEntry.seq)
    ).all()


def documents_with_case(session: Session) -> Sequence[tuple[IssuedDocument, str]]:
    """Return every document issued with the number of its case, by number."""
    numbers = union_all(*(select(model.id, model.number) for model in CASES.values())).subquery()  # type: ignore[attr-defined]  # the key of Base
    query = select(IssuedDocument, numbers.c.number).join(numbers, numbers.c.id == IssuedDocument.case_id)
    rows = session.execute(query.order_by(IssuedDocument.number))
    return [(document, number) for document, number in rows]


def states_of(session: Session, procedure: str) -> Sequence[str]:
    """Return the state of every case of a procedure."""
    model = CASES[procedure]
    return [state.value for state in session.scalars(select(model.state).order_by(model.number))]
