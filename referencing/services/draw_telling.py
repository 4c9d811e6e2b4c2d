"""What a draw tells to whom: officials are called, staff hears of result and end."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from models.organisation import Person
from referencing.mail.notice import day_in_words
from referencing.services.telling import tell
from referencing.services.turn import Turn


def tell_officials(session: Session, turn: Turn, kind: str, until: date) -> None:
    """Call every official of a draw, whoever took the step: what is asked is theirs alone to do."""
    people = [seat.person for seat in turn.case.seats]
    _tell(session, turn, kind, people, {"until": day_in_words(until)})


def tell_staff(session: Session, turn: Turn, kind: str) -> None:
    """Tell officials and auditors of the campaign."""
    draw = turn.case
    people = {seat.person_id: seat.person for seat in draw.seats}
    people |= {one.person_id: one.person for one in draw.campaign.auditors}
    _tell(session, turn, kind, people.values(), {"why": draw.ended_because or ""} if draw.ended_because else {})


def _tell(session: Session, turn: Turn, kind: str, people: Iterable[Person], more: dict[str, str]) -> None:
    draw = turn.case
    context = {"draw": draw.number, "campaign": draw.campaign.title, "path": f"/audits/tirages/{draw.number}/conduite"}
    tell(session, kind, people, context | more, actor=turn.actor, at=turn.at)
