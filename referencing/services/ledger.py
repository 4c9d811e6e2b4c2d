"""Check the ledger against itself, against the tables and against the stored cases; write it out for outsiders."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any, TextIO
from uuid import UUID

from sqlalchemy.orm import Session

from models.case import GENESIS
from models.ledger import commitment_of, hash_of, hashed_part
from models.queries.ledger import chain_ends, entries_in_order, forget_person, strangers
from models.snapshot import stable_view
from workflows.procedures import PROCEDURES
from workflows.steps import Procedure


@dataclass(frozen=True, slots=True)
class Break:
    """One place where the ledger does not hold: which case, which entry (None: the case itself), and why."""

    procedure: str
    case: str
    seq: int | None
    trigger: str | None
    at: str | None
    code: str


@dataclass
class LedgerReport:
    """What a verification found; `broken` in order of time, the first one first."""

    cases: int = 0
    entries: int = 0
    purged: int = 0
    broken: list[Break] = field(default_factory=list)

    @property
    def is_valid(self) -> bool:
        """Whether nothing is broken."""
        return not self.broken


def verify(session: Session) -> LedgerReport:
    """Return what a verification of every chain finds, in one view of the database."""
    stable_view(session)
    return report_of(session)


def report_of(session: Session) -> LedgerReport:
    """Return what a verification finds in the caller's transaction."""
    report = LedgerReport()
    for procedure in PROCEDURES.values():
        _verify_procedure(session, procedure, report)
    for name, cases, entries in strangers(session, tuple(PROCEDURES)):
        report.cases, report.entries = report.cases + cases, report.entries + entries
        report.broken.append(Break(name, "", None, None, None, "entries_without_case"))
    report.broken.sort(key=lambda found: (found.at or "", found.procedure, found.case))
    return report


def purge(session: Session, person_id: UUID, at: datetime) -> int:
    """Empty what the ledger holds about a person, name and words, and return in how many entries (GDPR art. 17).

    The chain still verifies: a commitment stays in each entry, and without its salt it tells nothing.
    """
    return forget_person(session, person_id, at)


def _verify_procedure(session: Session, procedure: Procedure, report: LedgerReport) -> None:
    ends = chain_ends(session, procedure.name)
    end = next(ends, None)
    for case_id, entries in groupby(entries_in_order(session, procedure.name), key=lambda row: row.case_id):
        while end is not None and _place(end.id) < _place(case_id):
            _case_break(procedure, end, report)
            end = next(ends, None)
        known = end if end is not None and end.id == case_id else None
        _verify_chain(procedure, known, list(entries), report)
        if known is not None:
            end = next(ends, None)
    while end is not None:
        _case_break(procedure, end, report)
        end = next(ends, None)


def _place(identifier: Any) -> str:  # noqa: ANN401 - a UUID, or what somebody put in its place
    """Return a key that sorts identifiers as both databases do."""
    return identifier.hex if isinstance(identifier, UUID) else str(identifier)


def _case_break(procedure: Procedure, end: Any, report: LedgerReport) -> None:  # noqa: ANN401 - a row
    report.cases += 1
    report.broken.append(Break(procedure.name, str(end.number), None, None, None, "case_without_entries"))


def _verify_chain(procedure: Procedure, end: Any, entries: list[Any], report: LedgerReport) -> None:  # noqa: ANN401
    report.cases += 1
    report.entries += len(entries)
    report.purged += sum(entry.purged_at is not None for entry in entries)
    found = _chain_fault(procedure, entries) or _end_fault(end, entries)
    if found is not None:
        entry, code = found
        name = str(entry.case_id) if end is None else str(end.number)
        seq = entry.seq if isinstance(entry.seq, int) else None
        at = entry.at.isoformat() if isinstance(entry.at, datetime) else None
        report.broken.append(Break(procedure.name, name, seq, entry.trigger, at, code))


def _chain_fault(procedure: Procedure, entries: list[Any]) -> tuple[Any, str] | None:
    """Return the first entry of a chain that does not follow from those before it, and why."""
    previous, state = GENESIS, None
    for expected, entry in enumerate(entries, start=1):
        code = _entry_fault(procedure, entry, expected, previous, state)
        if code:
            return entry, code
        previous, state = entry.hash, entry.target
    return None


def _entry_fault(procedure: Procedure, entry: Any, expected: int, previous: str, state: str | None) -> str | None:  # noqa: ANN401
    if entry.seq != expected:
        return "entry_missing_or_inserted"
    if entry.previous_hash != previous:
        return "chain_broken"
    if _hash(entry) != entry.hash:
        return "entry_edited"
    return _detail_fault(entry) or _table_fault(procedure, entry, state)


def _hash(entry: Any) -> str | None:  # noqa: ANN401 - a row
    try:
        return hash_of(entry._asdict())
    except (TypeError, ValueError):  # something there is no value of JSON any more
        return None


def _detail_fault(entry: Any) -> str | None:  # noqa: ANN401 - a row
    detail = (entry.salt, entry.actor_id, entry.actor_name, entry.reason)
    if not entry.has_detail:
        return "detail_missing"
    if entry.purged_at is not None:
        return None if detail == (None, None, None, None) else "detail_edited"
    try:
        commitment = commitment_of(entry.salt or "", *detail[1:])
    except TypeError:
        return "detail_edited"
    return None if commitment == entry.commitment else "detail_edited"


def _table_fault(procedure: Procedure, entry: Any, state: str | None) -> str | None:  # noqa: ANN401 - a row
    """Replay the table: the entry must start where the one before it ended, by a row that exists."""
    step = procedure.opening if entry.seq == 1 else procedure.step.get(entry.trigger)
    if step is None or entry.trigger != step.trigger or entry.source != state:
        return "not_in_the_table"
    if entry.seq > 1 and entry.source not in step.sources:
        return "not_in_the_table"
    target = step.target if step.target is not None else entry.source
    return None if entry.target == target and entry.role in step.roles else "not_in_the_table"


def _end_fault(end: Any, entries: list[Any]) -> tuple[Any, str] | None:  # noqa: ANN401 - a row
    """Return the last entry, or the first one too many, when the case says something else, and why."""
    last = entries[-1]
    if end is None:
        return entries[0], "entries_without_case"
    if isinstance(end.ledger_length, int) and 0 <= end.ledger_length < len(entries):
        return entries[end.ledger_length], "entry_missing_or_inserted"
    if end.ledger_length != len(entries):
        return last, "end_cut_off"
    if end.ledger_head != last.hash:
        return last, "entry_edited"
    return None if end.state == last.target else (last, "state_is_not_the_replayed_one")


def export(session: Session, file: TextIO) -> int:
    """Write every entry as a line of JSON, without personal data; return how many. Anyone can redo the hashes."""
    stable_view(session)
    count = 0
    for procedure in PROCEDURES.values():
        for entry in entries_in_order(session, procedure.name):
            line = hashed_part(entry._asdict()) | {"hash": entry.hash}
            file.write(json.dumps(line, sort_keys=True, ensure_ascii=False) + "\n")
            count += 1
    return count
