"""The desk's queue: what a filter means for one reader, a page of it, how many there are."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from models.assignment import Assignment
from models.organisation import Person
from models.queries import queue as query
from models.queries.assignments import current_assignments
from models.queries.people import active_person, organisations_named
from models.queries.queue import COUNTED, Place, QueueLine, States, Wanted
from models.queries.search import numbers_like, services_like
from models.queries.worklist import recused_services
from referencing.services import rulebooks
from referencing.services.queue_filter import Due, Filter, Whose
from referencing.services.seeing import staff_roles
from workflows.procedures import ABOUT_SERVICES
from workflows.sight import queued_states, staff_concerned, states_at_rest
from workflows.steps import Procedure
from workflows.vocabulary import Track

CHUNK = 500  # cases read at a time where all are wanted
_DAYS = {Due.LATE: 0, Due.WEEK: 8, Due.MONTH: 31}  # due before the day so many days away


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page; `after` leads to the next; `count` stops at COUNTED + 1; `assigned`: case → who follows its parts."""

    lines: list[QueueLine]
    after: Place | None
    count: int
    assigned: Mapping[uuid.UUID, Sequence[Assignment]]

    @property
    def is_counted(self) -> bool:
        """Whether `count` is exact."""
        return self.count <= COUNTED


def queue_page(
    session: Session, person: Person, chosen: Filter, on: date, *, size: int, after: Place | None = None
) -> QueuePage:
    """Return a page of what a filter asks for, as one reader may see it; without what they are recused from."""
    wanted = wanted_by(session, person, chosen, on)
    lines = query.queued_cases(session, wanted, after, size + 1)
    shown = lines[:size]
    following = (shown[-1].due_on, shown[-1].id) if len(lines) > size else None
    count = query.count_queued(session, wanted)
    return QueuePage(shown, following, count, current_assignments(session, [line.id for line in shown]))


def whole_queue(
    session: Session, person: Person, chosen: Filter, on: date
) -> Iterator[tuple[QueueLine, Sequence[Assignment]]]:
    """Yield every case that a filter asks for with who follows it, read some hundred at a time."""
    wanted, after = wanted_by(session, person, chosen, on), None
    while True:
        lines = query.queued_cases(session, wanted, after, CHUNK)
        assigned = current_assignments(session, [line.id for line in lines])
        for line in lines:
            yield line, assigned.get(line.id, [])
        if len(lines) < CHUNK:
            return
        after = (lines[-1].due_on, lines[-1].id)


def wanted_by(session: Session, person: Person, chosen: Filter, on: date) -> Wanted:
    """Return what a filter means for one reader on a day."""
    wanted = Wanted(
        states=tuple(_states(person, chosen)),
        recused=tuple(recused_services(session, person.id)),
        kind=chosen.kind,
        track=chosen.track,
        rulebook=chosen.rulebook or None,
        theme=chosen.theme or None,
        examined_in=tuple(_examining(chosen.theme)),
        is_unassigned=chosen.whose == Whose.NOBODY,
        before=on + timedelta(days=_DAYS[chosen.due]) if chosen.due else None,
        has_open_request=chosen.has_open_request,
    )
    return _named(session, person, chosen, on, wanted)


def _named(session: Session, person: Person, chosen: Filter, on: date, wanted: Wanted) -> Wanted:
    """Look up who and what a filter names."""
    if chosen.whose == Whose.MINE:
        wanted = replace(wanted, assignee=person.id)
    elif chosen.whose and chosen.whose != Whose.NOBODY:
        colleague = active_person(session, chosen.whose.lower())
        wanted = replace(wanted, assignee=colleague.id if colleague else uuid.UUID(int=0))
    if chosen.vendor:
        wanted = replace(wanted, organisations=tuple(organisations_named(session, chosen.vendor)))
    if chosen.text:
        services, numbers = services_like(session, chosen.text), numbers_like(chosen.text, on)
        wanted = replace(wanted, services=tuple(services), numbers=tuple(numbers))
    return wanted


def _states(person: Person, chosen: Filter) -> Iterator[States]:
    roles = staff_roles(person)
    for name, procedure in ABOUT_SERVICES.items():
        if not roles & staff_concerned(procedure):
            continue
        named = tuple(state for state in procedure.states if f"{name}.{state.value}" in chosen.states)
        if named:
            yield States(name, named)
        elif not chosen.states:
            yield _usual(procedure)


def _usual(procedure: Procedure) -> States:
    return States(procedure.name, queued_states(procedure), states_at_rest(procedure))


def _examining(theme: str) -> Iterator[tuple[str, Track]]:
    """Yield the rulebooks and tracks that ask something in a theme."""
    for key in rulebooks.keys():  # noqa: SIM118 - a function of a module
        criteria = [criterion for criterion in rulebooks.load(key).criteria if criterion.theme == theme]
        for track in Track:
            if any(criterion.track in (None, track) for criterion in criteria):
                yield key, track
