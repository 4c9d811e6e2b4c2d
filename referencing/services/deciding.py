"""The decider's desk: decisions prepared beside their letters, each then taken as an act of its own."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.application import Application
from models.decision import DecisionDraft
from models.queries import deciding as query
from models.queries.facts import findings_of
from referencing.services import rulebooks
from referencing.services.errors import StaleError
from referencing.services.facts import Question, facts_for
from referencing.services.papers.wording import coded, criterion
from referencing.services.steps import take_step
from referencing.services.working import acting_person, begin_work, refuse_if
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.guards.decision import the_decider_is_independent
from workflows.machine import StepRefusedError, decide
from workflows.procedures import PROCEDURES
from workflows.vocabulary import Actor, Refusal, Verdict
from workflows.words import _

STEPS = {True: "accept", False: "refuse"}
LETTERS = {True: "acceptance", False: "refusal"}
_SECTIONS = ("assessment", "deliberation")


@dataclass(frozen=True, slots=True)
class Quotable:
    """A finding that grounds may quote."""

    key: str
    title: str
    verdict: str
    comment: str
    is_compliant: bool


def dependence(session: Session, application: Application, actor: Actor, at: datetime) -> tuple[Refusal, ...]:
    """Return why this person may not decide this case: they assessed it, or voted on it; empty when they may."""
    facts = facts_for(session, application, Question(actor, day_of(at)), _SECTIONS)
    return tuple(the_decider_is_independent(facts))  # type: ignore[arg-type]  # an application's facts


def prepare(
    session: Session,
    application: Application,
    *,
    is_accepted: bool,
    grounds: str,
    actor: Actor,
    at: datetime,
    seen_version: int,
) -> DecisionDraft:
    """Keep a decision being prepared; `seen_version` is that of the draft that was read, 0 when there was none."""
    begin_work(session, application, "prepare_decision", actor)
    refuse_if(dependence(session, application, actor, at), application, "prepare_decision")
    draft = query.draft_of(session, application.id)
    if (draft.version if draft else 0) != seen_version:
        raise StaleError(application.number)
    if draft is None:
        draft = DecisionDraft(application_id=application.id, version=0)
        session.add(draft)
    draft.decider_id, draft.is_accepted, draft.grounds = acting_person(actor), is_accepted, grounds
    draft.version, draft.prepared_at = draft.version + 1, at
    session.flush()
    return draft


def refused_as_prepared(
    session: Session, application: Application, draft: DecisionDraft, actor: Actor, at: datetime
) -> tuple[Refusal, ...]:
    """Return every reason why the decision prepared would be refused if this person took it now."""
    trigger, procedure = STEPS[draft.is_accepted], PROCEDURES[application.procedure]
    asked = Question(actor, day_of(at), draft.grounds)
    facts = facts_for(session, application, asked, procedure.step[trigger].needs)
    try:
        decide(procedure, application.state, trigger, facts)
    except StepRefusedError as error:
        return error.refusals
    return ()


def discard(session: Session, application: Application, *, actor: Actor) -> None:
    """Give up a decision being prepared."""
    begin_work(session, application, "prepare_decision", actor)
    draft = query.draft_of(session, application.id)
    if draft is not None:
        session.delete(draft)
        session.flush()


def decide_as_prepared(
    session: Session, application: Application, *, actor: Actor, at: datetime, seen_version: int, seen_draft: int
) -> bool:
    """Take the decision prepared, in the words whose letter was read; return whether it accepts.

    StaleError when the case or the draft changed since they were read.
    """
    draft = query.draft_of(session, application.id)
    if draft is None or draft.version != seen_draft:
        raise StaleError(application.number)
    is_accepted, grounds = draft.is_accepted, draft.grounds
    session.delete(draft)
    trigger = STEPS[is_accepted]
    take_step(session, application, trigger, actor=actor, at=at, reason=grounds, seen_version=seen_version)
    return is_accepted


def quotable(session: Session, application: Application) -> list[Quotable]:
    """Return the findings that grounds may quote, those that are not compliant first, each in rulebook order."""
    book, findings = rulebooks.load(application.rulebook), findings_of(session, application.id)
    rows = [
        Quotable(
            key,
            criterion(key, book)["title"],
            coded(findings[key].verdict)["label"],
            findings[key].comment,
            findings[key].verdict in (Verdict.COMPLIANT, Verdict.NOT_APPLICABLE),
        )
        for key in book.criterion
        if key in findings
    ]
    return sorted(rows, key=lambda row: row.is_compliant)


def quotation(finding: Quotable) -> str:
    """Return a finding as grounds quote it: the key is what ties the words to it."""
    said = gettext(_("Critère {0}, « {1} » – {2}."), finding.key, finding.title, finding.verdict.lower())
    return f"{said}\n« {finding.comment} »" if finding.comment else said
