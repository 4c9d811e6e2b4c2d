"""The rules of a session of the commission: who may do what with it, who may vote, what a vote gives."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from workflows.calendar import day_of
from workflows.labels import label
from workflows.rulebook import Rulebook
from workflows.vocabulary import Actor, Holder, MissedEffect, Opinion, Refusal, Role

_SECRETARY, _MEMBER = (Role.SECRETARY,), (Role.MEMBER,)

# What people do with a session, and in which role.
SITTING_WORKS: dict[str, tuple[Role, ...]] = {
    "plan": _SECRETARY,
    "change": _SECRETARY,
    "convene": _SECRETARY,
    "cancel": _SECRETARY,
    "compose": _SECRETARY,
    "note_presence": _SECRETARY,
    "answer": _MEMBER,
}
_WHILE_AHEAD = ("convene", "answer")
_UNTIL_HELD = ("change", "cancel")
_FROM_ITS_DAY = ("note_presence",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """A session as the rules see it; `held_on`: its day, Europe/Paris; `is_held`: an opinion was given in it."""

    held_on: date
    begins_at: datetime | None
    is_cancelled: bool
    is_held: bool


def forbidden_sitting(name: str, actor: Actor, sitting: Sitting | None, at: datetime) -> tuple[Refusal, ...]:
    """Return every reason why this actor may not do this with a session now; `sitting` is None for a new one."""
    roles = SITTING_WORKS[name]
    if not actor.roles & set(roles):
        return (Refusal("wrong_role", tuple(label(role) for role in roles)),)
    if sitting is None:
        return ()
    found = [Refusal("session_cancelled")] if sitting.is_cancelled else []
    if name in _UNTIL_HELD and sitting.is_held:
        found.append(Refusal("session_held"))
    if name in _WHILE_AHEAD and (sitting.begins_at is None or sitting.begins_at <= at):
        found.append(Refusal("session_not_ahead"))
    return (*found, *(before_its_day(sitting.held_on, day_of(at)) if name in _FROM_ITS_DAY else ()))


def before_its_day(held_on: date | None, on: date) -> tuple[Refusal, ...]:
    """Return why what is said in a session cannot be written `on` this day: its own lies ahead; None for no session."""
    return (Refusal("session_day_ahead", (held_on.isoformat(),)),) if held_on is not None and on < held_on else ()


def forbidden_ballot(
    name: str,
    *,
    held_on: date | None,
    on: date,
    is_member: bool,
    is_present: bool,
    is_recused: bool,
) -> tuple[Refusal, ...]:
    """Return every reason why the ballot of the person called `name` does not count on a case.

    `held_on` is the day of the session that has the case on its agenda, None for none; `on` is today.
    """
    is_on_agenda = held_on is not None
    found = [] if is_on_agenda else [Refusal("not_on_agenda")]
    found += before_its_day(held_on, on)
    found += [] if is_member else [Refusal("not_a_member", (name,))]
    found += [Refusal("recused_voter", (name,))] if is_recused else []
    found += [] if is_present or not is_on_agenda else [Refusal("absent_voter", (name,))]
    return tuple(found)


# Who may have to lift a reservation.
OWNERS = (Holder.VENDOR, Holder.DESK)


def forbidden_effect(owner: Holder, effect: MissedEffect) -> tuple[Refusal, ...]:
    """Return why a reservation may not have this effect: what the desk misses is not held against the vendor."""
    is_unjust = owner is Holder.DESK and effect is not MissedEffect.REMINDER
    return (Refusal("vendor_pays_for_the_desk"),) if is_unjust else ()


@dataclass(frozen=True, slots=True)
class Quorum:
    """Members present and able to vote on a case, beside what the rulebook requires of its `members`."""

    present: int
    required: int
    members: int

    @property
    def is_met(self) -> bool:
        """Whether the commission may give its opinion."""
        return self.present >= self.required


def quorum_of(book: Rulebook, present: Iterable[object], recused: Iterable[object]) -> Quorum:
    """Return the quorum of a case: who declared an interest does not count."""
    return Quorum(len(set(present) - set(recused)), book.commission.quorum, book.commission.members)


@dataclass(frozen=True, slots=True)
class Result:
    """Votes by opinion in the order of the four; `leading`: those that nobody outvoted."""

    counts: tuple[tuple[Opinion, int], ...]
    leading: tuple[Opinion, ...]

    @property
    def total(self) -> int:
        """How many votes were cast."""
        return sum(count for _opinion, count in self.counts)

    @property
    def is_tie(self) -> bool:
        """Whether several opinions share the lead: the commission then says why it keeps one."""
        return len(self.leading) > 1


def result_of(ballots: Iterable[Opinion]) -> Result:
    """Return what some ballots give."""
    counted = Counter(ballots)
    most = max(counted.values(), default=0)
    leading = tuple(opinion for opinion in Opinion if most and counted[opinion] == most)
    return Result(tuple((opinion, counted[opinion]) for opinion in Opinion), leading)
