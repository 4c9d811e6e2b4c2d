"""Write the ledger: link each entry to the one before it in the same case."""

from datetime import UTC
from typing import Any

from sqlalchemy.orm import Session

from models.case import GENESIS
from models.entropy import new_id, new_salt
from models.ledger import commitment_of, hash_of
from models.queries.ledger import append
from referencing.services.turn import Turn
from workflows.vocabulary import Actor, Role


def link(turns: list[Turn]) -> None:
    """Work out the entry and the detail of each turn, and move the end of each case's chain."""
    for turn in turns:
        case = turn.generic
        salt, reason = new_salt(), turn.reason or None
        entry: dict[str, Any] = {
            "id": turn.entry_id,
            "procedure": turn.procedure.name,
            "case_id": turn.case.id,
            "seq": case.ledger_length + 1,
            "trigger": turn.step.trigger,
            "source": turn.source,
            "target": case.state.value,
            "role": role_used(turn.actor, turn.step.roles),
            "at": turn.at.astimezone(UTC),
            "payload": turn.payload,
            "commitment": commitment_of(salt, turn.actor.id, turn.actor.name, reason),
            "previous_hash": case.ledger_head or GENESIS,
        }
        entry["hash"] = hash_of(entry)
        turn.entry = entry
        turn.detail = {
            "id": new_id(),
            "entry_id": turn.entry_id,
            "salt": salt,
            "actor_id": turn.actor.id,
            "actor_name": turn.actor.name,
            "reason": reason,
            "purged_at": None,
        }
        case.ledger_length, case.ledger_head = entry["seq"], entry["hash"]


def role_used(actor: Actor, roles: tuple[Role, ...]) -> Role:
    """Return the role in which an actor takes a step: the first of the step's that they hold."""
    return next(role for role in roles if role in actor.roles)


def write(session: Session, turns: list[Turn]) -> None:
    """Insert the entries worked out by `link`."""
    append(session, [turn.entry for turn in turns], [turn.detail for turn in turns])
