"""Whom to give the free parts of some cases: as proposed, as changed by the officer, then given in one go."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from models.organisation import Person
from referencing import access, clock
from referencing.services import assigning
from referencing.services.assigning import BarredError, Given, give, proposal_words
from referencing.services.people import actor_for
from referencing.web.database import session, writing
from referencing.web.desk.assignments import MOST, house_case
from referencing.web.desk.blueprint import blueprint
from referencing.web.desk.forms import PlainForm
from referencing.web.desk.views import identified
from referencing.web.identity import signed_in_person
from referencing.words import gettext, ngettext
from workflows.assigning import BAR_WORDS, WARNINGS, bars
from workflows.calendar import day_of
from workflows.words import _

_PARTS = 600  # fields of a form: fifty cases of a dozen themes


@blueprint.get("/instruction/proposition")
@access.officer
def proposal() -> Any:  # noqa: ANN401 - what Flask takes
    """Show whom each free part of the chosen cases would go to, and why."""
    person, on = signed_in_person(), day_of(clock.now())
    cases = [house_case(session(), number, person) for number in dict.fromkeys(request.args.getlist("dossier")[:MOST])]
    people = assigning.candidates(session(), on)
    made = assigning.proposals(session(), cases, on)
    lines = [
        (one, proposal_words(one), [who for who in people if not set(bars(one.part, who)) - WARNINGS]) for one in made
    ]
    names = {case.number: case.service.name for case in cases}  # type: ignore[attr-defined]  # every case has one
    return render_template(
        "pages/desk/proposal.html",
        lines=lines,
        cases=[(number, [line for line in lines if line[0].part.number == number]) for number in names],
        names=names,
        form=PlainForm(formdata=None),
        part_words=assigning.part_words,
    )


@blueprint.post("/instruction/proposition")
@access.officer
def accept() -> Any:  # noqa: ANN401 - what Flask takes
    """Give the parts as the form says; each that may not be given is told, the others are given all the same."""
    PlainForm().validate_on_submit()
    person, given, faults = signed_in_person(), 0, []
    asked = [(name.split("/", 2), to) for name, to in list(request.form.items())[:_PARTS] if name.startswith("part/")]
    with writing() as current:
        for (_part, number, theme), to in asked:
            if not to:
                continue
            told = _give(current, person, number, theme, to)
            given += not told
            faults += [f"{number}, {assigning.part_words(theme)} : {told}"] if told else []
    flash(ngettext("{0} partie attribuée.", "{0} parties attribuées.", given).format(given))
    for fault in faults:
        flash(fault)
    return redirect(url_for("desk.queue"), 303)


def _give(current: Session, person: Person, number: str, theme: str, to: str) -> str:
    """Give one part and return nothing, or why it was not given."""
    at = clock.now()
    case: Any = house_case(current, number, person)
    actor = actor_for(current, person, case.organisation_id)
    why = gettext(_("Sur proposition du service"))
    try:
        give(
            current, case, Given(theme=theme, to=identified(to), seen=None, why=why), actor=actor, at=at, on=day_of(at)
        )
    except BarredError as error:
        return " ".join(gettext(BAR_WORDS[bar]) for bar in error.bars)
    return ""
