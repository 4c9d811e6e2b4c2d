"""Effects of what a renewal or an update took over: its confirmation, and what was told on the day of the filing."""

import hashlib

from sqlalchemy.orm import Session

from models.ledger import canonical
from referencing.services.carrying import carried_by, causes_to_keep, confirm_rest
from referencing.services.effects import effect
from referencing.services.turn import Turn


@effect
def confirm_unchanged(session: Session, turn: Turn) -> None:
    """Keep which answers the signatory confirmed as they stand, and their digest in the ledger."""
    confirmed = confirm_rest(session, turn.case, turn.actor, turn.at)
    turn.payload |= {"confirmed": len(confirmed), "answers": hashlib.sha256(canonical(confirmed)).hexdigest()}


@effect
def keep_causes(session: Session, turn: Turn) -> None:
    """Keep why answers were looked at again as it stands at the filing: reviewers read the same."""
    with session.no_autoflush:  # one step is one new version of its case
        carried = carried_by(session, turn.case, turn.on)
    if carried is not None:
        carried.carrying.causes = causes_to_keep(carried)
        turn.payload |= {"reviewed": len(carried.review.causes), "carried": len(carried.review.rest)}
