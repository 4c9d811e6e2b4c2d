"""Signs of life that the administrator's page shows: the clock's last stroke, the ledger's last check."""

from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from models.database import reading
from models.queries.administration import note_beat
from referencing.services.administration import first_broken, record
from referencing.services.ledger import verify
from referencing.services.outbox import put
from workflows.administration import Act
from workflows.vocabulary import Actor
from workflows.words import _

CLOCK, LEDGER = "clock", "ledger"
VERIFY = "verify_ledger"
SUBJECT = _("Journal des dossiers et des administrateurs")


def struck(sessions: sessionmaker[Session], at: datetime) -> None:
    """Write down that the clock has just struck."""
    with sessions.begin() as session:
        note_beat(session, CLOCK, at, {})


def ask_for_check(session: Session, *, actor: Actor, at: datetime) -> None:
    """Have the ledgers checked by a worker; asked for twice within a minute is asked for once."""
    if put(session, VERIFY, f"{VERIFY}:{at:%Y-%m-%dT%H:%M}", {}, at) is not None:
        record(session, Act.CHECK_LEDGER, actor=actor, at=at, subject=SUBJECT)


def check_ledgers(sessions: sessionmaker[Session], at: datetime) -> None:
    """Check the ledger of the cases and the journal of administrators, and keep what was found."""
    with reading(), sessions() as session:
        report = verify(session)
        broken_act = first_broken(session)
    found = {
        "cases": report.cases,
        "entries": report.entries,
        "broken": len(report.broken),
        "first": report.broken[0].case if report.broken else "",
        "act": broken_act or "",
    }
    with sessions.begin() as session:
        note_beat(session, LEDGER, at, found)
