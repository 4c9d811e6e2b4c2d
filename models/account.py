"""How people prove who they are: secret, second factors, passkeys, sessions, links sent by mail, what was tried."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.organisation import Person
from models.types import enum_of


class Proof(StrEnum):
    """How somebody proved who they are. PROVIDER: an identity provider; STRONG: it asked for a second factor."""

    DEMO = "demo"
    PASSWORD = "password"  # noqa: S105 - a word for how, not a secret
    PASSWORD_AND_CODE = "password_and_code"  # noqa: S105 - as above
    PASSKEY = "passkey"
    PROVIDER = "provider"
    PROVIDER_STRONG = "provider_strong"


class Attempt(StrEnum):
    """How an attempt to sign in ended."""

    DONE = "done"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 - as above
    WRONG_CODE = "wrong_code"


class Purpose(StrEnum):
    """What a link sent by mail is for."""

    SIGN_UP = "sign_up"
    INVITATION = "invitation"
    RECOVERY = "recovery"
    NEW_ADDRESS = "new_address"


class Credential(Base):
    """What a person proves themselves with; `totp_secret` is encrypted, `totp_counter` the last period spent."""

    __tablename__ = "credential"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(255))
    password_changed_at: Mapped[datetime | None]
    totp_secret: Mapped[str | None] = mapped_column(String(255))
    totp_counter: Mapped[int | None]
    totp_since: Mapped[datetime | None]


class RecoveryCode(Base):
    """A code that stands for the second factor once; `digest`: keyed, so that the table alone opens nothing."""

    __tablename__ = "recovery_code"
    __table_args__ = (Index(None, "person_id", "digest", unique=True),)

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    digest: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Passkey(Base):
    """A WebAuthn credential of a person, under the name that they gave it."""

    __tablename__ = "passkey"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1023), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    transports: Mapped[list[str]]
    name: Mapped[str] = mapped_column(String(100))
    added_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class WebSession(Base):
    """A session in a browser: the cookie holds a token, this row its SHA-256; `ended_at`: signed out or revoked."""

    __tablename__ = "web_session"
    __table_args__ = (Index(None, "person_id", "ended_at"),)

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    proof: Mapped[Proof] = mapped_column(enum_of(Proof))
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    device: Mapped[str] = mapped_column(String(100))
    address: Mapped[str] = mapped_column(String(45))
    person: Mapped[Person] = relationship()


class SignInAttempt(Base):
    """One line of a person's sign-in history."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index(None, "person_id", "at"),)

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(index=True)
    outcome: Mapped[Attempt] = mapped_column(enum_of(Attempt))
    proof: Mapped[Proof] = mapped_column(enum_of(Proof))
    device: Mapped[str] = mapped_column(String(100))
    address: Mapped[str] = mapped_column(String(45))


class SignUp(Base):
    """What a vendor's first person typed, kept apart until their address is confirmed."""

    __tablename__ = "sign_up"

    email: Mapped[str] = mapped_column(String(254), index=True)
    name: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str] = mapped_column(String(255))
    siren: Mapped[str] = mapped_column(String(9))
    organisation: Mapped[str] = mapped_column(String(200))
    nature: Mapped[str] = mapped_column(String(40))
    asked_at: Mapped[datetime] = mapped_column(index=True)


class AccountLink(Base):
    """A link that is good once and for a time; its token is signed when the mail leaves, and stands nowhere.

    It belongs to a person, or to a sign-up; `email`: the address that a person wants from now on.
    """

    __tablename__ = "account_link"
    __table_args__ = (CheckConstraint("(person_id IS NULL) = (sign_up_id IS NOT NULL)", name="belongs_to_one"),)

    purpose: Mapped[Purpose] = mapped_column(enum_of(Purpose))
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    sign_up_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("sign_up.id"), index=True)
    email: Mapped[str | None] = mapped_column(String(254))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
    person: Mapped[Person | None] = relationship()
    sign_up: Mapped[SignUp | None] = relationship()
