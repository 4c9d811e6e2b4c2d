"""What the register knows of a document by its code, without any person's name."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.application import Application
from models.campaign import Campaign
from models.document import IssuedDocument
from models.draw import Draw
from models.every import CASES
from models.listing import Listing, Term
from models.organisation import Organisation
from models.service import Service
from workflows.vocabulary import ApplicationState, ListingState


@dataclass(frozen=True, slots=True)
class Known:
    """A document with its case; `document` says when it was issued and the SHA-256 of its PDF.

    Of a draw, `service` is its campaign and there is no organisation.
    """

    document: IssuedDocument
    case_number: str
    service: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Right:
    """The listing behind a certificate, the term it opened, and whether a later application took its place."""

    state: ListingState
    starts_on: date
    ends_on: date
    is_superseded: bool


def known_document(session: Session, code: str) -> Known | None:
    """Return the document with this code."""
    document = session.scalars(select(IssuedDocument).where(IssuedDocument.code == code)).one_or_none()
    if document is None:
        return None
    if document.procedure == Draw.procedure:
        drawn = select(Draw.number, Campaign.title).join(Campaign).where(Draw.id == document.case_id)
        number, title = session.execute(drawn).one()
        return Known(document, number, title, "")
    model: Any = CASES[document.procedure]
    row = session.execute(
        select(model.number, Service.name, Organisation.name)
        .join(Service, Service.id == model.service_id)
        .join(Organisation, Organisation.id == model.organisation_id)
        .where(model.id == document.case_id)
    ).one()
    return Known(document, *row)


def right_behind(session: Session, document: IssuedDocument) -> Right | None:
    """Return the right that a certificate stands for; None for a document of no published application."""
    application = session.get(Application, document.case_id) if document.procedure == "application" else None
    listing = session.get(Listing, application.listing_id) if application and application.listing_id else None
    if application is None or listing is None:
        return None
    term = session.scalars(
        select(Term)
        .where(Term.listing_id == listing.id, Term.granted_at <= document.issued_at)
        .order_by(Term.rank.desc())
    ).first()
    later = select(Application.id).where(
        Application.listing_id == listing.id,
        Application.state == ApplicationState.PUBLISHED,
        Application.moved_at > application.moved_at,
    )
    return Right(
        state=listing.state,
        starts_on=term.starts_on if term else listing.starts_on,
        ends_on=term.ends_on if term else listing.ends_on,
        is_superseded=session.execute(later.limit(1)).first() is not None,
    )


def certificate_in_force(session: Session, listing: Listing) -> tuple[str, IssuedDocument] | None:
    """Return the last certificate of an active listing with the number of its application; None for no active one."""
    if listing.state is not ListingState.ACTIVE:
        return None
    row = session.execute(
        select(Application.number, IssuedDocument)
        .join(IssuedDocument, (IssuedDocument.case_id == Application.id) & (IssuedDocument.kind == "certificate"))
        .where(Application.listing_id == listing.id, IssuedDocument.procedure == Application.procedure)
        .order_by(IssuedDocument.issued_at.desc(), IssuedDocument.number.desc())
        .limit(1)
    ).first()
    return (row[0], row[1]) if row else None
