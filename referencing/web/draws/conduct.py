"""A draw as the house conducts it: who must act, each step with what still forbids it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import flash, redirect, render_template, url_for

from models.draw import Draw
from models.queries.cases import ledger_of
from referencing import access, clock
from referencing.services.drawing import draw_named
from referencing.services.errors import NotFoundError, StaleError
from referencing.services.facts import Question, facts_for
from referencing.services.people import actor_for
from referencing.services.refusal_sentences import refusal_sentence
from referencing.services.steps import take_step
from referencing.web.ball import ball_of
from referencing.web.database import session, writing
from referencing.web.draws.blueprint import blueprint
from referencing.web.draws.forms import DrawStepForm
from referencing.web.identity import signed_in_person
from referencing.web.timeline import Event, events
from referencing.words import gettext
from workflows.calendar import day_of
from workflows.machine import StepRefusedError, available
from workflows.procedures import DRAW
from workflows.steps import Step
from workflows.words import _


@dataclass(frozen=True, slots=True)
class DrawOffer:
    """A step that the reader may see; `reasons` forbid it now; `is_final`: no step leads back."""

    step: Step
    reasons: tuple[str, ...]
    is_final: bool

    @property
    def is_open(self) -> bool:
        """Whether nothing forbids it."""
        return not self.reasons


# What officials do on their own: a colleague who acts in the same minute is no reason to begin again.
_ALONGSIDE = frozenset({"commit", "reveal", "type_value"})


@blueprint.get("/audits/tirages/<number>/conduite")
@access.staff
def conduct(number: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Show where a draw stands and what the reader may do."""
    return _page(draw_named(session(), number), {})


@blueprint.post("/audits/tirages/<number>/etapes/<trigger>")
@access.staff
def step(number: str, trigger: str) -> Any:  # noqa: ANN401 - what Flask takes
    """Take a step of a draw; what was typed is kept for the page that says why not."""
    row, form = DRAW.step.get(trigger), DrawStepForm()
    if row is None:
        raise NotFoundError(trigger)
    form.validate_on_submit()
    words = form.words.data or ""
    try:
        with writing() as current:
            draw = draw_named(current, number)
            seen = draw.version if trigger in _ALONGSIDE else form.seen_version.data or 0
            actor = actor_for(current, signed_in_person())
            take_step(current, draw, trigger, actor=actor, at=clock.now(), reason=words, seen_version=seen)
    except StepRefusedError as error:
        if error.is_about_role:
            raise
        reasons = [refusal_sentence(refusal) for refusal in error.refusals]
        return _page(draw_named(session(), number), {trigger: words}, reasons, 422)
    except StaleError:
        told = gettext(_("Ce tirage a changé depuis que vous l’avez lu : relisez, puis recommencez."))
        return _page(draw_named(session(), number), {trigger: words}, [told], 409)
    flash(gettext(_("Étape faite : {0}."), gettext(row.label)))
    return redirect(url_for("draws.conduct", number=number), 303)


def _page(draw: Draw, typed: Mapping[str, str], wrong: Sequence[str] = (), status: int = 200) -> Any:  # noqa: ANN401
    person, on = signed_in_person(), day_of(clock.now())
    seat = next((one for one in draw.seats if one.person_id == person.id), None)
    page = render_template(
        "pages/draws/conduct.html",
        draw=draw,
        seat=seat,
        offers=_offers(draw, is_official=seat is not None),
        ball=ball_of(draw, on),
        typed=typed,
        wrong=wrong,
        events=_events(draw),
    )
    return page, status


def _events(draw: Draw) -> list[Event]:
    """Return what happened, last first; words that are no reason (commitment, secret, value) are told by the step."""
    entries = list(ledger_of(session(), draw))
    reasoned = {row.trigger for row in DRAW.steps if row.asks_reason}
    told = zip(events(draw, entries, of_the_house=True), reversed(entries), strict=True)
    return [event if entry.trigger in reasoned else replace(event, reason=None) for event, entry in told]


def _offers(draw: Draw, *, is_official: bool) -> list[DrawOffer]:
    """Return the steps that the reader may see; those of officials are shown to officials."""
    actor = actor_for(session(), signed_in_person())
    rows = [row for row in DRAW.steps_from(draw.state) if actor.roles & set(row.roles)]
    sections = {section for row in rows for section in row.needs}
    facts = facts_for(session(), draw, Question(actor, day_of(clock.now())), sections)
    return [
        DrawOffer(row, tuple(map(refusal_sentence, refusals)), is_final=row.target in DRAW.final)
        for row, refusals in available(DRAW, draw.state, facts).items()
        if is_official or row.trigger not in ("commit", "reveal")
    ]
