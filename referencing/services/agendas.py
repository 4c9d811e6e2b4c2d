"""Issue the agenda of a session as a paper, for each set of cases that its readers see; say which one is whose."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from models.commission import CommissionSession, SessionAgenda
from models.queries import agendas as query
from models.queries import commission
from models.queries.cases import take_numbers
from referencing.services.outbox import put
from referencing.services.papers.agenda import AgendaIssue, agenda
from workflows.calendar import day_of
from workflows.vocabulary import Actor

SERIES = "ODJ"
AGENDA = "agenda"


def issue_agendas(session: Session, sitting: CommissionSession, *, actor: Actor, at: datetime) -> int:
    """Issue the agenda of a session for its members and the secretaries; return in how many versions.

    Who declared an interest gets one without the case. The PDFs are made after the commit.
    """
    lines = commission.agenda_of(session, sitting.id, None)
    recused = commission.recused_by_service(session, [line.service_id for line in lines])
    called = commission.convenings_of(session, sitting.id)
    readers = {one.person_id for one in called} | query.secretaries(session)
    views = sorted({_closed(lines, recused, reader) for reader in readers}, key=sorted)
    numbers = take_numbers(session, SERIES, day_of(at).year, len(views)) if views else []
    issue = max((one.issue for one in query.last_agendas(session, sitting.id)), default=0) + 1
    for number, closed in zip(numbers, views, strict=True):
        shown = [line for line in lines if str(line.id) not in closed]
        about = AgendaIssue(number=number, at=at, actor_name=actor.name, closed=len(closed))
        row = SessionAgenda(
            session_id=sitting.id,
            issue=issue,
            number=number,
            issued_at=at,
            cases=[str(line.id) for line in shown],
            closed=sorted(closed),
            context=agenda(sitting, shown, called, recused, about),
        )
        session.add(row)
        session.flush()
        put(session, AGENDA, f"{AGENDA}:{number}", {"agenda_id": str(row.id)}, at)
    return len(views)


def _closed(
    lines: Iterable[commission.AgendaLine], recused: dict[uuid.UUID, dict[uuid.UUID, str]], reader: uuid.UUID
) -> frozenset[str]:
    return frozenset(str(line.id) for line in lines if reader in recused.get(line.service_id, {}))


def agenda_for(session: Session, session_id: uuid.UUID, reader: uuid.UUID) -> SessionAgenda | None:
    """Return the agenda issued last that shows a reader what they may see and nothing else; None: none does."""
    issued = query.last_agendas(session, session_id)
    if not issued:
        return None
    known = {*issued[0].cases, *issued[0].closed}
    closed = query.closed_to(session, reader, known)
    return next((one for one in issued if set(one.closed) == closed), None)


def is_outdated(session: Session, sitting: CommissionSession, shown: SessionAgenda) -> bool:
    """Return whether the cases of a session, their order, its hour or its place changed since an agenda was issued."""
    now = [str(line.id) for line in commission.agenda_of(session, sitting.id, None)]
    said, hour = shown.context["session"], sitting.begins_at
    is_elsewhere = (said["place"], said["link"]) != (sitting.place, sitting.link)
    is_moved = hour is not None and datetime.fromisoformat(said["begins_at"]) != hour
    return [one for one in now if one not in shown.closed] != shown.cases or is_elsewhere or is_moved
