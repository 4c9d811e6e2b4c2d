"""Days on which nothing may begin: quiet periods for everybody, impossible ones that a vendor declares."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from models.programme import ImpossiblePeriod, QuietPeriod
from models.queries import programme as query
from referencing.services.errors import NotFoundError
from referencing.services.working import acting_person
from workflows.schedule import Span
from workflows.vocabulary import Actor
from workflows.words import _

LONGEST = timedelta(days=92)  # of one period: beyond, a whole programme would have no room
MOST_OF_A_VENDOR = 20  # periods that one vendor may have declared at a time


class PeriodFault(StrEnum):
    REVERSED = "reversed"
    OVER = "over"
    TOO_LONG = "too_long"
    OVERLAPS = "overlaps"
    TOO_MANY = "too_many"


FAULT_WORDS = {
    PeriodFault.REVERSED: _("La fin précède le début."),
    PeriodFault.OVER: _("Ces jours sont déjà passés."),
    PeriodFault.TOO_LONG: _("Une période dure trois mois au plus : déclarez-en plusieurs s’il le faut."),
    PeriodFault.OVERLAPS: _("Une période déjà déclarée couvre l’un de ces jours."),
    PeriodFault.TOO_MANY: _("Vingt périodes sont déjà déclarées : retirez celles qui ne servent plus."),
}


class PeriodError(Exception):
    """Why a period was not noted."""

    def __init__(self, fault: PeriodFault) -> None:
        super().__init__(fault)
        self.fault = fault


def note_quiet(session: Session, span: Span, title: str, *, actor: Actor, at: datetime, on: date) -> QuietPeriod:
    """Note days on which no audit begins; PeriodError says why not."""
    known = [Span(one.starts_on, one.ends_on) for one in query.quiet_periods(session, on)]
    _check(span, known, on)
    by = acting_person(actor)
    made = QuietPeriod(starts_on=span.first, ends_on=span.last, title=title, noted_at=at, noted_by_id=by)
    session.add(made)
    session.flush()
    return made


def cancel_quiet(session: Session, identifier: UUID, at: datetime) -> None:
    """Give up a quiet period; NotFoundError when there is none."""
    found = query.quiet_period(session, identifier)
    if found is None:
        raise NotFoundError(str(identifier))
    found.cancelled_at = at
    session.flush()


def declare_impossible(
    session: Session, organisation_id: UUID, span: Span, reason: str, *, actor: Actor, at: datetime, on: date
) -> ImpossiblePeriod:
    """Note days on which a vendor cannot begin an audit nor end a deposit; PeriodError says why not."""
    known = query.impossible_periods(session, on, organisation_id)
    if len(known) >= MOST_OF_A_VENDOR:
        raise PeriodError(PeriodFault.TOO_MANY)
    _check(span, [Span(one.starts_on, one.ends_on) for one in known], on)
    made = ImpossiblePeriod(
        organisation_id=organisation_id,
        starts_on=span.first,
        ends_on=span.last,
        reason=reason,
        noted_at=at,
        noted_by_id=acting_person(actor),
    )
    session.add(made)
    session.flush()
    return made


def withdraw_impossible(session: Session, organisation_id: UUID, identifier: UUID, at: datetime) -> None:
    """Take back days that a vendor declared impossible; NotFoundError when they are not its own."""
    found = query.impossible_period(session, identifier, organisation_id)
    if found is None:
        raise NotFoundError(str(identifier))
    found.cancelled_at = at
    session.flush()


def _check(span: Span, known: list[Span], on: date) -> None:
    faults = {
        PeriodFault.REVERSED: span.last < span.first,
        PeriodFault.OVER: span.last < on,
        PeriodFault.TOO_LONG: span.last - span.first > LONGEST,
        PeriodFault.OVERLAPS: any(span.meets(other) for other in known),
    }
    for fault, is_so in faults.items():
        if is_so:
            raise PeriodError(fault)
