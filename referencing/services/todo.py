"""What waits for somebody of the desk: of what they follow and of what they cover, why, and since when."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.organisation import Person
from models.queries import todo as query
from models.queries.assignments import covered_by
from models.queries.queue import Place, States
from models.queries.todo import GivenPart
from models.queries.worklist import recused_services
from referencing.services import rulebooks
from referencing.services.declarations import outline_of
from referencing.services.queue_filter import theme_title
from referencing.services.seeing import staff_roles
from referencing.words import gettext, ngettext
from workflows.assigning import role_for
from workflows.completeness import applicable
from workflows.procedures import ABOUT_SERVICES, PROCEDURES
from workflows.sight import queued_states, staff_concerned, waiting_states
from workflows.words import _


@dataclass(frozen=True, slots=True)
class Task:
    """One part of a case with what waits there; `covering`: the name of whom the reader stands in for."""

    part: GivenPart
    reasons: tuple[str, ...]
    since: datetime
    covering: str | None


@dataclass(frozen=True, slots=True)
class TaskPage:
    tasks: list[Task]
    after: Place | None


@dataclass(frozen=True, slots=True)
class _Known:
    """What happened on the cases of a page; `left`: case and theme → criteria without a finding in this round."""

    left: Mapping[tuple[uuid.UUID, str], int]
    answered: Mapping[uuid.UUID, datetime]
    unread: Mapping[uuid.UUID, tuple[int, datetime]]
    unanswered: Mapping[uuid.UUID, tuple[int, datetime]]


def tasks(session: Session, person: Person, on: date, *, size: int, after: Place | None = None) -> TaskPage:
    """Return a page of the parts that a person follows or covers, by due date, each with what waits there.

    A part where nothing waits for the moment is left out; a page may therefore be short, and lead on all the same.
    """
    covered = {absence.person_id: absence.person.name for absence in covered_by(session, person.id, on)}
    recused = recused_services(session, person.id)
    parts = query.given_parts(session, [person.id, *covered], _states(person), recused, after, size + 1)
    shown = parts[:size]
    known = _known(session, person, shown)
    found = (
        Task(
            part, tuple(words for words, _at in reasons), min(at for _words, at in reasons), covered.get(part.person_id)
        )
        for part in shown
        if (reasons := tuple(_reasons(part, known)))
    )
    following = (shown[-1].due_on, shown[-1].assignment_id) if len(parts) > size else None
    return TaskPage(list(found), following)


def _states(person: Person) -> list[States]:
    roles = staff_roles(person)
    return [
        States(procedure.name, queued_states(procedure))
        for procedure in ABOUT_SERVICES.values()
        if roles & staff_concerned(procedure)
    ]


def _known(session: Session, person: Person, parts: Sequence[GivenPart]) -> _Known:
    ids = {part.id for part in parts}
    return _Known(
        _left(session, parts),
        query.answered_requests(session, ids),
        query.unread_messages(session, ids, person.id),
        query.unanswered_messages(session, ids),
    )


def _left(session: Session, parts: Sequence[GivenPart]) -> dict[tuple[uuid.UUID, str], int]:
    themes = [part for part in parts if part.theme and _awaits_its_holder(part)]
    ids = {part.id for part in themes}
    applications, found = query.applications_by_id(session, ids), query.found_in_round(session, ids)
    asked = {key: applicable(outline_of(case), rulebooks.load(case.rulebook)) for key, case in applications.items()}
    return {
        (part.id, part.theme): sum(
            (part.id, criterion.key) not in found for criterion in asked[part.id] if criterion.theme == part.theme
        )
        for part in themes
    }


def _awaits_its_holder(part: GivenPart) -> bool:
    """Return whether the case is in a state in which the role of a part has to act."""
    procedure = PROCEDURES[part.procedure]
    return procedure.states(part.state) in waiting_states(procedure, frozenset({role_for(part.theme)}))


def _reasons(part: GivenPart, known: _Known) -> Iterator[tuple[str, datetime]]:
    """Yield what waits in a part, and since when."""
    left, came = known.left.get((part.id, part.theme), 0), max(part.moved_at, part.assigned_at)
    answered = known.answered.get(part.id)
    if left and answered is not None:
        yield gettext(_("Réponse de l’éditeur à relire")), answered
    if left:
        words = ngettext("{0} critère à évaluer", "{0} critères à évaluer", left).format(left)
        yield f"{theme_title(part.theme)} : {words}", came
    if not part.theme and _awaits_its_holder(part):
        yield gettext(_("Le dossier attend le guichet")), came
    if not part.theme and part.id in known.unread:
        count, first = known.unread[part.id]
        yield ngettext("{0} message non lu", "{0} messages non lus", count).format(count), first
    elif not part.theme and part.id in known.unanswered:
        count, first = known.unanswered[part.id]
        yield ngettext("{0} message sans réponse", "{0} messages sans réponse", count).format(count), first
