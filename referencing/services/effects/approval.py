"""Effects of the approval inside a vendor's organisation: what was read is frozen by its digest."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.orm import Session

from models.approval import Approval
from models.organisation import Person
from models.queries.approvals import last_approval
from models.queries.memberships import signatories_of
from referencing.services.declarations import digest_of
from referencing.services.effects import effect
from referencing.services.telling import tell
from referencing.services.turn import Turn
from referencing.words import gettext
from workflows.words import _


@effect
def ask_approval(session: Session, turn: Turn) -> None:
    """Keep which dossier a signatory is asked to approve."""
    digest = digest_of(session, turn.case)
    session.add(_asked(turn, digest, turn.actor.id))
    turn.payload |= {"dossier": digest}
    signatories = signatories_of(session, turn.case.organisation_id)
    _tell(session, turn, "approval_requested", signatories, {"by": turn.actor.name})


@effect
def give_approval(session: Session, turn: Turn) -> None:
    """Keep which dossier a signatory approved: the one asked about, or the one they read unasked."""
    digest, last = digest_of(session, turn.case), last_approval(session, turn.case)
    if last is None or last.is_given is not None or last.digest != digest:
        last = _asked(turn, digest, None)
        session.add(last)
    _answer(session, last, turn, is_given=True)
    turn.payload |= {"dossier": digest}


@effect
def refuse_approval(session: Session, turn: Turn) -> None:
    """The signatory sends the dossier back; the comment stands in the ledger."""
    last = last_approval(session, turn.case)
    if last is None:
        raise LookupError(turn.case.number)
    _answer(session, last, turn, is_given=False)
    turn.payload |= {"dossier": last.digest}


def _asked(turn: Turn, digest: str, by: UUID | None) -> Approval:
    return Approval(application_id=turn.case.id, round=turn.case.round, digest=digest, asked_by_id=by, asked_at=turn.at)


def _answer(session: Session, approval: Approval, turn: Turn, *, is_given: bool) -> None:
    approval.is_given, approval.answered_by_id, approval.answered_at = is_given, turn.actor.id, turn.at
    words = gettext(_("accord donné") if is_given else _("dossier renvoyé à l’équipe"))
    _tell(session, turn, "approval_answered", _asker(approval), {"by": turn.actor.name, "answer": words})


def _asker(approval: Approval) -> list[Person]:
    return [approval.asked_by] if approval.asked_by else []


def _tell(session: Session, turn: Turn, kind: str, people: Iterable[Person], context: dict[str, str]) -> None:
    path = f"/editeur/dossiers/{turn.case.number}/approbation"
    tell(session, kind, people, {**context, "path": path}, actor=turn.actor, at=turn.at, case=turn.generic)
