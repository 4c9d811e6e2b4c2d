"""The open audits of an auditor, with what each asks of them: what stands first on the page of the audits."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from models.audit import Audit
from models.organisation import Person
from models.queries.audits import audits_conducted
from models.queries.worklist import recused_services
from referencing.web.ball import Ball, ball_of
from referencing.words import gettext
from workflows.audit_words import asked_of_auditor
from workflows.procedures import AUDIT
from workflows.vocabulary import AuditState

_MOST = 200


@dataclass(frozen=True, slots=True)
class Mine:
    """An audit, where it stands, what it asks of its auditor (None: nothing now)."""

    audit: Audit
    ball: Ball
    asked: str | None


def audits_of(session: Session, person: Person, on: date) -> list[Mine]:
    """Return somebody's open audits: overdue ones first, then those that ask something, then by their next day."""
    final = [state for state in AuditState if state in AUDIT.final]
    found = audits_conducted(session, person.id, final, recused_services(session, person.id), _MOST)
    mine = [_of(audit, on) for audit in found]
    return sorted(mine, key=lambda one: (not (one.asked and one.ball.is_late), one.asked is None))


def _of(audit: Audit, on: date) -> Mine:
    ball = ball_of(audit, on)
    asked = asked_of_auditor(audit.state, has_observations=audit.observations is not None, is_late=ball.is_late)
    return Mine(audit, ball, gettext(asked) if asked else None)
