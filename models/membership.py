"""Life inside a vendor's organisation: invitations, what its people did there, who is in charge of a case."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.organisation import Organisation, Person

_UNANSWERED = text("accepted_at IS NULL AND withdrawn_at IS NULL")


class Invitation(Base):
    """An address asked to join an organisation; `seal` changes with each sending, so that only the last link opens."""

    __tablename__ = "invitation"
    __table_args__ = (
        Index(
            "ix_invitation_unanswered",
            "organisation_id",
            "email",
            unique=True,
            sqlite_where=_UNANSWERED,
            postgresql_where=_UNANSWERED,
        ),
    )

    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    email: Mapped[str] = mapped_column(String(254))
    is_signatory: Mapped[bool]
    is_administrator: Mapped[bool]
    invited_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    seal: Mapped[str] = mapped_column(String(64))
    invited_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    organisation: Mapped[Organisation] = relationship()
    invited_by: Mapped[Person] = relationship()


class OrganisationEvent(Base):
    """One line of an organisation's journal: who did what, about whom; `words` completes it (roles, a case)."""

    __tablename__ = "organisation_event"
    __table_args__ = (Index(None, "organisation_id", "at"),)

    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    act: Mapped[str] = mapped_column(String(40))
    actor_id: Mapped[uuid.UUID | None]
    actor_name: Mapped[str] = mapped_column(String(200))
    about: Mapped[str] = mapped_column(String(254))
    words: Mapped[str] = mapped_column(String(254), default="")
    at: Mapped[datetime]


class Charge(Base):
    """The person of the vendor who is in charge of a case, of whichever procedure."""

    __tablename__ = "charge"

    case_id: Mapped[uuid.UUID] = mapped_column(unique=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    since: Mapped[datetime]
    person: Mapped[Person] = relationship()
