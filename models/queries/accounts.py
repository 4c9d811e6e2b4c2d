"""Secrets, second factors, sessions, links and attempts of people."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session, contains_eager, selectinload

from models.account import AccountLink, Credential, Passkey, Purpose, RecoveryCode, SignInAttempt, SignUp, WebSession
from models.organisation import Membership, Person


def credential_of(session: Session, person_id: uuid.UUID) -> Credential | None:
    """Return what a person proves themselves with."""
    return session.scalars(select(Credential).where(Credential.person_id == person_id)).one_or_none()


def session_with(session: Session, digest: str) -> WebSession | None:
    """Return the session that has not ended of an active person, with all that decides what they may see."""
    return session.scalars(
        select(WebSession)
        .join(WebSession.person)
        .where(WebSession.digest == digest, WebSession.ended_at.is_(None), Person.is_active)
        .options(
            contains_eager(WebSession.person).selectinload(Person.staff_roles),
            contains_eager(WebSession.person).selectinload(Person.memberships).joinedload(Membership.organisation),
        )
    ).one_or_none()


def sessions_of(session: Session, person_id: uuid.UUID, began: datetime, seen: datetime) -> Sequence[WebSession]:
    """Return the sessions that still open pages, those that began and were seen after these instants, latest first."""
    return session.scalars(
        select(WebSession)
        .where(
            WebSession.person_id == person_id,
            WebSession.ended_at.is_(None),
            WebSession.began_at > began,
            WebSession.seen_at > seen,
        )
        .order_by(WebSession.seen_at.desc(), WebSession.id.desc())
    ).all()


def end_sessions(
    session: Session,
    person_id: uuid.UUID,
    at: datetime,
    *,
    but: uuid.UUID | None = None,
    only: uuid.UUID | None = None,
) -> int:
    """End the sessions of a person (all, all but one, or one of them) and return how many ended."""
    ended = update(WebSession).where(WebSession.person_id == person_id, WebSession.ended_at.is_(None))
    if but is not None:
        ended = ended.where(WebSession.id != but)
    if only is not None:
        ended = ended.where(WebSession.id == only)
    return len(session.execute(ended.values(ended_at=at).returning(WebSession.id)).all())


def see_session(session: Session, session_id: uuid.UUID, at: datetime, address: str) -> None:
    """Note when a session was last used, and from where."""
    session.execute(update(WebSession).where(WebSession.id == session_id).values(seen_at=at, address=address))


def attempts_of(session: Session, person_id: uuid.UUID, limit: int) -> Sequence[SignInAttempt]:
    """Return the last attempts to sign in as a person, latest first."""
    return session.scalars(
        select(SignInAttempt)
        .where(SignInAttempt.person_id == person_id)
        .order_by(SignInAttempt.at.desc(), SignInAttempt.id.desc())
        .limit(limit)
    ).all()


def passkeys_of(session: Session, person_id: uuid.UUID) -> Sequence[Passkey]:
    """Return the passkeys of a person, oldest first."""
    return session.scalars(select(Passkey).where(Passkey.person_id == person_id).order_by(Passkey.id)).all()


def passkey_with(session: Session, credential_id: bytes) -> Passkey | None:
    """Return the passkey with this WebAuthn identifier."""
    return session.scalars(select(Passkey).where(Passkey.credential_id == credential_id)).one_or_none()


def link_to_use(session: Session, link_id: uuid.UUID) -> AccountLink | None:
    """Return a link with its person and its sign-up, kept from a second use at the same time."""
    return session.scalars(
        select(AccountLink)
        .where(AccountLink.id == link_id)
        .options(selectinload(AccountLink.person), selectinload(AccountLink.sign_up))
        .with_for_update(of=AccountLink)
        .execution_options(populate_existing=True)
    ).one_or_none()


def close_links(session: Session, person_id: uuid.UUID, purposes: Sequence[Purpose], at: datetime) -> None:
    """Make the links of a person that were sent for these purposes worthless."""
    session.execute(
        update(AccountLink)
        .where(AccountLink.person_id == person_id, AccountLink.purpose.in_(purposes), AccountLink.used_at.is_(None))
        .values(used_at=at)
    )


def spend_counter(session: Session, person_id: uuid.UUID, counter: int) -> bool:
    """Note the period of a code as spent; False when it, or a later one, was spent before."""
    spent = session.execute(
        update(Credential)
        .where(
            Credential.person_id == person_id,
            or_(Credential.totp_counter.is_(None), Credential.totp_counter < counter),
        )
        .values(totp_counter=counter)
        .returning(Credential.id)
    )
    return spent.scalar_one_or_none() is not None


def replace_recovery_codes(session: Session, person_id: uuid.UUID, digests: Sequence[str], at: datetime) -> None:
    """Keep these codes of a person in place of those before."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    session.add_all([RecoveryCode(person_id=person_id, digest=digest, made_at=at) for digest in digests])
    session.flush()


def spend_recovery_code(session: Session, person_id: uuid.UUID, digest: str, at: datetime) -> bool:
    """Note a code as used; False when there is none, or it was used before."""
    spent = session.execute(
        update(RecoveryCode)
        .where(RecoveryCode.person_id == person_id, RecoveryCode.digest == digest, RecoveryCode.used_at.is_(None))
        .values(used_at=at)
        .returning(RecoveryCode.id)
    )
    return spent.scalar_one_or_none() is not None


def recovery_codes_left(session: Session, person_id: uuid.UUID) -> int:
    """Return how many codes a person has left."""
    unused = select(func.count()).where(RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
    return session.scalars(unused).one()


def forget_before(session: Session, *, sessions: datetime, attempts: datetime, links: datetime) -> None:
    """Delete sessions last used, attempts made and links expired before these instants."""
    session.execute(delete(WebSession).where(WebSession.seen_at < sessions))
    session.execute(delete(SignInAttempt).where(SignInAttempt.at < attempts))
    session.execute(delete(AccountLink).where(AccountLink.expires_at < links))
    linked = select(AccountLink.id).where(AccountLink.sign_up_id == SignUp.id).exists()
    session.execute(delete(SignUp).where(SignUp.asked_at < links, ~linked))
