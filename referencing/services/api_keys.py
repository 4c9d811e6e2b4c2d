"""Keys of the API: made, shown once, asked for, revoked, told of before they end."""

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session, sessionmaker

from models.api_key import ApiKey
from models.database import reading
from models.organisation import Organisation, Person
from models.queries import api_keys as query
from referencing.mail.notice import day_in_words
from referencing.services.administration import record
from referencing.services.errors import NotFoundError
from referencing.services.organisations import note
from referencing.services.telling import tell
from workflows.administration import Act
from workflows.programs import Scope
from workflows.vocabulary import THE_CLOCK, Actor

PREFIX = "parcours_"
DAYS = (30, 90, 180, 365)
WARNED = (7, 30)  # days before the end, the nearest first
NOTED_EVERY = timedelta(minutes=1)
KIND = "api_key_expiring"
_HINT, _BYTES, _LONGEST = 4, 32, 200
_ADMIN_PATH, _VENDOR_PATH = "/admin/cles", "/editeur/cles"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A key to make: its name, how many days it lasts."""

    name: str
    days: int


def scopes_for(organisation: Organisation | None) -> tuple[Scope, ...]:
    """Return what a key may open: a vendor its own cases, the service's own what the gateway asks."""
    return (Scope.CASES,) if organisation else (Scope.AUTHORISATIONS,)


def make_key(
    session: Session, wanted: Wanted, organisation: Organisation | None, *, by: Person, actor: Actor, at: datetime
) -> tuple[ApiKey, str]:
    """Return a new key and the secret that opens with it, which is kept nowhere."""
    token = PREFIX + secrets.token_urlsafe(_BYTES)
    key = ApiKey(
        organisation_id=organisation.id if organisation else None,
        name=wanted.name,
        scopes=[scope.value for scope in scopes_for(organisation)],
        digest=digest_of(token),
        hint=token[-_HINT:],
        created_by_id=by.id,
        created_at=at,
        expires_at=at + timedelta(days=wanted.days),
    )
    session.add(key)
    session.flush()
    _write_down(session, key, Act.CREATE_KEY, by=by, actor=actor, at=at)
    return key, token


def revoke_key(
    session: Session, key_id: uuid.UUID, organisation_id: uuid.UUID | None, *, by: Person, actor: Actor, at: datetime
) -> ApiKey:
    """End a key now; twice is the same as once. NotFoundError for one of another organisation (None: any)."""
    key = query.key_to_change(session, key_id)
    if key is None or (organisation_id is not None and key.organisation_id != organisation_id):
        raise NotFoundError(str(key_id))
    if key.revoked_at is None:
        key.revoked_at = at
        by_house = organisation_id is None
        _write_down(session, key, Act.REVOKE_KEY, by=by, actor=actor, at=at, by_house=by_house)
    return key


def _write_down(
    session: Session, key: ApiKey, act: Act, *, by: Person, actor: Actor, at: datetime, by_house: bool = False
) -> None:
    if key.organisation_id is not None:
        note(session, key.organisation_id, act.value, by, at, key.name)
    if key.organisation_id is None or by_house:
        details = {"hint": key.hint, "scopes": key.scopes}
        record(session, act, actor=actor, at=at, subject=key.name, subject_id=key.id, details=details)


def key_of(session: Session, token: str, at: datetime) -> ApiKey | None:
    """Return the key in force that a secret opens with."""
    if not token.startswith(PREFIX) or len(token) > _LONGEST:
        return None
    key = query.key_with_digest(session, digest_of(token))
    return key if key is not None and is_in_force(key, at) else None


def is_in_force(key: ApiKey, at: datetime) -> bool:
    """Return whether a key opens anything at an instant."""
    return key.revoked_at is None and at < key.expires_at


def is_worth_noting(key: ApiKey, at: datetime) -> bool:
    """Return whether the last use of a key is old enough to write a newer one."""
    return key.used_at is None or at - key.used_at >= NOTED_EVERY


def digest_of(token: str) -> str:
    """Return what is kept of a secret: 256 random bits need no salt."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


def announce_endings(sessions: sessionmaker[Session], at: datetime) -> int:
    """Tell who looks after keys of those that end soon, once a threshold; return how many keys were told of."""
    until = at + timedelta(days=max(WARNED))
    with reading(), sessions() as session:
        is_due = any(_threshold(key, at) for key in query.ending_keys(session, at, until))
    if not is_due:
        return 0
    with sessions.begin() as session:
        return sum(_announce(session, key, at) for key in query.ending_keys(session, at, until))


def _threshold(key: ApiKey, at: datetime) -> int | None:
    """Return the nearest threshold that a key has passed and nobody was told of."""
    passed = next((days for days in WARNED if key.expires_at - at <= timedelta(days=days)), None)
    lasts = key.expires_at - key.created_at
    if passed is None or lasts <= timedelta(days=passed):  # a key made for a month is not told of on its first day
        return None
    return passed if key.warned_days is None or passed < key.warned_days else None


def _announce(session: Session, key: ApiKey, at: datetime) -> bool:
    days = _threshold(key, at)
    if days is None:
        return False
    key.warned_days = days
    facts = {
        "key": key.name,
        "hint": key.hint,
        "until": day_in_words(key.expires_at.date()),
        "path": _VENDOR_PATH if key.organisation_id else _ADMIN_PATH,
    }
    people = query.keepers_of(session, key.organisation_id)
    tell(session, KIND, people, facts, actor=THE_CLOCK, at=at, key=f"{KIND}:{key.id}:{days}")
    return True
