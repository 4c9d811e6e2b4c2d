"""Place audits through the door: one by hand, or a whole schedule at once, and tell whom it concerns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.audit import Audit
from models.queries import programme as query
from referencing.services.errors import NotFoundError
from referencing.services.programme.asked import asking, held_plan, placing_refusals
from referencing.services.programme.instance import instance_of
from referencing.services.programme.telling import Change, tell_changes
from referencing.services.steps import take_step
from workflows.calendar import day_of
from workflows.schedule import Instance, Placement
from workflows.scheduling import all_refusals
from workflows.vocabulary import THE_PROCEDURE, Actor, Refusal

STEP = "schedule"


@dataclass(frozen=True, slots=True)
class Standing:
    """The programme as it stands: what it holds to, and every rule that an audit to place breaks now."""

    instance: Instance
    broken: Mapping[str, tuple[Refusal, ...]]


def standing(session: Session, at: datetime) -> Standing:
    """Return the programme as it stands at an instant."""
    instance = instance_of(session, day_of(at))
    return Standing(instance, all_refusals(instance, held_plan(instance)))


def refusals_at(instance: Instance, number: str, placement: Placement) -> tuple[Refusal, ...]:
    """Return every rule that an audit would break at a placement, the others standing where they do now.

    NotFoundError for an audit that is over or does not exist.
    """
    if number not in {audit.key for audit in instance.audits}:
        raise NotFoundError(number)
    return placing_refusals(instance, held_plan(instance), number, placement)


def move_audit(
    session: Session,
    audit: Audit,
    placement: Placement,
    *,
    reason: str,
    actor: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> None:
    """Give one audit a day and an auditor; StepRefusedError holds every rule that forbids it, StaleError as the door.

    Who audits, and the vendor, are told.
    """
    query.lock_open_audits(session)
    instance = instance_of(session, day_of(at))
    before = held_plan(instance).get(audit.number)
    with asking(session, instance, {audit.number: placement}):
        take_step(session, audit, STEP, actor=actor, at=at, reason=reason, seen_version=seen_version)
    tell_changes(session, [Change(audit, before, placement)], actor=actor, at=at)


def place_all(
    session: Session,
    instance: Instance,
    wanted: Mapping[str, Placement],
    reasons: Mapping[str, str],
    *,
    actor: Actor,
    at: datetime,
) -> Sequence[Change]:
    """Give many audits their days and auditors, all or none; StepRefusedError as the door, return what changed.

    The procedure takes the steps, whoever accepted the schedule: no one chose the place of any audit, and an interest
    of theirs in one service must not hold back the programme of all. `reasons`: by number of an audit.
    """
    audits = {audit.number: audit for audit in query.open_audits(session)}
    before = held_plan(instance)
    with asking(session, instance, wanted):
        for number in sorted(wanted):
            take_step(session, audits[number], STEP, actor=THE_PROCEDURE, at=at, reason=reasons[number])
    changes = [Change(audits[number], before.get(number), wanted[number]) for number in sorted(wanted)]
    tell_changes(session, changes, actor=actor, at=at)
    return changes
