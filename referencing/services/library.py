"""The evidence library: where each piece serves, and what takes its place.

Evidence never changes, so that what was filed stays true. Another name, date or file makes a new piece, which takes
the place of the former wherever the answer may still be written.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import PurePosixPath
from uuid import UUID

from sqlalchemy.orm import Session

from models.application import Application
from models.evidence import Evidence, Succession
from models.organisation import Person
from models.queries import library as query
from models.queries.library import Use
from referencing.services import rulebooks
from referencing.services.applications import flags_of, show_life
from referencing.services.errors import NotFoundError
from referencing.services.seeing import is_open_to, may_read_dossier
from referencing.services.uploading import clean_name, free_name
from referencing.services.working import acting_person, begin_work
from referencing.services.writing import mark_written
from workflows.vocabulary import Actor
from workflows.works import forbidden_work


@dataclass(frozen=True, slots=True)
class Shelf:
    """A piece of evidence with its uses; `is_expired` and `days_left` on the day asked (None: it has no end)."""

    evidence: Evidence
    uses: Sequence[Use]
    is_expired: bool
    days_left: int | None
    is_ending: bool


@dataclass(slots=True)
class Reach:
    """Where a replacement will take place, and where the former piece stays because the answer is closed."""

    changed: list[Use] = field(default_factory=list)
    kept: list[Use] = field(default_factory=list)


def shelves(session: Session, organisation_id: UUID, on: date) -> list[Shelf]:
    """Return a vendor's library with the uses of each piece, in three queries at most."""
    rows = query.library_of(session, organisation_id)
    return _shelved(rows, query.uses_of(session, [row.id for row in rows]), on)


def ending_in(session: Session, application: Application, on: date) -> list[Shelf]:
    """Return the pieces that serve in an application and have ended or end soon, in the order of their names."""
    return [
        one
        for one in shelves(session, application.organisation_id, on)
        if (one.is_expired or one.is_ending) and any(use.application_id == application.id for use in one.uses)
    ]


def shelf(session: Session, evidence: Evidence, on: date) -> Shelf:
    """Return one piece with its uses."""
    return _shelved([evidence], query.uses_of(session, [evidence.id]), on)[0]


def _shelved(rows: Iterable[Evidence], uses: Sequence[Use], on: date) -> list[Shelf]:
    by_piece: dict[UUID, list[Use]] = {}
    for use in uses:
        by_piece.setdefault(use.evidence_id, []).append(use)
    return [_with_uses(row, by_piece.get(row.id, []), on) for row in rows]


def _with_uses(evidence: Evidence, uses: Sequence[Use], on: date) -> Shelf:
    left = (evidence.valid_until - on).days if evidence.valid_until else None
    return Shelf(
        evidence,
        uses,
        is_expired=left is not None and left < 0,
        days_left=left,
        is_ending=left is not None and 0 <= left <= warning_days(uses),
    )


def warning_days(uses: Iterable[Use] = ()) -> int:
    """Return from how many days on an end is worth a warning: the farthest reminder of the rulebooks concerned."""
    keys = {use.rulebook for use in uses} or set(rulebooks.keys())
    return max(day for key in keys for day in rulebooks.load(key).renewal.reminder_days)


def own_evidence(session: Session, organisations: Iterable[UUID], evidence_id: UUID) -> Evidence:
    """Return a piece of one of these vendors' libraries; NotFoundError when it is not theirs."""
    found = query.evidence_by_id(session, [evidence_id]).get(evidence_id)
    if found is None or found.organisation_id not in set(organisations):
        raise NotFoundError(str(evidence_id))
    return found


def is_replaced(session: Session, evidence: Evidence) -> bool:
    """Return whether another piece took the place of this one."""
    return query.successor_of(session, evidence.id) is not None


def own_pieces(session: Session, organisation_id: UUID, ids: Sequence[UUID]) -> list[Evidence]:
    """Return pieces of a vendor's library in the order asked, each once; NotFoundError for one that is not theirs."""
    found = query.evidence_by_id(session, ids)
    pieces = [found.get(one) for one in dict.fromkeys(ids)]
    if any(piece is None or piece.organisation_id != organisation_id for piece in pieces):
        raise NotFoundError(str(organisation_id))
    return [piece for piece in pieces if piece]


def visible_evidence(session: Session, evidence_id: UUID, person: Person) -> Evidence:
    """Return a piece of the reader's vendor, in a dossier that they may read or in its messages; else NotFoundError."""
    found = query.evidence_by_id(session, [evidence_id]).get(evidence_id)
    if found is None:
        raise NotFoundError(str(evidence_id))
    if found.organisation_id in {membership.organisation_id for membership in person.memberships}:
        return found
    if any(may_read_dossier(session, case, person) for case in query.cases_using(session, evidence_id)):
        return found
    if any(is_open_to(session, case, person) for case in query.cases_discussing(session, evidence_id)):
        return found
    raise NotFoundError(str(evidence_id))


def reach(session: Session, evidence: Evidence, actor: Actor) -> Reach:
    """Return where another piece would take the place of this one, before it is done."""
    found, closed = Reach(), _closed_subjects(session, evidence, actor)
    for use in query.uses_of(session, [evidence.id]):
        (found.kept if (use.application_id, use.criterion) in closed else found.changed).append(use)
    return found


def _closed_subjects(session: Session, evidence: Evidence, actor: Actor) -> set[tuple[UUID, str]]:
    closed: set[tuple[UUID, str]] = set()
    uses = query.uses_of(session, [evidence.id])
    for application in query.applications_using(session, evidence.id):
        flagged = frozenset(flags_of(session, application))
        for use in uses:
            if use.application_id == application.id and forbidden_work(
                "answer", application.state, actor, flagged=flagged, key=use.criterion
            ):
                closed.add((application.id, use.criterion))
    return closed


def succeed(session: Session, former: Evidence, successor: Evidence, *, actor: Actor, at: datetime) -> Reach:
    """Put a piece in the place of another wherever the answer may still be written, and return where.

    The former leaves the library; NotFoundError when something took its place already.
    """
    if is_replaced(session, former) or former.organisation_id != successor.organisation_id:
        raise NotFoundError(str(former.id))
    found = reach(session, former, actor)
    for application in query.applications_using(session, former.id):
        keys = [use.criterion for use in found.changed if use.application_id == application.id]
        if keys:
            _swap(session, application, keys, former, successor, actor, at)
    session.add(Succession(former_id=former.id, successor_id=successor.id, at=at, by_id=acting_person(actor)))
    session.flush()
    return found


def _swap(
    session: Session,
    application: Application,
    keys: Sequence[str],
    former: Evidence,
    successor: Evidence,
    actor: Actor,
    at: datetime,
) -> None:
    flagged = frozenset(flags_of(session, application))
    for key in keys:
        begin_work(session, application, "answer", actor, flagged=flagged, key=key)
        mark_written(session, application, key, actor=actor, at=at)
    for answer, place in query.places_of(session, former.id, application.id):
        if answer.criterion in keys:
            answer.changed_at = at
            if any(other.evidence_id == successor.id for other in answer.evidence):
                answer.evidence.remove(place)
            else:
                place.evidence = successor
    show_life(application, rulebooks.load(application.rulebook), at)
    session.flush()


def revise(
    session: Session, evidence: Evidence, name: str, valid_until: date | None, *, actor: Actor, at: datetime
) -> tuple[Evidence, Reach]:
    """Give a piece another name or date; the ending of its name stays. Return what takes its place, and where."""
    suffix = PurePosixPath(evidence.name).suffix
    wanted = clean_name(name if name.lower().endswith(suffix.lower()) else name + suffix)
    if wanted == PurePosixPath(evidence.name).name and valid_until == evidence.valid_until:
        return evidence, Reach()
    is_same_name = wanted == PurePosixPath(evidence.name).name
    successor = Evidence(
        organisation_id=evidence.organisation_id,
        file_id=evidence.file_id,
        name=evidence.name if is_same_name else free_name(session, evidence.organisation_id, wanted),
        valid_until=valid_until,
        added_at=at,
    )
    session.add(successor)
    session.flush()
    return successor, succeed(session, evidence, successor, actor=actor, at=at)
