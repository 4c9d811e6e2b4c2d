"""The opinion as it is written in session: one of the four, its summary, its reservations one by one."""

import uuid
from collections.abc import Sequence

from sqlalchemy.orm import Session

from models.application import Application
from models.commission import Deliberation, ReservationDraft
from models.queries.facts import deliberation_of
from referencing.services import rulebooks
from referencing.services.deliberating import Draft
from referencing.services.errors import NotFoundError, StaleError
from referencing.services.working import begin_work, refuse_if
from workflows.sitting import forbidden_effect
from workflows.vocabulary import Actor, Opinion, Refusal


def write_opinion(
    session: Session,
    application: Application,
    opinion: Opinion | None,
    summary: str,
    *,
    actor: Actor,
    seen_version: int,
) -> Deliberation:
    """Write the opinion and its summary; StaleError when somebody wrote them since `seen_version`."""
    deliberation = _begun(session, application, actor, seen_version)
    deliberation.opinion, deliberation.summary = opinion, summary
    session.flush()
    return deliberation


def write_reservation(
    session: Session,
    application: Application,
    draft: Draft,
    identifier: uuid.UUID | None = None,
    *,
    actor: Actor,
    seen_version: int,
) -> ReservationDraft:
    """Add a reservation at the end, or write the one with this identifier anew."""
    deliberation = _begun(session, application, actor, seen_version)
    is_unknown = draft.criterion is not None and draft.criterion not in rulebooks.load(application.rulebook).criterion
    refusals = (Refusal("unknown_criterion", (draft.criterion or "",)),) if is_unknown else ()
    refuse_if(refusals + forbidden_effect(draft.owner, draft.missed_effect), application, "deliberate")
    if identifier is None:
        row = ReservationDraft(position=len(deliberation.drafts))
        deliberation.drafts.append(row)
    else:
        row = draft_with_id(deliberation, identifier)
    row.text, row.criterion, row.is_suspensive = draft.text, draft.criterion, draft.is_suspensive
    row.due_on, row.missed_effect, row.owner = draft.due_on, draft.missed_effect, draft.owner
    session.flush()
    return row


def remove_reservation(
    session: Session, application: Application, identifier: uuid.UUID, *, actor: Actor, seen_version: int
) -> None:
    """Take a reservation away; the others close up."""
    deliberation = _begun(session, application, actor, seen_version)
    gone = draft_with_id(deliberation, identifier)
    _number([draft for draft in deliberation.drafts if draft is not gone])
    deliberation.drafts.remove(gone)
    session.flush()


def raise_reservation(
    session: Session, application: Application, identifier: uuid.UUID, *, actor: Actor, seen_version: int
) -> None:
    """Put a reservation one place earlier."""
    deliberation = _begun(session, application, actor, seen_version)
    order = sorted(deliberation.drafts, key=lambda draft: draft.position)
    raised = draft_with_id(deliberation, identifier)
    place = order.index(raised)
    order.insert(max(place - 1, 0), order.pop(place))
    _number(order)
    session.flush()


def draft_with_id(deliberation: Deliberation, identifier: uuid.UUID) -> ReservationDraft:
    """Return a reservation of a deliberation; NotFoundError when it is none of its own."""
    found = next((draft for draft in deliberation.drafts if draft.id == identifier), None)
    if found is None:
        raise NotFoundError(str(identifier))
    return found


def _number(order: Sequence[ReservationDraft]) -> None:
    for position, draft in enumerate(order):
        draft.position = position


def _begun(session: Session, application: Application, actor: Actor, seen_version: int) -> Deliberation:
    begin_work(session, application, "deliberate", actor)
    deliberation = deliberation_of(session, application.id)
    if deliberation is None:
        raise NotFoundError(application.number)
    if deliberation.version != seen_version:
        raise StaleError(application.number)
    deliberation.version += 1
    return deliberation
