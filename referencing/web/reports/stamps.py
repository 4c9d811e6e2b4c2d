"""The stamp of a public form: its key, when it was opened, which question it asks; signed, so that only ours count.

It needs no cookie, no script and no other site: what looks like a robot is asked a sum in words.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer

from referencing.services.reports.receiving import new_form_key
from workflows.reporting import OLDEST, QUESTIONS, QUICKEST

_SALT = "report-form"


@dataclass(frozen=True, slots=True)
class Stamp:
    """`question`: the place in QUESTIONS of the one that must be answered; None as long as nothing looks odd."""

    key: str
    at: datetime
    question: int | None = None

    def is_good(self, now: datetime) -> bool:
        """Return whether the form was opened before now, and not too long ago."""
        return timedelta(0) <= now - self.at <= OLDEST

    def asking(self) -> "Stamp":
        """Return the stamp of the same form with a question, another one than before."""
        number = int(self.key[:8], 16) if self.question is None else self.question + 1
        return replace(self, question=number % len(QUESTIONS))


def new_stamp(at: datetime) -> Stamp:
    """Return the stamp of a form that is opened now."""
    return Stamp(new_form_key(), at)


def renewed_stamp(at: datetime) -> Stamp:
    """Return the stamp of a form that was too old: what is written in it is read already."""
    return Stamp(new_form_key(), at - QUICKEST)


def written_stamp(stamp: Stamp, secret_key: str) -> str:
    """Return a stamp as the form holds it."""
    return str(URLSafeSerializer(secret_key, _SALT).dumps([stamp.key, stamp.at.timestamp(), stamp.question]))


def read_stamp(text: str, secret_key: str) -> Stamp | None:
    """Return the stamp of a form; None for what we did not sign."""
    try:
        key, at, question = URLSafeSerializer(secret_key, _SALT).loads(text)
    except BadData:
        return None
    return Stamp(key, datetime.fromtimestamp(at, UTC), question)
