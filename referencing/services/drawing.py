"""The draw of a campaign: prepared here, then moved by the door."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from models.campaign import Campaign
from models.draw import Draw, DrawSeat
from models.organisation import Person
from models.queries import draws as query
from models.queries.assignments import people_with_role
from models.queries.campaigns import lock_campaign
from referencing.services.errors import NotFoundError
from referencing.services.steps import open_case
from workflows.machine import StepRefusedError
from workflows.population import is_one_line
from workflows.procedures import DRAW
from workflows.vocabulary import Actor, Refusal

OFFICIAL_ROLES = DRAW.step["commit"].roles


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Who keeps a secret, until when they reveal it, and which public value will count."""

    officials: Sequence[UUID]
    reveal_by: date
    public_on: date
    public_source: str


def possible_officials(session: Session) -> Sequence[Person]:
    """Return everyone who may keep a secret, by name."""
    return people_with_role(session, OFFICIAL_ROLES)


def prepare_draw(session: Session, campaign: Campaign, plan: Plan, *, actor: Actor, at: datetime) -> Draw:
    """Open a draw of a campaign; StepRefusedError with every reason why not."""
    lock_campaign(session, campaign.id)
    known = {person.id: person for person in possible_officials(session)}
    strangers = [person for person in plan.officials if person not in known]
    if strangers:
        raise NotFoundError(str(strangers[0]))
    draw = Draw(
        rulebook=campaign.rulebook,
        campaign=campaign,
        campaign_id=campaign.id,
        reveal_by=plan.reveal_by,
        public_on=plan.public_on,
        public_source=plan.public_source,
        exclusions={},
    )
    draw.seats = [
        DrawSeat(number=number, person=known[person], person_id=person)
        for number, person in enumerate(dict.fromkeys(plan.officials), start=1)
    ]
    if not is_one_line(plan.public_source):
        raise StepRefusedError(DRAW.opening.trigger, None, (Refusal("public_source_missing"),))
    open_case(session, draw, actor=actor, at=at)
    return draw


def draw_named(session: Session, number: str) -> Draw:
    """Return the draw with this number; NotFoundError when there is none."""
    draw = query.draw_numbered(session, number)
    if draw is None:
        raise NotFoundError(number)
    return draw
