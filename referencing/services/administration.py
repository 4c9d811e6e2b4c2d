"""The journal of administrators: who changed what, and why; each act is chained to the one before it."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from models.administration import AdministrativeAct, act_hash
from models.case import GENESIS
from models.queries.administration import acts_in_order, last_act
from models.queries.cases import take_numbers
from workflows.administration import Act
from workflows.vocabulary import Actor

SERIES = "ACTE"


class ReasonMissingError(Exception):
    """An act that must say why does not."""


def record(
    session: Session,
    act: Act,
    *,
    actor: Actor,
    at: datetime,
    subject: str,
    subject_id: uuid.UUID | None = None,
    reason: str = "",
    details: dict[str, Any] | None = None,
) -> AdministrativeAct:
    """Write an act at the end of the journal, in the caller's transaction, and return it."""
    number = take_numbers(session, SERIES, at.year)[0]  # holds its row until the commit: one writer at a time
    before = last_act(session)
    written = AdministrativeAct(
        number=number,
        act=act.value,
        actor_id=actor.id,
        actor_name=actor.name,
        subject=subject[:300],
        subject_id=subject_id,
        reason=reason.strip(),
        details=details or {},
        at=at,
        previous_hash=before.hash if before else GENESIS,
    )
    written.hash = act_hash(written)
    session.add(written)
    session.flush()
    return written


def required(reason: str) -> str:
    """Return a reason without the blanks around it; ReasonMissingError when nothing is left."""
    if not reason.strip():
        raise ReasonMissingError
    return reason.strip()


def first_broken(session: Session) -> str | None:
    """Return the number of the first act that does not follow from those before it; None when the journal holds."""
    previous = GENESIS
    for act in acts_in_order(session):
        if act.previous_hash != previous or act_hash(act) != act.hash:
            return act.number
        previous = act.hash
    return None
