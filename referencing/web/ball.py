"""Who holds the ball of a case, since when, until when, under which rule, and what happens if nobody acts."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from models.case import CaseMixin, state_of
from referencing.services import rulebooks
from referencing.services.public_holidays import french_holidays
from referencing.web.templating import day
from referencing.words import gettext, ngettext
from workflows.calendar import Delay, day_of
from workflows.clocks import delay_ends_on, whose_clock
from workflows.delay_words import NATURES, NOTHING_ANY_MORE, NOTHING_BY_ITSELF, SILENCES, UNITS
from workflows.labels import label
from workflows.procedures import PROCEDURES
from workflows.steps import Procedure
from workflows.vocabulary import Holder
from workflows.words import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Ball:
    """`holder` is None once the case is closed; `rule` and `source` are None where no delay runs."""

    holder: str | None
    since: datetime
    due_on: date | None
    is_late: bool
    rule: str | None
    source: str | None
    silence: str


def ball_of(case: CaseMixin, on: date) -> Ball:
    """Return where a case stands on a day."""
    procedure, state = PROCEDURES[case.procedure], state_of(case)
    holder = procedure.holder(state)
    is_open = state not in procedure.final
    rule, source = _rule(procedure, state, case) if case.due_on else (None, None)
    return Ball(
        holder=None if holder is Holder.NOBODY else gettext(label(holder)),
        since=case.moved_at,
        due_on=case.due_on if is_open else None,
        is_late=bool(is_open and case.due_on and case.due_on < on),
        rule=rule,
        source=source,
        silence=_silence(procedure, state, case) if is_open else gettext(NOTHING_ANY_MORE),
    )


def clock_words(procedure: str, state: StrEnum) -> str:
    """Return whose time runs in a state, as the house says it; empty when nobody's does."""
    whose = whose_clock(PROCEDURES[procedure], state)
    return gettext(_CLOCKS[whose]) if whose else ""


_CLOCKS = {Holder.VENDOR: _("Le délai de l’éditeur court"), Holder.DESK: _("Notre délai court")}


def _rule(procedure: Procedure, state: StrEnum, case: CaseMixin) -> tuple[str, str | None]:
    """Return what the delay is and where it comes from: the rulebook, unless a step fixed another day."""
    name = procedure.delays.get(state)
    if name is None:
        return gettext(_("Fin de la période accordée")), None
    book = rulebooks.load(case.rulebook)
    usual = delay_ends_on(procedure, state, book, day_of(case.moved_at), french_holidays(), case.used_days)
    if case.due_on != usual:
        return gettext(_("Date fixée par une étape du dossier")), None
    delay = book.delay(name)
    return gettext(_("{0}, {1}"), _length(delay), gettext(NATURES[delay.nature])), gettext(delay.source)


def _length(delay: Delay) -> str:
    return ngettext(*UNITS[delay.unit], delay.amount).format(delay.amount)


def _silence(procedure: Procedure, state: StrEnum, case: CaseMixin) -> str:
    trigger = procedure.silence.get(state)
    if trigger is None:
        return gettext(NOTHING_BY_ITSELF)
    last: date | None = _LAST_DAY[procedure.name, trigger](case)
    return gettext(SILENCES[procedure.name, trigger], day(last)) if last else gettext(NOTHING_BY_ITSELF)


def _of(name: str) -> Any:  # noqa: ANN401 - a column that only some cases have
    return lambda case: getattr(case, name)


_LAST_DAY: dict[tuple[str, str], Any] = {
    ("application", "lapse"): _of("lapses_on"),
    ("listing", "expire"): _of("ends_on"),
    ("reservation", "miss"): _of("must_be_lifted_by"),
    ("reservation", "note_delay"): _of("must_be_lifted_by"),
    ("draw", "miss_reveal"): _of("reveal_by"),
    ("report", "miss_answer"): _of("due_on"),
    ("audit", "begin_collection"): _of("starts_on"),
    ("audit", "close_collection"): _of("due_on"),
}
