"""Tell vendors that evidence ends soon: once a piece and threshold, while a case or a listing rests on it.

The thresholds are those at which the rulebook reminds of the end of a listing.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from models.database import reading
from models.evidence import Evidence
from models.queries import library as query
from models.queries.library import Use
from models.queries.memberships import people_of
from referencing.mail.notice import day_in_words
from referencing.services import rulebooks
from referencing.services.telling import tell
from workflows.calendar import day_of
from workflows.guards.application import IN_FORCE
from workflows.procedures import PROCEDURES
from workflows.vocabulary import THE_CLOCK

KIND = "evidence_expiring"
_SHOWN = 5


def announce_ends(sessions: sessionmaker[Session], at: datetime) -> int:
    """Return how many pieces were announced; twice on a day is the same as once."""
    with reading(), sessions() as session:
        is_due = any(True for _piece, _days in _due(session, at))
    if not is_due:
        return 0
    with sessions.begin() as session:
        return sum(_announce(session, piece, days, at) for piece, days in list(_due(session, at)))


def _due(session: Session, at: datetime) -> Iterator[tuple[Evidence, int]]:
    """Yield each piece whose end comes near, with the threshold it passed: the nearest only."""
    final = tuple(PROCEDURES["application"].final)
    seen = set()
    for days, keys in sorted(_thresholds().items()):
        for piece in query.ending_evidence(session, day_of(at), days, final, IN_FORCE, keys):
            if piece.id not in seen:
                seen.add(piece.id)
                yield piece, days


def _thresholds() -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for book in map(rulebooks.load, rulebooks.keys()):
        for days in book.renewal.reminder_days:
            found.setdefault(days, []).append(book.key)
    return found


def _announce(session: Session, piece: Evidence, days: int, at: datetime) -> bool:
    query.note_expiry(session, piece.id, days, at)
    facts = {
        "file": piece.name,
        "until": day_in_words(piece.valid_until) if piece.valid_until else "",
        "uses": _listed(query.uses_of(session, [piece.id])),
        "path": f"/editeur/preuves/{piece.id}/fiche",
    }
    people = people_of(session, piece.organisation_id)
    tell(session, KIND, people, facts, actor=THE_CLOCK, at=at, key=f"{KIND}:{piece.id}:{days}")
    return True


def _listed(uses: Sequence[Use]) -> str:
    cases = sorted({f"{use.service} ({use.number})" for use in uses})
    more = f" + {len(cases) - _SHOWN}" if len(cases) > _SHOWN else ""
    return ", ".join(cases[:_SHOWN]) + more
