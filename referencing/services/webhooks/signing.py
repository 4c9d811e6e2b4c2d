"""The signature of a post, as Standard Webhooks writes it, and the secret that makes it."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

from cryptography.fernet import Fernet

PREFIX = "whsec_"
_BYTES = 24


def new_secret() -> str:
    """Return a new secret, as its receiver gets it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def headers_of(secret: str, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """Return the three headers by which a receiver knows that a post is ours, whole and recent."""
    moment = str(int(at.timestamp()))
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = b".".join((message_id.encode(), moment.encode(), body))
    signature = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return {"webhook-id": message_id, "webhook-timestamp": moment, "webhook-signature": f"v1,{signature}"}


def hidden(secret: str, secret_key: str) -> str:
    """Return a secret as it is kept."""
    return _vault(secret_key).encrypt(secret.encode()).decode()


def shown(kept: str, secret_key: str) -> str:
    """Return a secret that is kept; InvalidToken when the key of the service is another now."""
    return _vault(secret_key).decrypt(kept.encode()).decode()


def _vault(secret_key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"webhook:{secret_key}".encode()).digest()))
