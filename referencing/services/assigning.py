"""Give parts of cases to people: one at a time or many, by hand or as proposed; what each is told of it."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from models.application import Application
from models.assignment import Assignment
from models.case import CaseMixin, state_of
from models.queries import assignments as query
from models.queries.access import themes_by_person
from models.queries.cases import locked
from referencing.services import rulebooks
from referencing.services.queue_filter import theme_title
from referencing.services.seeing import staff_roles
from referencing.services.telling import Telling, tell_each
from referencing.services.working import acting_person
from referencing.words import gettext, ngettext
from workflows.assigning import WARNINGS, Bar, Candidate, Part, Proposal, bars, may_give, propose
from workflows.procedures import PROCEDURES
from workflows.rulebook import Theme
from workflows.vocabulary import Actor, Role
from workflows.words import _

DESK = (Role.OFFICER, Role.REVIEWER)
LONGEST = 1000  # signs of a reason


class BarredError(Exception):
    """Why a part was not given; `bars` holds every reason."""

    def __init__(self, found: tuple[Bar, ...]) -> None:
        super().__init__(*found)
        self.bars = found


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A part of a case to give: `theme` empty for the whole, `to` None to free it, `seen` who held it on the page."""

    theme: str
    to: uuid.UUID | None
    seen: uuid.UUID | None
    why: str = ""


def give(session: Session, case: CaseMixin, given: Given, *, actor: Actor, at: datetime, on: date) -> Assignment | None:
    """Give one part of a case, ending whoever had it, and tell the person; BarredError holds every reason why not."""
    [found] = give_many(session, [(case, given)], actor=actor, at=at, on=on)
    if isinstance(found, tuple):
        raise BarredError(found)
    return found


def give_many(
    session: Session, wanted: Sequence[tuple[CaseMixin, Given]], *, actor: Actor, at: datetime, on: date
) -> list[Assignment | tuple[Bar, ...] | None]:
    """Give parts of cases; return for each its assignment (None: it is free now), or every reason why it is not given.

    The questions to the database are as many for one part as for many; each part given is written by itself.
    """
    found = _judged(session, wanted, actor, at, on)
    session.flush()  # the old ones leave before the new ones come: one at a time follows a part
    made = [
        _made(case, given, actor, at) if bars_ == () else None
        for (case, given), bars_ in zip(wanted, found, strict=True)
    ]
    session.add_all(one for one in made if one is not None)
    session.flush()
    _tell(session, [(case, one) for (case, _given), one in zip(wanted, made, strict=True) if one], actor, at)
    return [bars_ or one for bars_, one in zip(found, made, strict=True)]


def _judged(
    session: Session, wanted: Sequence[tuple[CaseMixin, Given]], actor: Actor, at: datetime, on: date
) -> list[tuple[Bar, ...]]:
    """End what may be given anew, and return for each part every reason why it may not."""
    cases: list[Any] = [case for case, _given in wanted]
    for model in {type(case) for case in cases}:
        locked(session, model, [case.id for case in cases if type(case) is model])
    held = {(one.case_id, one.theme): one for rows in _held(session, cases) for one in rows}
    parts = parts_of(session, [(case, given.theme) for case, given in wanted])
    people, found, given_now = {one.id: one for one in candidates(session, on)}, [], set()
    for (case, given), part in zip(wanted, parts, strict=True):
        place = part.case_id, given.theme
        bars_ = _barred(case, given, held.get(place), part, people, actor)
        if place in given_now:  # the same part twice in one go
            bars_ = (Bar.CHANGED,)
        given_now.add(place)
        if not bars_ and (former := held.pop(place, None)) is not None:
            former.ended_at, former.ended_by_id = at, acting_person(actor)
        found.append(bars_)
    return found


def _held(session: Session, cases: Sequence[Any]) -> Iterable[list[Assignment]]:
    return query.current_assignments(session, {case.id for case in cases}).values()


def _made(case: Any, given: Given, actor: Actor, at: datetime) -> Assignment | None:  # noqa: ANN401 - of any procedure
    if given.to is None:
        return None
    return Assignment(
        procedure=case.procedure,
        case_id=case.id,
        theme=given.theme,
        person_id=given.to,
        assigned_by_id=acting_person(actor),
        assigned_at=at,
        why=given.why[:LONGEST],
    )


def _tell(session: Session, made: Sequence[tuple[CaseMixin, Assignment]], actor: Actor, at: datetime) -> None:
    people = query.people_by_id(session, {one.person_id for _case, one in made})
    tellings = [
        Telling(people[one.person_id], case, {"by": actor.name, "part": part_words(one.theme)}, f"assignment:{one.id}")
        for case, one in made
    ]
    tell_each(session, "assignment", tellings, actor=actor, at=at)


def themes_in(case: CaseMixin) -> tuple[Theme, ...]:
    """Return the themes that the rulebook of an application asks something in, on its track; none for other cases."""
    if not isinstance(case, Application):
        return ()
    book = rulebooks.load(case.rulebook)
    asked = {criterion.theme for criterion in book.criteria if criterion.track in (None, case.track)}
    return tuple(theme for theme in book.themes if theme.key in asked)


def part_words(theme: str) -> str:
    """Return what a part of a case is called."""
    return gettext(_("thème {0}"), theme_title(theme)) if theme else gettext(_("suivi du dossier"))


def candidates(session: Session, on: date) -> list[Candidate]:
    """Return the people of the desk, by name, with what they examine and how much they follow."""
    themes, away = themes_by_person(session), {absence.person_id for absence in query.away_on(session, on)}
    loads = query.loads(session, {name: tuple(procedure.final) for name, procedure in PROCEDURES.items()})
    return [
        Candidate(
            id=person.id,
            name=person.name,
            roles=staff_roles(person),
            themes=themes.get(person.id, frozenset()),
            load=loads.get(person.id, 0),
            is_away=person.id in away,
        )
        for person in query.people_with_role(session, DESK)
    ]


def parts_of(session: Session, wanted: Sequence[tuple[CaseMixin, str]]) -> list[Part]:
    """Return parts of cases with whom each is closed to: interests, the vendor's own people, those who voted."""
    cases: list[Any] = [case for case, _theme in wanted]
    interests = query.interested(session, {case.service_id for case in cases})
    members = query.members_of(session, {case.organisation_id for case in cases})
    voters = query.voters(session, {case.id for case in cases})
    return [
        Part(
            case_id=case.id,
            number=case.number,
            theme=theme,
            barred={person: Bar.VOTED for voted_on, person in voters if voted_on == case.id and theme}
            | {person: Bar.VENDOR for organisation, person in members if organisation == case.organisation_id}
            | {person: Bar.INTEREST for service, person in interests if service == case.service_id},
        )
        for case, (_case, theme) in zip(cases, wanted, strict=True)
    ]


def proposals(session: Session, cases: Iterable[CaseMixin], on: date) -> list[Proposal]:
    """Return whom to give each part of some cases that nobody follows: case by case, the whole first, then themes."""
    found: list[Any] = list(cases)
    held = query.current_assignments(session, [case.id for case in found])
    free = [
        (case, theme)
        for case in found
        for theme in ("", *(theme.key for theme in themes_in(case)))
        if theme not in {assignment.theme for assignment in held.get(case.id, [])} and not _is_closed(case)
    ]
    return propose(parts_of(session, free), candidates(session, on))


def proposal_words(made: Proposal) -> str:
    """Return why a proposal names whom it names."""
    if made.person is None:
        return gettext(_("Personne ne peut recevoir cette partie aujourd’hui."))
    scope = _("instruit ce thème") if made.part.theme and made.person.themes else _("a le rôle voulu")
    words = [gettext(scope), ngettext("{0} partie en cours", "{0} parties en cours", made.load).format(made.load)]
    if made.others:
        others = ngettext(
            "la seule autre personne possible n’en suit pas moins",
            "aucune des {0} autres personnes possibles n’en suit moins",
            made.others,
        )
        words.append(others.format(made.others))
    else:
        words.append(gettext(_("seule personne possible")))
    if made.excluded:
        told = ngettext("{0} personne écartée", "{0} personnes écartées", made.excluded).format(made.excluded)
        words.append(f"{told} ({gettext(_('thème, absence, intérêt ou vote'))})")
    return " ; ".join(words)


def _barred(
    case: CaseMixin,
    given: Given,
    held: Assignment | None,
    part: Part,
    people: Mapping[uuid.UUID, Candidate],
    actor: Actor,
) -> tuple[Bar, ...]:
    held_by = held.person_id if held else None
    found = list(_misplaced(case, given, held_by))
    if not may_give(actor, given.theme, to=given.to, held_by=held_by):
        found.append(Bar.NOT_YOURS_TO_GIVE)
    if given.to is not None:
        person = people.get(given.to)
        found += bars(part, person) if person else (Bar.WRONG_ROLE,)
    return tuple(bar for bar in found if bar not in WARNINGS)


def _misplaced(case: CaseMixin, given: Given, held_by: uuid.UUID | None) -> Iterable[Bar]:
    if given.theme and given.theme not in {theme.key for theme in themes_in(case)}:
        yield Bar.NO_PART
    if given.seen != held_by:
        yield Bar.CHANGED
    elif given.to == held_by:
        yield Bar.SAME
    if given.to is not None and _is_closed(case):
        yield Bar.CLOSED


def _is_closed(case: CaseMixin) -> bool:
    return state_of(case) in PROCEDURES[case.procedure].final
