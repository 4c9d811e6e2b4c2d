"""What the pages of audits ask: the questionnaire with its evidence, the audits of somebody, where a draw is."""

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from models.audit import Audit, AuditItem, AuditItemEvidence, AuditVisit
from models.draw import Draw, DrawnLot
from models.report import Report
from workflows.vocabulary import AuditState


def items_with_evidence(session: Session, audit_id: uuid.UUID) -> Sequence[AuditItem]:
    """Return the questionnaire of an audit with the evidence of each side, in two queries."""
    attached = selectinload(AuditItem.evidence).joinedload(AuditItemEvidence.evidence)
    return session.scalars(
        select(AuditItem).where(AuditItem.audit_id == audit_id).order_by(AuditItem.position).options(attached)
    ).all()


def visits_of(session: Session, audit_id: uuid.UUID) -> Sequence[AuditVisit]:
    """Return the visits of an audit, first to last."""
    return session.scalars(
        select(AuditVisit)
        .where(AuditVisit.audit_id == audit_id)
        .order_by(AuditVisit.visited_on, AuditVisit.noted_at)
        .options(joinedload(AuditVisit.noted_by))
    ).all()


def draw_of(session: Session, audit_id: uuid.UUID) -> Draw | None:
    """Return the draw that took the listing of an audit."""
    drawn = select(DrawnLot.draw_id).where(DrawnLot.audit_id == audit_id)
    return session.scalars(select(Draw).where(Draw.id.in_(drawn)).limit(1)).first()


def report_behind(session: Session, audit_id: uuid.UUID) -> Report | None:
    """Return the report on which an audit was opened."""
    return session.scalars(select(Report).where(Report.audit_id == audit_id).order_by(Report.number).limit(1)).first()


def audits_conducted(
    session: Session,
    person_id: uuid.UUID,
    final: Collection[AuditState],
    recused: Sequence[uuid.UUID],
    limit: int,
) -> Sequence[Audit]:
    """Return the open audits of an auditor, the nearest end first, those without one last."""
    return session.scalars(
        select(Audit)
        .where(Audit.auditor_id == person_id, Audit.state.not_in(list(final)), Audit.service_id.not_in(recused))
        .order_by(Audit.due_on.is_(None), Audit.due_on, Audit.starts_on, Audit.id)
        .limit(limit)
        .options(joinedload(Audit.service), joinedload(Audit.organisation))
    ).all()


def audits_of_vendors(
    session: Session, organisations: Collection[uuid.UUID], hidden: Collection[AuditState], limit: int
) -> Sequence[Audit]:
    """Return the audits of some vendors that they know of, last moved first."""
    return session.scalars(
        select(Audit)
        .where(Audit.organisation_id.in_(list(organisations)), Audit.state.not_in(list(hidden)))
        .order_by(Audit.moved_at.desc(), Audit.id)
        .limit(limit)
        .options(joinedload(Audit.service), joinedload(Audit.organisation))
    ).all()
