"""The second factor that an application on a telephone shows (TOTP, RFC 6238), and the codes for the day it is lost."""

import base64
import hashlib
import hmac
import secrets
import uuid
from datetime import datetime

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy.orm import Session

from models.queries import accounts as query
from referencing.services.proving.credentials import credential_for

ISSUER = "Parcours"
PERIOD = 30
DIGITS = 6
CODES = 10
_KEY_BYTES = 20
_TOLERATED = (-1, 0, 1)  # periods: a telephone's clock may be half a minute off, and people type slowly
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is read for something else


def new_key() -> str:
    """Return a new key as an application takes it: Base32, 160 bits."""
    return base64.b32encode(secrets.token_bytes(_KEY_BYTES)).decode()


def address_of(key: str, email: str) -> str:
    """Return the otpauth:// address that the QR code holds."""
    return _totp(key).get_provisioning_uri(email, ISSUER)


def code_at(key: str, at: datetime) -> str:
    """Return the code that an application with this key shows at an instant."""
    return _totp(key).generate(int(at.timestamp())).decode()


def accepts(key: str, code: str, at: datetime) -> int | None:
    """Return the period that a code is right for, near an instant; None for a wrong one."""
    typed, now = _digits(code), int(at.timestamp()) // PERIOD
    right = [
        now + step
        for step in _TOLERATED
        if hmac.compare_digest(_totp(key).generate((now + step) * PERIOD), typed.encode())
    ]
    return right[0] if right else None


def start_codes(session: Session, person_id: uuid.UUID, key: str, code: str, secret_key: str, at: datetime) -> bool:
    """Make a key the second factor of a person once its first code is right; False when it is not."""
    counter = accepts(key, code, at)
    if counter is None:
        return False
    credential = credential_for(session, person_id)
    credential.totp_secret = _vault(secret_key).encrypt(key.encode()).decode()
    credential.totp_counter, credential.totp_since = counter, at
    session.flush()
    return True


def stop_codes(session: Session, person_id: uuid.UUID) -> None:
    """Take the application off a person."""
    credential = credential_for(session, person_id)
    credential.totp_secret = credential.totp_counter = credential.totp_since = None
    session.flush()


def drop_recovery_codes(session: Session, person_id: uuid.UUID, at: datetime) -> None:
    """Make the recovery codes of a person worth nothing: there is no second factor left that they stand for."""
    query.replace_recovery_codes(session, person_id, (), at)


def is_right_code(session: Session, person_id: uuid.UUID, code: str, secret_key: str, at: datetime) -> bool:
    """Return whether a code opens, and spend it: one of the application, each once, or a recovery code."""
    counter = _period(session, person_id, code, secret_key, at)
    if counter is not None:
        return query.spend_counter(session, person_id, counter)
    return query.spend_recovery_code(session, person_id, _digest(code, secret_key), at)


def _period(session: Session, person_id: uuid.UUID, code: str, secret_key: str, at: datetime) -> int | None:
    """Return the period that a code of a person's application is right for."""
    credential = query.credential_of(session, person_id)
    if credential is None or credential.totp_secret is None:
        return None
    try:
        key = _vault(secret_key).decrypt(credential.totp_secret.encode()).decode()
    except InvalidToken:  # the key of the service changed: recovery codes are keyed by it too, an administrator helps
        return None
    return accepts(key, code, at)


def new_recovery_codes(session: Session, person_id: uuid.UUID, secret_key: str, at: datetime) -> list[str]:
    """Return new recovery codes of a person, to show once; those before are worth nothing any more."""
    made = ["-".join(_word() for _part in range(3)) for _code in range(CODES)]
    query.replace_recovery_codes(session, person_id, [_digest(code, secret_key) for code in made], at)
    return made


def _word() -> str:
    return "".join(secrets.choice(_ALPHABET) for _sign in range(4))


def _digits(code: str) -> str:
    return "".join(sign for sign in code if sign in "0123456789")[: DIGITS + 1]


def _digest(code: str, secret_key: str) -> str:
    """Return what is kept of a recovery code: 59 bits of chance, keyed, so that no table of digests helps."""
    typed = "".join(sign for sign in code.casefold() if sign in _ALPHABET)
    return hmac.new(secret_key.encode(), f"recovery:{typed}".encode(), hashlib.sha256).hexdigest()


def _vault(secret_key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"totp:{secret_key}".encode()).digest()))


def _totp(key: str) -> TOTP:
    return TOTP(base64.b32decode(key), DIGITS, SHA1(), PERIOD)  # noqa: S303 - what every application speaks
