"""Sessions: rows that a cookie's token leads to; they end when idle, after a day's work, or when revoked."""

import hashlib
import secrets
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from models.account import Attempt, Proof, SignInAttempt, WebSession
from models.queries import accounts as query
from referencing.services.errors import NotFoundError
from referencing.services.proving.browsers import Visit

IDLE = timedelta(hours=2)
LONGEST = timedelta(hours=10)
NOTED_EVERY = timedelta(minutes=5)
KEPT = timedelta(days=30)  # an ended session, for who asks what happened
HISTORY = timedelta(days=365)
STRONG = frozenset({Proof.PASSWORD_AND_CODE, Proof.PASSKEY, Proof.PROVIDER_STRONG})


def begin_session(
    session: Session, person_id: uuid.UUID, proof: Proof, visit: Visit, at: datetime
) -> tuple[str, WebSession]:
    """Return the token for the cookie of a new session, and its row; the attempt joins the person's history.

    What is too old to keep, of whomever, goes at the same time: somebody signs in every day.
    """
    forget(session, at)
    token = secrets.token_urlsafe(32)
    row = WebSession(
        person_id=person_id,
        digest=_digest(token),
        proof=proof,
        began_at=at,
        seen_at=at,
        device=visit.device,
        address=visit.address,
    )
    session.add(row)
    note_attempt(session, person_id, Attempt.DONE, proof, visit, at)
    session.flush()
    return token, row


def session_of(session: Session, token: str, at: datetime) -> WebSession | None:
    """Return the session that a token opens at an instant, with its active person; None: sign in again."""
    row = query.session_with(session, _digest(token))
    if row is None or at - row.seen_at > IDLE or at - row.began_at > LONGEST:
        return None
    return row


def is_worth_noting(row: WebSession, at: datetime) -> bool:
    """Return whether the last use of a session is old enough to write a newer one."""
    return at - row.seen_at >= NOTED_EVERY


def note_use(session: Session, session_id: uuid.UUID, address: str, at: datetime) -> None:
    """Note that a session was used."""
    query.see_session(session, session_id, at, address)


def live_sessions(session: Session, person_id: uuid.UUID, at: datetime) -> Sequence[WebSession]:
    """Return the sessions of a person that open pages, last used first."""
    return query.sessions_of(session, person_id, at - LONGEST, at - IDLE)


def revoke(session: Session, person_id: uuid.UUID, session_id: uuid.UUID, at: datetime) -> None:
    """End one session of a person; NotFoundError when it is not theirs, or over."""
    if not query.end_sessions(session, person_id, at, only=session_id):
        raise NotFoundError(str(session_id))


def revoke_all(session: Session, person_id: uuid.UUID, at: datetime, *, but: uuid.UUID | None = None) -> int:
    """End the sessions of a person, all but one where it is named; return how many."""
    return query.end_sessions(session, person_id, at, but=but)


def end(session: Session, row: WebSession, at: datetime) -> None:
    """End a session whose person signs out, or signs in anew."""
    query.end_sessions(session, row.person_id, at, only=row.id)


def note_attempt(
    session: Session, person_id: uuid.UUID, outcome: Attempt, proof: Proof, visit: Visit, at: datetime
) -> None:
    """Add a line to a person's sign-in history."""
    session.add(
        SignInAttempt(
            person_id=person_id, at=at, outcome=outcome, proof=proof, device=visit.device, address=visit.address
        )
    )


def forget(session: Session, at: datetime) -> None:
    """Delete what nobody needs any more: old sessions, old attempts, links that expired."""
    query.forget_before(session, sessions=at - KEPT, attempts=at - HISTORY, links=at - KEPT)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
