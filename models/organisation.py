"""Vendors and people: organisations, persons, memberships, staff roles, declared interests."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.types import enum_of
from workflows.vocabulary import Role


class Organisation(Base):
    """A vendor, identified by its SIREN (9 digits, Luhn-checked); papers about an `is_demo` one say so."""

    __tablename__ = "organisation"

    name: Mapped[str] = mapped_column(String(200))
    siren: Mapped[str] = mapped_column(String(9), unique=True)
    nature: Mapped[str] = mapped_column(String(40))
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    memberships: Mapped[list["Membership"]] = relationship(back_populates="organisation")


class Person(Base):
    """Someone who acts: `is_demo` accounts exist only in a demonstration and sign in without a secret."""

    __tablename__ = "person"

    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    is_active: Mapped[bool] = mapped_column(default=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    memberships: Mapped[list["Membership"]] = relationship(back_populates="person")
    staff_roles: Mapped[list["StaffRole"]] = relationship(back_populates="person")


class Membership(Base):
    """A person in a vendor's organisation; a signatory commits it, an administrator says who belongs to it."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("organisation_id", "person_id"),)

    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    is_signatory: Mapped[bool] = mapped_column(default=False)
    is_administrator: Mapped[bool] = mapped_column(default=False, server_default=false())
    organisation: Mapped[Organisation] = relationship(back_populates="memberships")
    person: Mapped[Person] = relationship(back_populates="memberships")


class StaffRole(Base):
    """A role that a person holds in the service."""

    __tablename__ = "staff_role"
    __table_args__ = (UniqueConstraint("person_id", "role"),)

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    role: Mapped[Role] = mapped_column(enum_of(Role))
    given_at: Mapped[datetime]
    person: Mapped[Person] = relationship(back_populates="staff_roles")


class Interest(Base):
    """A person's declaration about one application; an interest recuses from everything about that service."""

    __tablename__ = "interest"
    __table_args__ = (UniqueConstraint("person_id", "application_id"),)

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"), index=True)
    has_interest: Mapped[bool]
    statement: Mapped[str] = mapped_column(default="")
    declared_at: Mapped[datetime]
