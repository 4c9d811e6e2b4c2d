"""What steers the audits: which services were audited and how, what became of what they had declared.

An audit counts as drawn when a draw opened it; one that a report or an auditor's own choice opened does not.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, select
from sqlalchemy.orm import Session

from models.audit import Audit, AuditItem
from models.draw import DrawnLot
from workflows.vocabulary import AuditFinding, AuditState

VERIFIED = (AuditFinding.CONFIRMED, AuditFinding.CONTRADICTED)


@dataclass(frozen=True, slots=True)
class Checked:
    """Concluded audits: how many verified a declaration, and in how many of these one was contradicted."""

    audits: int = 0
    contradicted: int = 0


def _is_drawn() -> ColumnElement[bool]:
    return DrawnLot.audit_id.is_not(None).label("is_drawn")


def _audits(*columns: Any) -> Select[Any]:  # noqa: ANN401 - columns of any kind
    return select(*columns).select_from(Audit).outerjoin(DrawnLot, DrawnLot.audit_id == Audit.id)


def _concluded(since: datetime | None) -> list[ColumnElement[bool]]:
    found = [Audit.state == AuditState.CLOSED]
    return found if since is None else [*found, Audit.moved_at >= since]


def services_audited(session: Session, since: datetime | None) -> set[tuple[uuid.UUID, bool]]:
    """Return the services of audits concluded since an instant (None: ever), each with whether it was drawn."""
    rows = session.execute(_audits(Audit.service_id, _is_drawn()).where(*_concluded(since)).distinct())
    return {(service_id, bool(is_drawn)) for service_id, is_drawn in rows}


def findings_counted(session: Session, since: datetime | None) -> Sequence[Row[Any]]:
    """Return the findings of concluded audits: is_drawn, rulebook, criterion, finding, number."""
    keys = (_is_drawn(), Audit.rulebook, AuditItem.criterion, AuditItem.finding)
    return session.execute(
        _audits(*keys, func.count().label("number"))
        .join(AuditItem, AuditItem.audit_id == Audit.id)
        .where(*_concluded(since), AuditItem.finding.is_not(None))
        .group_by(*keys)
    ).all()


def audits_checked(session: Session, since: datetime | None) -> dict[bool, Checked]:
    """Return what concluded audits verified: of those drawn (True), and of the others."""
    contradicted = func.max(case((AuditItem.finding == AuditFinding.CONTRADICTED, 1), else_=0)).label("contradicted")
    each = (
        _audits(_is_drawn(), contradicted)
        .join(AuditItem, AuditItem.audit_id == Audit.id)
        .where(*_concluded(since), AuditItem.finding.in_(VERIFIED))
        .group_by(Audit.id, DrawnLot.audit_id)
        .subquery()
    )
    rows = session.execute(
        select(each.c.is_drawn, func.count(), func.sum(each.c.contradicted)).group_by(each.c.is_drawn)
    )
    found = {bool(is_drawn): Checked(count, hits) for is_drawn, count, hits in rows}
    return {is_drawn: found.get(is_drawn, Checked()) for is_drawn in (True, False)}


def drawn_by_state(session: Session) -> dict[AuditState, int]:
    """Return how many drawn audits there are in each state."""
    rows = session.execute(
        _audits(Audit.state, func.count()).where(DrawnLot.audit_id.is_not(None)).group_by(Audit.state)
    )
    return dict(rows.all())
