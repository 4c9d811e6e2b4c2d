"""The secret address of a report: made from its salt and the key of the service, stored as a hash, kept nowhere else.

So a mail written later may still carry it, and whoever reads the database alone cannot follow a report.
"""

import base64
import hashlib
import hmac

from sqlalchemy.orm import Session

from models.queries.reports import report_of_token
from models.report import Report
from referencing.services.errors import NotFoundError

PATH = "/signalements"
_PURPOSE = "report-token"
_LENGTH = 20  # bytes: 160 bits


def token_for(salt: str, secret_key: str) -> str:
    """Return the token that a salt gives under the key of the service: 32 letters and digits."""
    digest = hmac.new(secret_key.encode(), f"{_PURPOSE}:{salt}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:_LENGTH]).decode().lower()


def hash_of(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def token_of(report: Report, secret_key: str) -> str | None:
    """Return the token of a report; None when the key of the service was changed since."""
    token = token_for(report.token_salt, secret_key)
    return token if hmac.compare_digest(hash_of(token), report.token_hash) else None


def report_at(session: Session, token: str) -> Report:
    """Return the report of a token; NotFoundError for every other text."""
    report = report_of_token(session, hash_of(token))
    if report is None:
        raise NotFoundError(PATH)
    return report
