"""The feed of changes: write what a step changed for the public, read on from a cursor, in order, without gap."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from models.database import reading
from models.entropy import new_id
from models.listing import Listing
from models.queries import feed as query
from models.queries.catalogue import running_grants
from models.queries.feed import Change
from models.queries.webhooks import is_any_active
from referencing.services.outbox import put
from referencing.services.turn import Turn
from workflows.catalogue import is_public

if TYPE_CHECKING:
    import uuid

START = "0"
_FAN_OUT = "webhooks"  # the kind of effect that tells them
_SEAL = 16  # signs of the hash of an entry: enough to know another history from ours
_LONGEST = 40


class UnreadableCursorError(Exception):
    """A cursor that this feed never wrote."""


class LostCursorError(Exception):
    """A cursor of another history: the copy has to begin anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Some changes; `cursor`: where the next reading begins; `has_more`: whether more are there already."""

    changes: Sequence[Change]
    cursor: str
    has_more: bool


def note_changes(session: Session, turns: Sequence[Turn]) -> None:
    """Write what a step changed for the public of some listings, in the transaction of the step."""
    told = [turn for turn in turns if isinstance(turn.case, Listing) and is_public(turn.step)]
    if not told:
        return
    grants: dict[uuid.UUID, list[str]] = defaultdict(list)
    for grant in running_grants(session, [turn.case.id for turn in told]):
        grants[grant.listing_id].append(f"{grant.api}:{grant.operation.value}")
    if is_any_active(session):
        entries = [str(turn.entry_id) for turn in told]
        put(session, _FAN_OUT, f"{_FAN_OUT}:{entries[0]}", {"entries": entries}, told[0].at)
    query.add_changes(session, [_row(turn, sorted(grants[turn.case.id])) for turn in told])


def _row(turn: Turn, grants: Sequence[str]) -> dict[str, Any]:
    listing: Listing = turn.case
    return {
        "id": new_id(),
        "entry_id": turn.entry_id,
        "listing_id": listing.id,
        "seq": turn.entry["seq"],
        "at": turn.at,
        "state": listing.state,
        "listed": {
            "track": listing.track.value,
            "starts_on": listing.starts_on.isoformat(),
            "ends_on": listing.ends_on.isoformat(),
            "verified_version": listing.verified_version,
            "grants": list(grants),
        },
        "position": None,
    }


def number_pending(engine: Engine) -> int:
    """Number the committed changes that have no number, in a transaction of their own; return how many."""
    with reading(), Session(engine) as session:
        if not query.is_any_unnumbered(session):
            return 0
    with Session(engine) as session, session.begin():
        return query.number_changes(session)


def read_on(session: Session, since: str, limit: int) -> Reading:
    """Return the changes after a cursor; UnreadableCursorError, or LostCursorError when it is of another history."""
    position = place_of(session, since)
    found = query.changes_after(session, position, limit + 1)
    shown = found[:limit]
    return Reading(
        changes=shown,
        cursor=cursor_of(shown[-1].position, shown[-1].hash) if shown else since or START,
        has_more=len(found) > limit,
    )


def place_of(session: Session, cursor: str) -> int:
    """Return the position that a cursor names: the beginning for an empty one. Errors as `read_on`."""
    if cursor in ("", START):
        return 0
    digits, _dot, seal = cursor.partition(".")
    is_shaped = digits.isascii() and digits.isdigit() and len(cursor) <= _LONGEST and len(seal) == _SEAL
    if not is_shaped or not all(sign in "0123456789abcdef" for sign in seal):
        raise UnreadableCursorError(cursor[:_LONGEST])
    position = int(digits)
    known = query.hash_at(session, position) if position < 2**31 else None
    if known is None or not known.startswith(seal):
        raise LostCursorError(cursor)
    return position


def cursor_of(position: int, entry_hash: str) -> str:
    """Return the cursor of the place after a change: it says which history it belongs to."""
    return f"{position}.{entry_hash[:_SEAL]}"


def stamp(session: Session) -> str:
    """Return what is another whenever anything in the feed is; the cursor of its end."""
    last = query.last_change(session)
    return cursor_of(last.position, last.hash) if last else START
