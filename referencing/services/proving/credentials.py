"""What a person proves themselves with, and what they have of it."""

import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.account import Credential
from models.queries import accounts as query


@dataclass(frozen=True, slots=True)
class Factors:
    """What a person has set up; `recovery_codes`: how many are left."""

    has_password: bool
    has_codes: bool
    passkeys: int
    recovery_codes: int

    @property
    def has_second(self) -> bool:
        """Whether a password alone does not open the account."""
        return self.has_codes or self.passkeys > 0


def credential_for(session: Session, person_id: uuid.UUID) -> Credential:
    """Return what a person proves themselves with, begun when there is nothing yet."""
    credential = query.credential_of(session, person_id)
    if credential is None:
        credential = Credential(person_id=person_id)
        session.add(credential)
        session.flush()
    return credential


def factors_of(session: Session, person_id: uuid.UUID) -> Factors:
    """Return what a person has set up."""
    credential = query.credential_of(session, person_id)
    return Factors(
        has_password=credential is not None and credential.password_hash is not None,
        has_codes=credential is not None and credential.totp_secret is not None,
        passkeys=len(query.passkeys_of(session, person_id)),
        recovery_codes=query.recovery_codes_left(session, person_id),
    )
