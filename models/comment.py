"""Comments on a case or one of its criteria, each within one of three circles."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.organisation import Person
from models.types import enum_of
from workflows.vocabulary import Circle


class Comment(Base):
    """`criterion` is empty for the whole case; `theme` says whose reviewers read it in the circle of a theme."""

    __tablename__ = "comment"
    __table_args__ = (Index("ix_comment_thread", "application_id", "criterion", "written_at"),)

    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"))
    criterion: Mapped[str] = mapped_column(String(60), default="")
    theme: Mapped[str] = mapped_column(String(60), default="")
    circle: Mapped[Circle] = mapped_column(enum_of(Circle))
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str]
    written_at: Mapped[datetime]
    is_from_vendor: Mapped[bool] = mapped_column(default=False, server_default=false())
    author: Mapped[Person] = relationship()
