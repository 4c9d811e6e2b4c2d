"""What a declaration of interests said before it was corrected."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.organisation import Interest, Person


class FormerDeclaration(Base):
    """A declaration as it stood until `corrected_at`; `reason`: why an administrator lifted an interest."""

    __tablename__ = "former_declaration"

    interest_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("interest.id"), index=True)
    has_interest: Mapped[bool]
    statement: Mapped[str] = mapped_column(default="")
    declared_at: Mapped[datetime]
    corrected_at: Mapped[datetime]
    corrected_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(default="")
    interest: Mapped[Interest] = relationship()
    corrected_by: Mapped[Person] = relationship()
