"""The ledger as a reader may see it: what stays inside the house is left out here, not in the templates."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.case import CaseMixin
from models.ledger import LedgerEntry
from referencing.words import gettext
from workflows.labels import label
from workflows.procedures import PROCEDURES
from workflows.reason_words import reason_name
from workflows.sight import is_told_to_vendor, row_of
from workflows.vocabulary import AUTOMATIC_ROLES, VENDOR_ROLES, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One step taken. `is_told`: the reader may see its particulars; `who` and `reason` are None when not theirs.

    `target` is the words of the state it led to, None when it led nowhere else.
    """

    number: int
    partial: str
    at: datetime
    role: str
    who: str | None
    reason: str | None
    reason_name: str
    target: str | None
    payload: dict[str, Any]
    is_told: bool


def events(case: CaseMixin, entries: list[LedgerEntry], *, of_the_house: bool) -> list[Event]:
    """Return the entries of a case's ledger as one reader sees them, last first."""
    return [_event(case, entry, of_the_house=of_the_house) for entry in reversed(entries)]


def _event(case: CaseMixin, entry: LedgerEntry, *, of_the_house: bool) -> Event:
    row = row_of(entry.procedure, entry.trigger)
    is_told = of_the_house or is_told_to_vendor(row, entry.role)
    states = PROCEDURES[case.procedure].states
    return Event(
        number=entry.seq,
        partial=f"timeline/{entry.procedure}/{entry.trigger}.html",
        at=entry.at,
        role=gettext(label(entry.role)),
        who=entry.detail.actor_name if _is_named(entry.role, of_the_house=of_the_house) else None,
        reason=entry.detail.reason if is_told else None,
        reason_name=gettext(reason_name(entry.trigger)),
        target=gettext(label(states(entry.target))) if entry.target != entry.source else None,
        payload=entry.payload,
        is_told=is_told,
    )


def _is_named(role: Role, *, of_the_house: bool) -> bool:
    """Return whether the reader is told who acted: a vendor knows its own people, and the house by its functions."""
    return role not in AUTOMATIC_ROLES and (of_the_house or role in VENDOR_ROLES)
