"""Run stories side by side on a simulated calendar: each act in its own transaction, the clock every night."""

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count

from sqlalchemy.orm import Session, sessionmaker

from referencing.services.demo.acts import Story
from referencing.services.demo.world import World
from referencing.services.public_holidays import french_holidays
from referencing.services.tick import tick
from workflows.calendar import PARIS, is_working_day

_MORNING = time(9, 30)
_NIGHT = time(0, 5)
_MINUTE = timedelta(minutes=1)
_WORKING_DAY = timedelta(hours=9)
Report = Callable[[int], None]


@dataclass(order=True)
class _Turn:
    day: int
    number: int
    story: Story = field(compare=False)


def direct(
    sessions: sessionmaker[Session],
    world: World,
    stories: Iterable[tuple[int, int, Story]],
    first: date,
    days: int,
    report: Report = lambda _days: None,
    at_midnight: Report = lambda _day: None,
) -> None:
    """Play stories (number, first day, story) over a number of days from a first one.

    `report` gets each day played, `at_midnight` each day whose clock has just struck.

    People act on working days, the clock every night. Two acts never share an instant, so that the order of events is
    the order of their times.
    """
    waiting = [_Turn(_working(first, day), number, story) for number, day, story in stories]
    heapq.heapify(waiting)
    for day in range(days + 1):
        tick(sessions, _moment(first, day, _NIGHT))
        at_midnight(day)
        at = _moment(first, day, _MORNING)
        pause = min(_MINUTE, _WORKING_DAY / max(sum(turn.day <= day for turn in waiting), 1))
        while waiting and waiting[0].day <= day:
            turn = heapq.heappop(waiting)
            wait = _act(sessions, world, turn.story, at)
            at += pause
            if wait is not None:
                heapq.heappush(waiting, _Turn(_working(first, day + max(wait, 1)), turn.number, turn.story))
        report(day)


def _working(first: date, day: int) -> int:
    """Return the first day from this one on when people work."""
    return next(n for n in count(day) if is_working_day(first + timedelta(days=n), french_holidays()))


def _moment(first: date, day: int, hour: time) -> datetime:
    return datetime.combine(first + timedelta(days=day), hour, PARIS)


def _act(sessions: sessionmaker[Session], world: World, story: Story, at: datetime) -> int | None:
    with sessions.begin() as session:
        world.session, world.at = session, at
        return next(story, None)
