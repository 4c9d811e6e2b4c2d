"""Issue the programme as a paper; its PDF is made after the commit."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.programme import IssuedProgramme
from models.queries import programme as query
from models.queries.cases import take_numbers
from referencing.services.errors import NotFoundError
from referencing.services.outbox import put
from referencing.services.papers.programme import ProgrammeIssue, programme
from referencing.services.programme.instance import instance_of
from referencing.services.working import acting_person
from workflows.calendar import day_of
from workflows.vocabulary import Actor

SERIES, PROGRAMME = "PROG", "programme"


def issue_programme(session: Session, *, actor: Actor, at: datetime) -> IssuedProgramme:
    """Issue the programme of the audits that are open, as it stands."""
    on = day_of(at)
    number = take_numbers(session, SERIES, on.year)[0]
    about = ProgrammeIssue(number=number, at=at, actor_name=actor.name)
    audits, quiet = query.open_audits(session), query.quiet_periods(session, on)
    said = programme(instance_of(session, on), audits, quiet, about)
    row = IssuedProgramme(number=number, issued_at=at, issued_by_id=acting_person(actor), context=said)
    session.add(row)
    session.flush()
    put(session, PROGRAMME, f"{PROGRAMME}:{number}", {"programme_id": str(row.id)}, at)
    return row


def programme_named(session: Session, number: str) -> IssuedProgramme:
    """Return a programme issued; NotFoundError when there is none."""
    found = query.programme_numbered(session, number)
    if found is None:
        raise NotFoundError(number)
    return found
