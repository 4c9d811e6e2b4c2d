"""What is asked of the steps «schedule» of one transaction: the guards look at it, the effect carries it out."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.audit import Audit
from workflows.schedule import Instance, Placement, Plan
from workflows.scheduling import refusals_of
from workflows.vocabulary import Refusal

_ASKED = "placements_asked"  # in session.info


@dataclass(frozen=True, slots=True)
class _Asked:
    """The placements wanted, among all that stands once they are taken."""

    instance: Instance
    wanted: Mapping[str, Placement]
    plan: Plan


@contextmanager
def asking(session: Session, instance: Instance, wanted: Mapping[str, Placement]) -> Iterator[None]:
    """Ask, inside a with block, that audits be placed all together: each is looked at beside where the others will be.

    `wanted`: number of an audit → where it goes.
    """
    session.info[_ASKED] = _Asked(instance, wanted, held_plan(instance) | dict(wanted))
    try:
        yield
    finally:
        del session.info[_ASKED]


def held_plan(instance: Instance) -> dict[str, Placement]:
    """Return where the audits of an instance stand now, without those that stand nowhere."""
    return {audit.key: audit.held for audit in instance.audits if audit.held}


def placement_asked(session: Session, number: str) -> Placement:
    """Return where an audit is to go; LookupError when nobody asked."""
    asked: _Asked = session.info[_ASKED]
    return asked.wanted[number]


def placement_refusals(session: Session, audit: Audit) -> tuple[Refusal, ...]:
    """Return every rule that the placement asked for an audit would break, or that none is asked for."""
    asked: _Asked | None = session.info.get(_ASKED)
    if asked is None or audit.number not in asked.wanted:
        return (Refusal("schedule_not_asked"),)
    return placing_refusals(asked.instance, asked.plan, audit.number, asked.wanted[audit.number])


def placing_refusals(instance: Instance, plan: Plan, number: str, placement: Placement) -> tuple[Refusal, ...]:
    """Return every rule that an audit would break at a placement, or that it stands there already."""
    held = next(audit.held for audit in instance.audits if audit.key == number)
    if held == placement:
        return (Refusal("schedule_unchanged"),)
    return refusals_of(instance, plan, number, placement)
