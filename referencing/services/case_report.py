"""A case for a terminal or another program: who holds the ball, the steps with what forbids them, its ledger."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from models.case import CaseMixin, state_of
from models.queries.cases import ledger_of
from models.queries.issued import documents_of
from models.queries.recipients import names_of
from referencing.services.facts import Question, facts_for
from referencing.services.refusal_sentences import refusal_sentence
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.facts import Facts
from workflows.labels import label
from workflows.machine import forbidden
from workflows.procedures import PROCEDURES
from workflows.sight import row_of
from workflows.steps import Procedure, Step
from workflows.vocabulary import AUTOMATIC_ROLES, Actor, Refusal, Role


def report_of(session: Session, case: CaseMixin, at: datetime) -> dict[str, Any]:
    """Return a case at an instant as plain JSON: dates and instants in ISO 8601, words in the reader's language."""
    procedure = PROCEDURES[case.procedure]
    service, organisation = names_of(session, case)
    state = state_of(case)
    return {
        "number": case.number,
        "procedure": procedure.name,
        "service": service,
        "organisation": organisation,
        "rulebook": case.rulebook,
        "state": state.value,
        "state_label": gettext(label(state)),
        "opened_at": case.opened_at.isoformat(),
        "holder": _holder(procedure, case),
        "steps": [_step(step, asked) for step, asked in _steps(session, procedure, case, day_of(at))],
        "ledger": _ledger(session, case),
        "documents": _documents(session, case),
    }


def _holder(procedure: Procedure, case: CaseMixin) -> dict[str, Any]:
    """Who must act, since when, until which day, and which step the clock takes if nobody does."""
    holder = procedure.holder(state_of(case))
    return {
        "who": holder.value,
        "label": gettext(label(holder)),
        "since": case.moved_at.isoformat(),
        "until": case.due_on.isoformat() if case.due_on else None,
        "or_else": procedure.silence.get(state_of(case)),
    }


def _steps(
    session: Session, procedure: Procedure, case: CaseMixin, on: date
) -> Iterator[tuple[Step, dict[Role, tuple[Refusal, ...]]]]:
    """Yield the steps that people may take from here; for each role, what forbids it whoever the person is."""
    steps = [step for step in procedure.steps_from(state_of(case)) if set(step.roles) - AUTOMATIC_ROLES]
    needs = frozenset[str]().union(*(step.needs for step in steps))
    facts = facts_for(session, case, Question(_somebody(), on), needs)
    for step in steps:
        yield step, {role: forbidden(step, _seen_by(facts, role)) for role in step.roles if role not in AUTOMATIC_ROLES}


def _somebody(*roles: Role) -> Actor:
    return Actor(None, "", frozenset(roles))


def _seen_by(facts: Facts, role: Role) -> Facts:
    return replace(facts, actor=_somebody(role))


def _step(step: Step, asked: dict[Role, tuple[Refusal, ...]]) -> dict[str, Any]:
    """Name the roles that may take the step now; when none may, all its roles with what forbids the first."""
    free = [role for role, refusals in asked.items() if not refusals]
    refusals = () if free else next(iter(asked.values()))
    return {
        "trigger": step.trigger,
        "label": gettext(step.label),
        "roles": [role.value for role in free or asked],
        "asks_reason": step.asks_reason,
        "refusals": [{"code": refusal.code, "message": refusal_sentence(refusal)} for refusal in refusals],
    }


def _ledger(session: Session, case: CaseMixin) -> list[dict[str, Any]]:
    return [
        {
            "seq": entry.seq,
            "at": entry.at.isoformat(),
            "trigger": entry.trigger,
            "label": gettext(row_of(entry.procedure, entry.trigger).label),
            "source": entry.source,
            "target": entry.target,
            "role": entry.role.value,
            "actor": entry.detail.actor_name,
            "reason": entry.detail.reason,
            "payload": entry.payload,
            "hash": entry.hash,
        }
        for entry in ledger_of(session, case)
    ]


def _documents(session: Session, case: CaseMixin) -> list[dict[str, Any]]:
    return [
        {
            "number": document.number,
            "kind": document.kind,
            "code": document.code,
            "issued_at": document.issued_at.isoformat(),
            "sha256": document.sha256,
        }
        for document in documents_of(session, case)
    ]
