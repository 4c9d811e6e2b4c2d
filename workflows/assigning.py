"""Who may be given a part of a case, who may give it, and whom to propose: balanced by theme and load."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from workflows.vocabulary import Actor, Role
from workflows.words import _


class Bar(StrEnum):
    """Why somebody may not be given a part, or nobody may be given it by this actor."""

    WRONG_ROLE = "wrong_role"
    INTEREST = "interest"
    VENDOR = "vendor"
    VOTED = "voted"
    THEME = "theme"
    AWAY = "away"
    NOT_YOURS_TO_GIVE = "not_yours_to_give"
    CHANGED = "changed"
    SAME = "same"
    CLOSED = "closed"
    NO_PART = "no_part"


BAR_WORDS: dict[Bar, str] = {
    Bar.WRONG_ROLE: _("Cette personne n’a pas le rôle voulu pour cette partie du dossier."),
    Bar.INTEREST: _("Cette personne ne peut pas suivre ce dossier."),
    Bar.VENDOR: _("Cette personne appartient à l’organisation de l’éditeur."),
    Bar.VOTED: _("Cette personne a voté sur ce dossier en commission : elle ne peut pas l’instruire."),
    Bar.THEME: _("Ce thème n’est pas de ceux que cette personne instruit."),
    Bar.AWAY: _("Cette personne est absente."),
    Bar.NOT_YOURS_TO_GIVE: _("Vous pouvez prendre une partie libre ou rendre la vôtre ; le guichet attribue le reste."),
    Bar.CHANGED: _("Cette attribution a changé entre-temps : relisez-la avant de recommencer."),
    Bar.SAME: _("Cette personne suit déjà cette partie du dossier."),
    Bar.CLOSED: _("Ce dossier est clos : il ne s’attribue plus."),
    Bar.NO_PART: _("Cette partie n’existe pas dans ce dossier."),
}
# An absence is told, not forbidden: whoever covers sees the work.
WARNINGS = frozenset({Bar.AWAY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody of the desk. `themes` empty: every theme; `load`: parts of open cases they follow now."""

    id: UUID
    name: str
    roles: frozenset[Role]
    themes: frozenset[str] = frozenset()
    load: int = 0
    is_away: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a case; `theme` empty: the whole, for its officer. `barred`: person → why not on this case."""

    case_id: UUID
    number: str
    theme: str
    barred: Mapping[UUID, Bar] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Whom to give a part, None when nobody may have it: their load, how many others may, how many may not."""

    part: Part
    person: Candidate | None
    load: int
    others: int
    excluded: int


def role_for(theme: str) -> Role:
    """Return the role that follows a part of a case."""
    return Role.REVIEWER if theme else Role.OFFICER


def bars(part: Part, person: Candidate) -> tuple[Bar, ...]:
    """Return every reason why somebody is not to be given a part."""
    found = []
    if role_for(part.theme) not in person.roles:
        found.append(Bar.WRONG_ROLE)
    if part.theme and person.themes and part.theme not in person.themes:
        found.append(Bar.THEME)
    if person.id in part.barred:
        found.append(part.barred[person.id])
    if person.is_away:
        found.append(Bar.AWAY)
    return tuple(found)


def may_give(actor: Actor, theme: str, *, to: UUID | None, held_by: UUID | None) -> bool:
    """Return whether an actor may give a part: an officer any; others take a free one, or release their own."""
    if Role.OFFICER in actor.roles:
        return True
    takes = held_by is None and to == actor.id
    releases = held_by == actor.id and to is None
    return role_for(theme) in actor.roles and (takes or releases)


def propose(parts: Sequence[Part], people: Iterable[Candidate]) -> list[Proposal]:
    """Return one proposal a part, in order: the least loaded, what was just proposed included.

    Among equals: whoever examines fewest themes, then by name and identifier. The same question has the same answer.
    """
    desk = list(people)
    loads = {person.id: person.load for person in desk}
    made = []
    for part in parts:
        able = [person for person in desk if role_for(part.theme) in person.roles]
        free = [person for person in able if not bars(part, person)]
        chosen = min(free, key=lambda person: _rank(person, loads), default=None)
        load = loads[chosen.id] if chosen else 0
        made.append(Proposal(part, chosen, load, max(len(free) - 1, 0), len(able) - len(free)))
        if chosen:
            loads[chosen.id] += 1
    return made


def _rank(person: Candidate, loads: Mapping[UUID, int]) -> tuple[int, int, str, UUID]:
    every = 1_000  # no themes set means all of them
    return loads[person.id], len(person.themes) or every, person.name, person.id
