"""How long applications stayed in their states."""

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.application import Application
from models.ledger import LedgerEntry
from models.types import UtcDateTime
from workflows.vocabulary import Track

_LATEST = 5_000  # moves: enough for a median, little enough for a page


def stays(session: Session, track: Track) -> Iterator[tuple[str, int]]:
    """Yield state and length in seconds of the latest stays of applications of a track, from the ledger's moves."""
    moves = (
        select(LedgerEntry.case_id, LedgerEntry.seq, LedgerEntry.source, LedgerEntry.at)
        .join(Application, Application.id == LedgerEntry.case_id)
        .where(LedgerEntry.procedure == "application", Application.track == track)
        .where((LedgerEntry.source.is_(None)) | (LedgerEntry.source != LedgerEntry.target))
        .order_by(LedgerEntry.at.desc())
        .limit(_LATEST)
        .subquery()
    )
    before = (
        func.lag(moves.c.at, type_=UtcDateTime())
        .over(partition_by=moves.c.case_id, order_by=moves.c.seq)
        .label("entered_at")
    )
    rows = session.execute(select(moves.c.source, moves.c.at, before))
    for source, left_at, entered_at in rows:
        if source is not None and entered_at is not None:
            yield source, int((left_at - entered_at).total_seconds())
