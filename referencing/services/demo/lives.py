"""Whole lives of services drawn by chance from the seed: not only happy ones, each step through the same door."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from referencing.services import rulebooks
from referencing.services.demo import acts
from referencing.services.demo.acts import Act, Story
from referencing.services.demo.audits import comply, conduct
from referencing.services.demo.stories import Telling, grounds, release
from referencing.services.demo.world import World
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.vocabulary import AuditConclusion, Kind, Opinion, Role, Track
from workflows.words import _

T = TypeVar("T")
Event = Callable[[World, str, str], Act]
OVER = ""  # what stands for the number of an application once nothing more happens
_SPREAD_DAYS = 300
_TIME_TO_FILE = 35  # days a renewal takes from its opening to its submission, at most
_RULEBOOKS = {"mes-2023": 4, "demo-2": 1}


def lives(count: int, days: int) -> list[Telling]:
    """Return that many lives; they begin over the first months of the calendar."""
    spread = min(_SPREAD_DAYS, days)
    return [Telling(number, life, number * spread // count) for number in range(1, count + 1)]


def life(w: World, number: int) -> Story:
    """File, be examined, be listed, file again: until the end of the service or of the calendar."""
    track = _drawn(w, {Track.SIMPLE: 1, Track.EXCHANGE: 1})
    name = gettext(_("Service simulé {0}"), number)
    case = yield from acts.file(w, number, name, track, _drawn(w, _RULEBOOKS))
    while case:
        case = yield from _drawn(w, _EXAMINATIONS)(w, case)
        if case:
            case = yield from _listed(w, case)


def _drawn(w: World, weights: Mapping[T, int]) -> T:
    return w.random.choices(list(weights), list(weights.values()))[0]


def _published(w: World, case: str) -> Act:
    opinion = _drawn(w, {Opinion.FAVOURABLE: 6, Opinion.NON_SUSPENSIVE: 3, Opinion.SUSPENSIVE: 2})
    drafts = [] if opinion is Opinion.FAVOURABLE else [acts.reserve(suspensive=opinion is Opinion.SUSPENSIVE)]
    yield from _drawn(w, {acts.assess: 2, acts.assess_with_changes: 1})(w, case)
    yield from acts.opine(w, case, opinion, drafts)
    yield from acts.agree(w, case)
    if opinion is Opinion.SUSPENSIVE:
        yield from acts.lift(w, case)
    yield from acts.publish(w, case)
    if opinion is Opinion.NON_SUSPENSIVE and _drawn(w, {True: 2, False: 1}):
        yield from acts.lift(w, case, sent_back=_drawn(w, {True: 1, False: 3}))
    return case


def _inadmissible(w: World, case: str) -> Act:
    w.step(case, "declare_inadmissible", Role.OFFICER, gettext(_("Le service ne s’ouvre pas.")))
    yield w.days(20, 60)
    return (yield from acts.refile(w, case, Kind.INITIAL))


def _withdrawn(w: World, case: str) -> Act:
    w.step(case, "admit", Role.OFFICER)
    yield w.days(5, 15)
    w.step(case, "withdraw", Role.SIGNATORY)
    return OVER


def _silent(w: World, case: str) -> Act:
    """Asked to complete, the vendor never answers: the clock closes the case."""
    yield from acts.ask_changes(w, case)
    return OVER


def _refused(w: World, case: str) -> Act:
    yield from acts.assess(w, case, bad=(0,))
    yield from acts.opine(w, case, Opinion.UNFAVOURABLE)
    w.step(case, "refuse", Role.DECIDER, grounds(w, case))
    return OVER


_EXAMINATIONS: dict[Callable[[World, str], Act], int] = {
    _published: 16,
    _inadmissible: 1,
    _withdrawn: 1,
    _silent: 1,
    _refused: 2,
}


def _listed(w: World, case: str) -> Act:
    """A term after the other; what comes out is the next first application, if there is one."""
    listing = w.listing_of(case) if w.case(case).listing_id else OVER
    if not listing:
        return case
    yield w.days(10, 40)
    granted = yield from _drawn(w, _EVENTS)(w, case, listing)
    if not granted:
        return OVER
    return (yield from _renewed(w, granted, listing))


def _renewed(w: World, case: str, listing: str) -> Act:
    """Renew, or let the listing expire and begin again, or leave it at that."""
    window = rulebooks.load(w.case(listing).rulebook).renewal.window_days
    yield acts.until(w, listing, w.days(_TIME_TO_FILE, window - 2))
    left = (w.case(listing).ends_on - day_of(w.at)).days
    has_term_left = w.case(listing).rank < len(rulebooks.load(w.case(listing).rulebook).terms_years)
    if left >= _TIME_TO_FILE and _drawn(w, {True: 3, False: 1}):
        kind = Kind.RENEWAL if has_term_left else Kind.INITIAL
        return (yield from acts.refile(w, case, kind))
    yield left + w.days(5, 60)
    return (yield from acts.refile(w, case, Kind.INITIAL)) if _drawn(w, {True: 1, False: 1}) else OVER


def _nothing(w: World, case: str, _listing: str) -> Act:
    yield w.days(20, 60)
    return case


def _new_version(w: World, case: str, listing: str) -> Act:
    version = f"{int(w.case(listing).verified_version.split('.')[0]) + 1}.0.0"
    yield from release(w, listing, version)
    update = yield from acts.refile(w, case, Kind.UPDATE, version)
    yield from acts.whole(w, update)
    return update


def _suspended(w: World, case: str, listing: str) -> Act:
    w.step(listing, "suspend", Role.OFFICER, gettext(_("Le service ne répond plus aux usagers.")))
    yield w.days(10, 40)
    w.step(listing, "reinstate", Role.OFFICER, gettext(_("Le service répond de nouveau.")))
    return case


def _audited(w: World, case: str, listing: str) -> Act:
    conclusion = _drawn(w, dict.fromkeys(AuditConclusion, 1))
    audit = yield from conduct(w, listing, conclusion, late=_drawn(w, {True: 1, False: 3}))
    if conclusion in (AuditConclusion.RESERVATIONS, AuditConclusion.FORMAL_NOTICE):
        yield from comply(w, audit, conclusion)
    yield 25
    if conclusion is AuditConclusion.REMOVE:
        w.step(listing, "remove", Role.DECIDER, gettext(_("L’audit contredit des déclarations essentielles.")))
        return OVER
    if conclusion is AuditConclusion.SUSPEND:
        w.step(listing, "reinstate", Role.OFFICER, gettext(_("Les points relevés sont corrigés.")))
    return case


def _left(w: World, _case: str, listing: str) -> Act:
    yield w.days(30, 90)
    w.step(listing, "withdraw", Role.SIGNATORY)
    return OVER


_EVENTS: dict[Event, int] = {_nothing: 4, _new_version: 3, _suspended: 2, _audited: 3, _left: 1}
