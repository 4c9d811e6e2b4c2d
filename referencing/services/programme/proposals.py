"""A whole schedule: asked of the solver in the background, looked at, accepted in one act or left."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from models.database import reading
from models.programme import ScheduleProposal
from models.queries import programme as query
from models.queries.cases import take_numbers
from referencing.services.context import Context
from referencing.services.errors import NotFoundError, StaleError
from referencing.services.outbox import Delivery, put
from referencing.services.planning.planner import Planned, plan_audits
from referencing.services.planning.solver import Effort, UndecidedError
from referencing.services.planning.telling import conflict_words
from referencing.services.programme.asked import held_plan
from referencing.services.programme.instance import fingerprint, instance_of
from referencing.services.programme.papers import issue_programme
from referencing.services.programme.placing import place_all
from referencing.services.working import acting_person
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.schedule import Instance, Placement
from workflows.scheduling import all_refusals
from workflows.vocabulary import Actor, ScheduleOutcome
from workflows.words import _

SERIES, SEARCH = "PLAN", "schedule"
_PATIENCE = timedelta(minutes=15)  # after which a search that says nothing is taken for lost
Line = dict[str, Any]


class OutdatedError(Exception):
    """What a proposal held to has changed since; `fresh` is the number of the one asked in its place."""

    def __init__(self, fresh: str) -> None:
        super().__init__(fresh)
        self.fresh = fresh


def proposal_named(session: Session, number: str) -> ScheduleProposal:
    """Return a proposal; NotFoundError when there is none."""
    found = query.proposal_numbered(session, number)
    if found is None:
        raise NotFoundError(number)
    return found


def ask_proposal(session: Session, *, actor: Actor, at: datetime) -> ScheduleProposal:
    """Ask for a schedule of every audit to place; the one being searched for when there is one."""
    known = query.proposal_under_way(session, at - _PATIENCE)
    if known is not None:
        return known
    number = take_numbers(session, SERIES, day_of(at).year)[0]
    made = ScheduleProposal(number=number, asked_at=at, asked_by_id=acting_person(actor), lines=[], conflict={})
    session.add(made)
    session.flush()
    put(session, SEARCH, f"{SEARCH}:{number}", {"proposal_id": str(made.id)}, at)
    return made


def is_lost(proposal: ScheduleProposal, at: datetime) -> bool:
    """Return whether a search should have answered long ago."""
    return proposal.finished_at is None and at - proposal.asked_at > _PATIENCE


def search(context: Context, delivery: Delivery) -> None:
    """Search for the schedule of a proposal, outside any transaction, and write down what was found."""
    identifier = UUID(delivery.payload["proposal_id"])
    with reading(), context.sessions() as session:
        proposal = query.proposal_of(session, identifier)
        if proposal is None or proposal.finished_at or proposal.discarded_at:
            return
        instance = instance_of(session, day_of(delivery.at))
    found = searched(instance)
    with context.sessions.begin() as session:
        proposal = query.proposal_of(session, identifier)
        if proposal is not None:
            write_answer(proposal, found, delivery.at)


def searched(instance: Instance, effort: Effort | None = None) -> dict[str, Any]:
    """Return what the solver finds for an instance, as the columns of a proposal."""
    found: dict[str, Any] = {"fingerprint": fingerprint(instance), "lines": [], "conflict": {}}
    try:
        answer = plan_audits(instance, effort)
    except UndecidedError:
        return found | {"outcome": ScheduleOutcome.UNDECIDED}
    if isinstance(answer, Planned):
        return found | {"outcome": ScheduleOutcome.PLACED, "lines": _lines(instance, answer)}
    words = conflict_words(instance, answer)
    told = {"about": words.about, "rules": list(words.rules), "remedies": list(words.remedies)}
    return found | {"outcome": ScheduleOutcome.IMPOSSIBLE, "conflict": told}


def write_answer(proposal: ScheduleProposal, found: Mapping[str, Any], at: datetime) -> None:
    """Write down what was found for a proposal, once."""
    if proposal.finished_at is None:
        for name, value in found.items():
            setattr(proposal, name, value)
        proposal.finished_at = at
        proposal.version += 1


def accept_proposal(session: Session, number: str, *, actor: Actor, at: datetime, seen_version: int) -> int:
    """Place every audit as a proposal says, in one act; return how many moved.

    OutdatedError when what it holds to has changed: nothing is placed, and another one is asked for; StaleError when
    somebody else accepted or left it meanwhile.
    """
    query.lock_open_audits(session)
    proposal = _open(session, number, seen_version)
    instance = instance_of(session, day_of(at))
    plan = {line["audit"]: _placement(line["after"]) for line in proposal.lines}
    if fingerprint(instance) != proposal.fingerprint or all_refusals(instance, held_plan(instance) | plan):
        proposal.discarded_at, proposal.version = at, proposal.version + 1
        raise OutdatedError(ask_proposal(session, actor=actor, at=at).number)
    moved = {line["audit"]: plan[line["audit"]] for line in proposal.lines if is_moved(line)}
    names = {one.key: one.name for one in instance.auditors}
    words = _("Programme {0} accepté par {1} ; auditeur : {2}.")
    reasons = {key: gettext(words, number, actor.name, names[one.auditor]) for key, one in moved.items()}
    changes = place_all(session, instance, moved, reasons, actor=actor, at=at)
    proposal.accepted_at, proposal.accepted_by_id = at, acting_person(actor)
    proposal.version += 1
    issue_programme(session, actor=actor, at=at)
    return len(changes)


def discard_proposal(session: Session, number: str, *, at: datetime, seen_version: int) -> None:
    """Leave a proposal; StaleError when somebody else accepted or left it meanwhile."""
    proposal = _open(session, number, seen_version, is_finished=False)
    proposal.discarded_at, proposal.version = at, proposal.version + 1
    session.flush()


def is_moved(line: Line) -> bool:
    """Return whether a line of a proposal puts an audit elsewhere than it stood."""
    return bool(line["before"] != line["after"])


def _open(session: Session, number: str, seen_version: int, *, is_finished: bool = True) -> ScheduleProposal:
    proposal = query.proposal_numbered(session, number, to_change=True)
    if proposal is None:
        raise NotFoundError(number)
    is_over = proposal.accepted_at is not None or proposal.discarded_at is not None
    if is_over or proposal.version != seen_version or (is_finished and proposal.outcome is not ScheduleOutcome.PLACED):
        raise StaleError(number)
    return proposal


def _lines(instance: Instance, answer: Planned) -> list[Line]:
    names = {one.key: one.name for one in instance.auditors}
    return [
        {
            "audit": audit.key,
            "service": audit.service,
            "vendor": audit.vendor_name,
            "origin": audit.origin.value,
            "before": _told(audit.held, names),
            "after": _told(answer.plan[audit.key], names),
        }
        for audit in instance.audits
        if not audit.is_fixed
    ]


def _told(placement: Placement | None, names: Mapping[str, str]) -> dict[str, str] | None:
    if placement is None:
        return None
    starts_on, name = placement.starts_on.isoformat(), names.get(placement.auditor, "")
    return {"auditor": placement.auditor, "name": name, "starts_on": starts_on}


def _placement(told: Mapping[str, str]) -> Placement:
    return Placement(told["auditor"], date.fromisoformat(told["starts_on"]))
