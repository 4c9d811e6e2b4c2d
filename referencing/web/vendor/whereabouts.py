"""How long each side has had a case, and how long each stage usually lasts."""

from dataclasses import dataclass
from datetime import datetime
from statistics import median

from sqlalchemy.orm import Session

from models.application import Application
from models.queries.durations import stays
from referencing.words import gettext
from workflows.clocks import is_on_vendors_time
from workflows.labels import label
from workflows.procedures import APPLICATION
from workflows.vocabulary import ApplicationState

_DAY = 86_400
_ENOUGH = 5  # fewer cases say more about them than about what is usual


@dataclass(frozen=True, slots=True)
class Times:
    """Whole days that a case has spent with each side, the present stay included."""

    vendor_days: int
    house_days: int


def times_of(case: Application, now: datetime) -> Times:
    """Return the time that each side has had a case so far."""
    running = int((now - case.moved_at).total_seconds()) if case.state not in APPLICATION.final else 0
    is_vendors = is_on_vendors_time(APPLICATION, case.state)
    vendor = case.vendor_seconds + (running if is_vendors else 0)
    house = case.desk_seconds + (0 if is_vendors else running)
    return Times(vendor // _DAY, house // _DAY)


def usual_days(session: Session, case: Application) -> list[tuple[str, int, int]]:
    """Return states with the median stay in days and the number of cases behind it, where there are enough."""
    found: dict[ApplicationState, list[int]] = {}
    for state, seconds in stays(session, case.track):
        found.setdefault(ApplicationState(state), []).append(seconds)
    known = [state for state in ApplicationState if len(found.get(state, ())) >= _ENOUGH]
    return [(gettext(label(state)), round(median(found[state]) / _DAY), len(found[state])) for state in known]
