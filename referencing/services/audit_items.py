"""What is said about one declaration under audit: answer, finding, complement, observation, reply, evidence."""

from collections.abc import Collection, Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from models.audit import Audit, AuditItem, AuditItemEvidence
from models.evidence import Evidence
from models.queries.facts import audit_items
from referencing.services.errors import NotFoundError, StalePartError
from referencing.services.working import begin_work, refuse_if
from workflows.vocabulary import Actor, AuditFinding, AuditSide, Refusal


def item_of(session: Session, audit: Audit, criterion: str) -> AuditItem:
    """Return the item about a criterion; NotFoundError when the plan does not hold it."""
    item = next((item for item in audit_items(session, audit.id) if item.criterion == criterion), None)
    if item is None:
        raise NotFoundError(criterion)
    return item


def answer_item(
    session: Session,
    audit: Audit,
    criterion: str,
    answer: str,
    *,
    actor: Actor,
    at: datetime,
    evidence: Sequence[Evidence] | None = None,
    seen: str | None = None,
) -> AuditItem:
    """Write the vendor's answer to one item, over the one `seen`; `evidence`: all of it, None leaves what is there.

    An empty answer takes it back. While a complement is asked, only the items that it names may be answered.
    """
    begin_work(session, audit, "answer_audit", actor)
    item = item_of(session, audit, criterion)
    _refuse_stale(audit, item, seen, answer_mark(item))
    if not is_open_to_answer(audit_items(session, audit.id), item):
        refuse_if((Refusal("not_asked_again", (criterion,)),), audit, "answer_audit")
    item.answer = answer.strip() or None
    item.answered_at = at if item.answer else None
    if evidence is not None:
        _put(session, item, evidence, AuditSide.VENDOR, at)
    session.flush()
    return item


def is_open_to_answer(items: Sequence[AuditItem], item: AuditItem) -> bool:
    """Return whether a complement lets the vendor answer an item: always before one is asked."""
    return item.is_asked_again or not any(other.is_asked_again for other in items)


def find_item(  # noqa: PLR0913 - what is found, on what, by whom, over which finding
    session: Session,
    audit: Audit,
    criterion: str,
    finding: AuditFinding,
    comment: str = "",
    *,
    actor: Actor,
    at: datetime,
    evidence: Sequence[Evidence] | None = None,
    seen: str | None = None,
) -> AuditItem:
    """Write the auditor's finding about one declaration; only a confirmation goes without a word."""
    begin_work(session, audit, "find_audit", actor)
    item = item_of(session, audit, criterion)
    _refuse_stale(audit, item, seen, finding_mark(item))
    if finding is not AuditFinding.CONFIRMED and not comment.strip():
        refuse_if((Refusal("finding_without_comment"),), audit, "find_audit")
    item.finding, item.comment = finding, comment.strip()
    if evidence is not None:
        _put(session, item, evidence, AuditSide.AUDITOR, at)
    session.flush()
    return item


def ask_again(session: Session, audit: Audit, criteria: Collection[str], *, actor: Actor) -> None:
    """Mark the items that the next complement is about, and no others; NotFoundError for one not in the plan."""
    begin_work(session, audit, "ask_again", actor)
    items = audit_items(session, audit.id)
    unknown = set(criteria) - {item.criterion for item in items}
    if unknown:
        raise NotFoundError(min(unknown))
    for item in items:
        item.is_asked_again = item.criterion in criteria
    session.flush()


def observe_item(
    session: Session, audit: Audit, criterion: str, observation: str, *, actor: Actor, seen: str | None = None
) -> AuditItem:
    """Write the vendor's observation on one finding; an empty one takes it back. Not once they are filed."""
    begin_work(session, audit, "observe_audit", actor)
    item = item_of(session, audit, criterion)
    _refuse_stale(audit, item, seen, observation_mark(item))
    if audit.observations is not None:
        refuse_if((Refusal("observations_already_filed"),), audit, "observe_audit")
    item.observation = observation.strip() or None
    session.flush()
    return item


def reply_item(
    session: Session, audit: Audit, criterion: str, reply: str, *, actor: Actor, seen: str | None = None
) -> AuditItem:
    """Write the auditor's reply to an observation that was filed."""
    begin_work(session, audit, "reply_audit", actor)
    item = item_of(session, audit, criterion)
    _refuse_stale(audit, item, seen, reply_mark(item))
    if audit.observations is None or not item.observation:
        refuse_if((Refusal("nothing_observed"),), audit, "reply_audit")
    item.reply = reply.strip()
    session.flush()
    return item


def answer_mark(item: AuditItem) -> str:
    """Return what tells one writing of the vendor's answer from the next."""
    return _mark(item.answer, *sorted(link.evidence_id.hex for link in item.evidence if link.side is AuditSide.VENDOR))


def finding_mark(item: AuditItem) -> str:
    """Return what tells one writing of the finding from the next."""
    pieces = sorted(link.evidence_id.hex for link in item.evidence if link.side is AuditSide.AUDITOR)
    return _mark(item.finding, item.comment, *pieces)


def observation_mark(item: AuditItem) -> str:
    """Return what tells one writing of the vendor's observation from the next."""
    return _mark(item.observation)


def reply_mark(item: AuditItem) -> str:
    """Return what tells one writing of the auditor's reply from the next."""
    return _mark(item.reply)


def _mark(*texts: str | None) -> str:
    return sha256("\x1f".join(text or "" for text in texts).encode()).hexdigest()[:16]


def _refuse_stale(audit: Audit, item: AuditItem, seen: str | None, mark: str) -> None:
    """Raise StalePartError when somebody else wrote the same thing since it was read (`seen` None: over any)."""
    if seen is not None and seen != mark:
        raise StalePartError(audit.number, item.criterion)


def _put(session: Session, item: AuditItem, evidence: Sequence[Evidence], side: AuditSide, at: datetime) -> None:
    """Make these the pieces of one side; one that stays keeps the moment when it came."""
    wanted = {piece.id: piece for piece in evidence}
    kept = [link for link in item.evidence if link.side is not side or link.evidence_id in wanted]
    known = {link.evidence_id for link in kept if link.side is side}
    item.evidence = kept
    session.flush()
    item.evidence.extend(
        AuditItemEvidence(evidence_id=key, side=side, linked_at=at) for key in wanted if key not in known
    )
