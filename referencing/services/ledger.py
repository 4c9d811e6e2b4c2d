"""Check the ledger against itself, against the tables and against the stored cases; write it out for outsiders."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, TextIO

from sqlalchemy.orm import Session

from models.case import GENESIS
from models.ledger import commitment_of, hash_of
from models.queries.ledger import chain_ends, entries_in_order
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
    report = LedgerReport()
    for procedure in PROCEDURES.values():
        _verify_procedure(session, procedure, report)
    report.broken.sort(key=lambda found: (found.at or "", found.procedure, found.case, found.seq or 0))
    return report


def _verify_procedure(session: Session, procedure: Procedure, report: LedgerReport) -> None:
    ends = chain_ends(session, procedure.name)
    end = next(ends, None)
    for case_id, entries in groupby(entries_in_order(session, procedure.name), key=lambda row: row.case_id):
        while end is not None and end.id < case_id:
            _case_break(procedure, end, "case_without_entries", report)
            end = next(ends, None)
        known = end if end is not None and end.id == case_id else None
        _verify_chain(procedure, str(case_id), known, list(entries), report)
        if known is not None:
            end = next(ends, None)
    while end is not None:
        _case_break(procedure, end, "case_without_entries", report)
        end = next(ends, None)


def _case_break(procedure: Procedure, end: Any, code: str, report: LedgerReport) -> None:  # noqa: ANN401 - a row
    report.cases += 1
    report.broken.append(Break(procedure.name, end.number, None, None, None, code))


def _verify_chain(procedure: Procedure, case_id: str, end: Any, entries: list[Any], report: LedgerReport) -> None:  # noqa: ANN401
    report.cases += 1
    name = end.number if end is not None else case_id
    previous, state = GENESIS, None
    for expected, entry in enumerate(entries, start=1):
        report.entries += 1
        report.purged += entry.purged_at is not None
        code = _entry_fault(procedure, entry, expected, previous, state)
        if code:
            at = entry.at.isoformat()
            report.broken.append(Break(procedure.name, name, entry.seq, entry.trigger, at, code))
            return
        previous, state = entry.hash, entry.target
    _compare_with_case(procedure, name, end, entries[-1], report)


def _entry_fault(procedure: Procedure, entry: Any, expected: int, previous: str, state: str | None) -> str | None:  # noqa: ANN401
    if entry.seq != expected:
        return "entry_missing_or_inserted"
    if entry.previous_hash != previous:
        return "chain_broken"
    if hash_of(entry._asdict()) != entry.hash:
        return "entry_edited"
    if entry.detail_id is None:
        return "detail_missing"
    if entry.purged_at is None and _commitment(entry) != entry.commitment:
        return "detail_edited"
    return _table_fault(procedure, entry, state)


def _commitment(entry: Any) -> str:  # noqa: ANN401 - a row
    return commitment_of(entry.salt or "", entry.actor_id, entry.actor_name, entry.reason)


def _table_fault(procedure: Procedure, entry: Any, state: str | None) -> str | None:  # noqa: ANN401 - a row
    """Replay the table: the entry must start where the one before it ended, by a row that exists."""
    step = procedure.opening if entry.seq == 1 else procedure.step.get(entry.trigger)
    if step is None or entry.trigger != step.trigger or entry.source != state:
        return "not_in_the_table"
    if entry.seq > 1 and entry.source not in step.sources:
        return "not_in_the_table"
    target = step.target if step.target is not None else entry.source
    return None if entry.target == target and entry.role in step.roles else "not_in_the_table"


def _compare_with_case(procedure: Procedure, name: str, end: Any, last: Any, report: LedgerReport) -> None:  # noqa: ANN401
    if end is None:
        code = "entries_without_case"
    elif end.ledger_length != last.seq or end.ledger_head != last.hash:
        code = "end_cut_off"
    elif end.state.value != last.target:
        code = "state_is_not_the_replayed_one"
    else:
        return
    report.broken.append(Break(procedure.name, name, last.seq, last.trigger, last.at.isoformat(), code))


def export(session: Session, file: TextIO) -> int:
    """Write every entry as a line of JSON, without personal data; return how many. Anyone can redo the hashes."""
    stable_view(session)
    count = 0
    for procedure in PROCEDURES.values():
        for line in _lines(session, procedure):
            file.write(json.dumps(line, sort_keys=True, ensure_ascii=False) + "\n")
            count += 1
    return count


def _lines(session: Session, procedure: Procedure) -> Iterator[dict[str, Any]]:
    for entry in entries_in_order(session, procedure.name):
        yield {
            "format": 1,
            "procedure": entry.procedure,
            "case": str(entry.case_id),
            "seq": entry.seq,
            "trigger": entry.trigger,
            "source": entry.source,
            "target": entry.target,
            "role": str(entry.role),
            "at": entry.at.isoformat(timespec="microseconds"),
            "payload": entry.payload,
            "commitment": entry.commitment,
            "previous": entry.previous_hash,
            "hash": entry.hash,
        }
