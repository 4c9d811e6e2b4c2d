"""What stands behind a person's access: the themes of a reviewer, roles given and taken, identities elsewhere."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.organisation import Person


class ReviewerTheme(Base):
    """A theme of the rulebooks that a reviewer examines; no row at all: every theme."""

    __tablename__ = "reviewer_theme"
    __table_args__ = (UniqueConstraint("person_id", "theme"),)

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    theme: Mapped[str] = mapped_column(String(60))


class RoleChange(Base):
    """A staff role given or taken, why and by whom; `what`: the code of the role, or «themes»."""

    __tablename__ = "role_change"
    __table_args__ = (Index(None, "person_id", "at"),)

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    what: Mapped[str] = mapped_column(String(40))
    was_given: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[uuid.UUID | None]
    by_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]


class LinkedIdentity(Base):
    """A person as an identity provider knows them."""

    __tablename__ = "linked_identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    issuer: Mapped[str] = mapped_column(String(500))
    subject: Mapped[str] = mapped_column(String(255))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    linked_at: Mapped[datetime]
    person: Mapped[Person] = relationship()
