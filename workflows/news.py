"""What people are told by mail: which notices the law wants sent at once, and when the others leave gathered."""

from datetime import UTC, datetime, timedelta

from workflows.calendar import PARIS
from workflows.vocabulary import NewsGroup, Rhythm

ALWAYS = frozenset({NewsGroup.LEGAL, NewsGroup.ACCOUNT})
CHOSEN = tuple(group for group in NewsGroup if group not in ALWAYS)
RHYTHMS: dict[NewsGroup, Rhythm] = dict.fromkeys(CHOSEN, Rhythm.AT_ONCE)  # of somebody who chose nothing
HOUR = 8
WEEKDAY = 0  # Monday

# What a vendor must be told at once, whatever they chose: it opens a delay, closes a way, or touches a right.
LEGAL: dict[str, frozenset[str]] = {
    "application": frozenset({"declare_inadmissible", "request_changes", "accept", "refuse", "warn", "lapse"}),
    "listing": frozenset(
        {"flag_overdue_update", "suspend", "reinstate", "open_hearing", "close_hearing", "remove", "expire"}
    ),
    "reservation": frozenset({"send_back", "miss"}),
    "audit": frozenset(
        {
            *("notify", "begin_collection", "close_collection", "ask_complement", "go_on_site"),
            *("open_contradictory", "conclude", "cancel"),
        }
    ),
}
# What the CNAM, which signs without belonging to the house, must be told at once as well.
AGREEMENT: dict[str, frozenset[str]] = {"application": frozenset({"accept", "sign"})}
_REMINDERS: dict[str, frozenset[str]] = {"listing": frozenset({"remind"}), "audit": frozenset({"remind"})}


def group_of_step(
    procedure: str, trigger: str, *, is_vendor: bool, is_awaited: bool, is_cnam: bool = False
) -> NewsGroup:
    """Return the group of the notice of a step; `is_awaited`: its reader must act now."""
    if is_cnam and trigger in AGREEMENT.get(procedure, frozenset()):
        return NewsGroup.LEGAL
    if is_vendor and trigger in LEGAL.get(procedure, frozenset()):
        return NewsGroup.LEGAL
    if trigger in _REMINDERS.get(procedure, frozenset()):
        return NewsGroup.REMINDERS
    return NewsGroup.WORK if is_awaited else NewsGroup.PROGRESS


def next_digest_at(at: datetime, rhythm: Rhythm, hour: int = HOUR, weekday: int = WEEKDAY) -> datetime:
    """Return when news of an instant leaves, strictly after it; ValueError for a rhythm that gathers nothing."""
    if rhythm not in (Rhythm.DAILY, Rhythm.WEEKLY):
        raise ValueError(rhythm)
    first = at.astimezone(PARIS).replace(hour=hour, minute=0, second=0, microsecond=0)
    days = (first + timedelta(days=count) for count in range(9))
    chosen = (day for day in days if rhythm is Rhythm.DAILY or day.weekday() == weekday)
    return next(instant for day in chosen if (instant := day.astimezone(UTC)) > at)
